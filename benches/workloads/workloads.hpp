#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "support/data.hpp"
#include "support/ratio_reporter.hpp"

namespace bench {

/// Each registers its benchmarks and notes their targets. Data sets outlive the run.
void register_get(DataSet& cached, DataSet& big, std::map<std::string, Target>& targets);
void register_scan(DataSet& big, std::map<std::string, Target>& targets);
void register_load(const std::filesystem::path& directory, std::uint64_t rows,
                   std::map<std::string, Target>& targets);

}  // namespace bench
