#pragma once

#include <gtest/gtest.h>
#include <recto/recto.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "lifetimes/counters.hpp"
#include "support/errors.hpp"
#include "support/temporary_directory.hpp"

namespace recto {

/// For the names of tests.
inline void PrintTo(Engine engine, std::ostream* out) {
  constexpr std::string_view kNames[] = {"automatic", "lmdb", "rocksdb", "memory"};
  *out << kNames[static_cast<std::size_t>(engine)];
}

}  // namespace recto

namespace recto_test {

/// The engines that keep their databases on disk.
inline const std::vector<recto::Engine> kDiskEngines{recto::Engine::lmdb, recto::Engine::rocksdb};

/// Makes a database in which the table "counters" has records 1 to `count`.
inline void make_database(const std::filesystem::path& path, const recto::Options& options,
                          std::uint64_t count) {
  auto db = recto::Database::open(path, options);
  specimens::CounterTable::open(db).put_all(counters_up_to(count));
}

/// How many counters the database has. Its engine is recognised.
inline std::uint64_t rows_in(const std::filesystem::path& path, std::uint32_t data_version = 0) {
  auto db = recto::Database::open(
      path, {.recreate = recto::Recreate::never, .data_version = data_version});
  return specimens::CounterTable::open(db).size();
}

/// What is in a directory, by names and in order; lock files of LMDB left out.
inline std::vector<std::string> names_in(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with("-lock")) {
      names.push_back(name);
    }
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace recto_test
