#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "support/account_data.hpp"
#include "support/data_sets.hpp"
#include "support/ratio_reporter.hpp"

namespace bench {

using Targets = std::map<std::string, Target>;

/// What the workloads read. Outlives the run.
struct DataSets {
  Lazy<LmdbData> cached;
  Lazy<LmdbData> big;
  Lazy<CapnpData> capnp_cached;
  Lazy<RocksDbData> rocksdb;
  Lazy<AccountData> accounts;
};

// Each registers its benchmarks and notes their targets.
void register_lmdb_reads(DataSets& data, Targets& targets);
void register_rocksdb_reads(DataSets& data, Targets& targets);
void register_index_reads(DataSets& data, Targets& targets);
void register_index_writes(DataSets& data, const Sizes& sizes, Targets& targets);
void register_loads(const std::filesystem::path& directory, const Sizes& sizes, Targets& targets);

}  // namespace bench
