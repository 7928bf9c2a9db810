#pragma once

#include <cstdint>
#include <string>

#include "index_source.hpp"
#include "packages.recto.hpp"

namespace debian {

/// What a load found in the index.
struct LoadCounts {
  std::uint64_t records = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t dependencies = 0;
};

/// Replaces everything in `packages` by what the index lists, and notes the load in `loads`, all in
/// one transaction: until it is done readers see the old packages, and if anything goes wrong the
/// old ones stay. Of records with one key the last wins. Throws `example::InputError` and
/// `recto::Error`.
LoadCounts load_index(const Index& index, recto::Database& db, PackageTable& packages,
                      LoadTable& loads);

}  // namespace debian
