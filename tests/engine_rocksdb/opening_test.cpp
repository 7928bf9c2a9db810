#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "bad_input/children.hpp"
#include "engine/rocksdb/store.hpp"
#include "engine_rocksdb/other_process.hpp"
#include "engine_rocksdb/store_fixture.hpp"

// Paths, permissions, locks and damage.

namespace recto_test {
namespace {

using recto::ErrorCode;
namespace fs = std::filesystem;
namespace rocks = recto::engine::rocks;

void write_file(const fs::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

std::vector<fs::path> files_of(const fs::path& directory, std::string_view extension) {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(directory)) {
    if (file.path().extension() == extension) {
      files.push_back(file.path());
    }
  }
  return files;
}

void flip_byte(const fs::path& path, std::streamoff at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(at);
  const char byte = static_cast<char>(file.get());
  file.seekp(at);
  file.put(static_cast<char>(byte ^ 0x55));
}

class RocksOpening : public RocksStoreTest {
 protected:
  RocksOpening() { close(); }

  testing::AssertionResult refuses(ErrorCode code, const fs::path& path) {
    return throws(code, [&] { rocks::open_store(path, options_); });
  }

  /// A database with one table of some records, closed.
  void make_database() {
    open();
    const TableId table = make_table("records");
    write([&](auto& writer) {
      for (int i = 0; i < 1'000; ++i) {
        put(writer, table, std::to_string(i), record_of(100, static_cast<std::uint64_t>(i)));
      }
    });
    close();
  }
};

TEST_F(RocksOpening, PathsThatCantBeAreRefused) {
  const fs::path file = directory_ / "file";
  write_file(file, "no database");
  EXPECT_TRUE(refuses(ErrorCode::invalid_option, ""));
  EXPECT_TRUE(refuses(ErrorCode::invalid_option, std::string("a\0b", 3)));
  EXPECT_TRUE(refuses(ErrorCode::io, file));
  EXPECT_TRUE(refuses(ErrorCode::io, file / "below"));
  EXPECT_TRUE(refuses(ErrorCode::not_found, directory_ / "no/such"));
  options_.create = false;
  EXPECT_TRUE(refuses(ErrorCode::not_found, directory_ / "missing"));
  options_.create = true;
  options_.recreate = recto::Recreate::never;
  EXPECT_TRUE(refuses(ErrorCode::not_found, directory_ / "missing"));
  options_ = default_options();
  options_.read_only = true;
  EXPECT_TRUE(refuses(ErrorCode::not_found, directory_ / "missing"));
  EXPECT_FALSE(fs::exists(directory_ / "missing"));
}

TEST_F(RocksOpening, ADirectoryOfOtherThingsIsLeftAlone) {
  const fs::path directory = directory_ / "photos";
  fs::create_directory(directory);
  write_file(directory / "photo.jpg", "a photo");
  EXPECT_TRUE(refuses(ErrorCode::corrupt, directory));
  EXPECT_EQ(std::distance(fs::directory_iterator(directory), {}), 1);
}

TEST_F(RocksOpening, AnEmptyDirectoryIsTaken) {
  const fs::path directory = directory_ / "empty";
  fs::create_directory(directory);
  options_.read_only = true;
  EXPECT_TRUE(refuses(ErrorCode::corrupt, directory));
  options_ = default_options();
  options_.create = false;
  EXPECT_TRUE(refuses(ErrorCode::not_found, directory));
  options_.create = true;
  EXPECT_TRUE(rocks::open_store(directory, options_)->empty());
}

TEST_F(RocksOpening, ACreationThatWasCutShortBeginsAnew) {
  const fs::path directory = directory_ / "begun";
  fs::create_directory(directory);
  for (const char* name : {"LOCK", "LOG", "IDENTITY", "MANIFEST-000001", "000001.dbtmp"}) {
    write_file(directory / name, "");
  }
  EXPECT_TRUE(rocks::open_store(directory, options_)->empty());
}

TEST_F(RocksOpening, ItsDirectoryHasTheModeOfItsFiles) {
  struct stat status{};
  open();
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  options_.file_mode = 0640;
  const fs::path shared = directory_ / "shared";
  const auto other = rocks::open_store(shared, options_);
  ASSERT_EQ(::stat(shared.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0750U);
}

TEST_F(RocksOpening, OneInstanceServesAProcess) {
  open();
  const auto second = rocks::open_store(directory_ / "." / "rocks", options_);
  const TableId table = make_table("table");
  put(table, "key", record_of(8, 1));
  EXPECT_EQ(second->find_table("table"), table);
  const auto reader = second->new_read_transaction();
  reader->renew();
  EXPECT_EQ(get(*reader, table, "key"), record_of(8, 1));
  options_.durability = recto::Durability::none;
  EXPECT_TRUE(refuses(ErrorCode::invalid_option, path()));
  options_.read_only = true;
  EXPECT_FALSE(rocks::open_store(path(), options_)->read_only()) << "it shares the writer's";
}

TEST_F(RocksOpening, AnotherProcessThatHasItIsBusyAndSaysHowToRead) {
  make_database();
  OtherProcess other(path(), "no_meta_sync");
  other.expect("open");
  const auto error = error_of([&] { open(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::busy);
  EXPECT_NE(std::string(error->what()).find("Options::read_only"), std::string::npos);
  other.kill();
  open();
}

TEST_F(RocksOpening, OthersFilesAreAPermissionError) {
  make_database();
  fs::permissions(directory_.path(), fs::perms::all);
  const auto as_nobody = [](const fs::path& path, const std::string& mode) {
    return OtherProcess(path, "no_meta_sync", {mode, "nobody"}).answer();
  };
  EXPECT_EQ(as_nobody(path(), "write"), "permission");
  EXPECT_EQ(as_nobody(path() / "below", "write"), "permission");
  fs::permissions(path(), fs::perms::others_read | fs::perms::others_exec, fs::perm_options::add);
  EXPECT_EQ(as_nobody(path(), "write"), "permission");
  for (const auto& file : fs::directory_iterator(path())) {
    fs::permissions(file.path(), fs::perms::owner_all);
  }
  EXPECT_EQ(as_nobody(path(), "read"), "permission");
  for (const auto& file : fs::directory_iterator(path())) {
    fs::permissions(file.path(), fs::perms::others_read, fs::perm_options::add);
  }
  EXPECT_EQ(as_nobody(path(), "read"), "open") << "reading needs no more";
}

TEST_F(RocksOpening, IsRefusedInAForksChildOfAProcessThatHasUsedRocksDb) {
  make_database();
  EXPECT_EQ(in_child([&] { return refuses(ErrorCode::misuse, path()) ? 0 : 1; }), 0);
  open();
}

TEST_F(RocksOpening, MissingFilesAreDamage) {
  for (const char* what : {"CURRENT", "MANIFEST", ".sst"}) {
    fs::remove_all(path());
    make_database();
    for (const auto& file : fs::directory_iterator(path())) {
      const std::string name = file.path().filename();
      if (name.starts_with(what) || name.ends_with(what)) {
        fs::remove(file.path());
      }
    }
    EXPECT_TRUE(refuses(ErrorCode::corrupt, path())) << what;
  }
}

TEST_F(RocksOpening, ADamagedManifestIsDamage) {
  make_database();
  for (const auto& file : fs::directory_iterator(path())) {
    if (file.path().filename().string().starts_with("MANIFEST")) {
      flip_byte(file.path(), 20);
    }
  }
  EXPECT_TRUE(refuses(ErrorCode::corrupt, path()));
}

TEST_F(RocksOpening, ACurrentThatIsNoneIsDamage) {
  make_database();
  write_file(path() / "CURRENT", "nonsense");
  EXPECT_TRUE(refuses(ErrorCode::corrupt, path()));
}

TEST_F(RocksOpening, DamagedBlocksAreFoundWhenTheyAreRead) {
  make_database();
  const auto files = files_of(path(), ".sst");
  ASSERT_FALSE(files.empty());
  for (const fs::path& file : files) {
    flip_byte(file, 50);
  }
  EXPECT_TRUE(throws(ErrorCode::corrupt, [&] {
    open();
    scan(store().find_table("records"));
  }));
  close();
  options_.verify = recto::Verify::always;
  EXPECT_TRUE(refuses(ErrorCode::corrupt, path())) << "and at once, where the options ask for it";
}

TEST_F(RocksOpening, AFailedOpenCanBeTriedAgain) {
  make_database();
  const fs::path current = path() / "CURRENT";
  fs::rename(current, directory_ / "CURRENT");
  EXPECT_TRUE(refuses(ErrorCode::corrupt, path()));
  fs::rename(directory_ / "CURRENT", current);
  open();
  EXPECT_EQ(scan(store().find_table("records")).size(), 1'000U);
}

TEST_F(RocksOpening, AReplacementSetsTheOldOneAside) {
  make_database();
  fs::path aside;
  const recto::engine::Replacement replacement{.only = {},
                                               .done = [&](const fs::path& path) { aside = path; }};
  {
    open();
    EXPECT_TRUE(throws(ErrorCode::busy, [&] { rocks::open_store(path(), options_, &replacement); }))
        << "this process has it";
    close();
  }
  {
    OtherProcess other(path(), "no_meta_sync");
    other.expect("open");
    EXPECT_TRUE(throws(ErrorCode::busy, [&] { rocks::open_store(path(), options_, &replacement); }))
        << "another process has it";
  }
  EXPECT_TRUE(aside.empty());
  EXPECT_TRUE(rocks::open_store(path(), options_, &replacement)->empty());
  ASSERT_FALSE(aside.empty());
  const auto old = rocks::open_store(aside, options_);
  EXPECT_NE(old->find_table("records"), recto::engine::Store::kNoTable);
}

TEST_F(RocksOpening, LogsStayFewAndSmall) {
  for (int i = 0; i < 8; ++i) {
    open();
    close();
  }
  std::size_t logs = 0;
  for (const auto& file : fs::directory_iterator(path())) {
    logs += file.path().filename().string().starts_with("LOG") ? 1 : 0;
  }
  EXPECT_LE(logs, 3U);
}

}  // namespace
}  // namespace recto_test
