#pragma once

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine_rocksdb/records.hpp"
#include "recto/engine.hpp"
#include "support/errors.hpp"
#include "support/temporary_directory.hpp"

namespace recto_test {

using recto::engine::Direction;
using recto::engine::KeyRange;
using recto::engine::TableId;

using Rows = std::vector<std::pair<std::string, std::string>>;
using Model = std::map<std::string, std::string>;

/// A store of the engine, without Recto's tables.
class RocksStoreTest : public testing::Test {
 protected:
  explicit RocksStoreTest(recto::Options options = default_options());

  static recto::Options default_options();

  void open();
  void close() { store_.reset(); }
  void reopen() {
    close();
    open();
  }

  [[nodiscard]] std::filesystem::path path() const { return directory_ / "rocks"; }
  [[nodiscard]] recto::engine::Store& store() { return *store_; }

  TableId make_table(std::string_view name, const recto::TableOptions& options = {});

  /// Commits what `change` does.
  void write(const std::function<void(recto::engine::WriteTransaction&)>& change);
  void put(TableId table, std::string_view key, std::string_view record);
  void erase(TableId table, std::string_view key);

  static void put(recto::engine::WriteTransaction& writer, TableId table, std::string_view key,
                  std::string_view record) {
    recto_test::put(writer, table, key, record);
  }

  [[nodiscard]] std::unique_ptr<recto::engine::ReadTransaction> snapshot();

  /// The record under a key; "(none)" where there is none. It is aligned.
  static std::string get(recto::engine::Reader& reader, TableId table, std::string_view key);
  std::string get(TableId table, std::string_view key);

  /// All that a cursor gives, in leaves of random sizes. Records are aligned.
  static Rows scan(recto::engine::Reader& reader, TableId table, const KeyRange& range = {},
                   Direction direction = Direction::forward);
  Rows scan(TableId table);

  /// Writes what is in memory to files, and merges nothing.
  void flush();

  [[nodiscard]] std::uint64_t copies() { return store().stats().aligned_copies; }

  TemporaryDirectory directory_;
  recto::Options options_;
  std::shared_ptr<recto::engine::Store> store_;
};

[[nodiscard]] Rows rows_of(const Model& model);

}  // namespace recto_test
