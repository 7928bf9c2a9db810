#pragma once

#include <recto/recto.hpp>

#include <filesystem>
#include <string>

#include "support/temporary_directory.hpp"

namespace recto_test {

/// What ctest runs this program for (RECTO_TEST_ENGINE): a name from support/engines.inc; "default"
/// where it says nothing.
[[nodiscard]] std::string engine_under_test();

/// Options of that engine, without syncs: tests don't survive power cuts anyway. Throws
/// `std::invalid_argument` for an engine that it does not know.
[[nodiscard]] recto::Options test_options();

/// Whether that engine's databases are there again when they are opened anew.
[[nodiscard]] bool keeps_files();

/// An open database in a directory of its own.
class TestDatabase {
 public:
  explicit TestDatabase(const recto::Options& options = test_options())
      : options_(options), db_(recto::Database::open(path(), options_)) {}

  [[nodiscard]] recto::Database& operator*() noexcept { return db_; }
  [[nodiscard]] recto::Database* operator->() noexcept { return &db_; }

  [[nodiscard]] std::filesystem::path path() const { return directory_ / "test.db"; }
  [[nodiscard]] const TemporaryDirectory& directory() const noexcept { return directory_; }

  /// Closes the database, which throws while anything of it is in use, and opens it again. One in
  /// memory would not be there again, and stays open.
  void reopen() {
    if (options_.engine == recto::Engine::memory) {
      return;
    }
    db_.close();
    db_ = recto::Database::open(path(), options_);
  }

 private:
  TemporaryDirectory directory_;
  recto::Options options_;
  recto::Database db_;
};

}  // namespace recto_test
