// Paths where no database is, or none can be made or opened.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "lifetimes/counters.hpp"

namespace {

using recto::ErrorCode;
using recto_test::as_nobody;
using recto_test::complains;
using recto_test::CounterDatabase;
using recto_test::TemporaryDirectory;
using specimens::CounterTable;
namespace fs = std::filesystem;

const recto::Options kReadOnly{.read_only = true};

void open(const fs::path& path, const recto::Options& options = {}) {
  static_cast<void>(recto::Database::open(path, options));
}

/// 0 when opening complains so, for child processes.
int expect_complaint(ErrorCode code, const fs::path& path, const recto::Options& options = {}) {
  const auto result = complains(code, "open", path.string(), [&] { open(path, options); });
  EXPECT_TRUE(result);
  return result ? 0 : 1;
}

TEST(OpeningAPath, ThatIsMissingMakesTheDatabase) {
  const TemporaryDirectory directory;
  open(directory / "new.db");
  EXPECT_TRUE(fs::is_regular_file(directory / "new.db"));
}

TEST(OpeningAPath, ThatIsMissingIsRefusedWhereItIsNotToBeCreated) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "missing.db";
  EXPECT_TRUE(
      complains(ErrorCode::not_found, "open", path.string(), [&] { open(path, kReadOnly); }));
  EXPECT_TRUE(complains(ErrorCode::not_found, "open", path.string(),
                        [&] { open(path, {.create = false}); }));
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST(OpeningAPath, InAMissingDirectoryIsRefused) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "missing/new.db";
  EXPECT_TRUE(complains(ErrorCode::not_found, "open", path.string(), [&] { open(path); }));
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST(OpeningAPath, BelowAFileIsRefused) {
  const TemporaryDirectory directory;
  recto_test::write_file(directory / "file", "text");
  const fs::path path = directory / "file/new.db";
  EXPECT_TRUE(complains(ErrorCode::io, "open", path.string(), [&] { open(path); }));
}

TEST(OpeningAPath, WhereADirectoryIsInTheWayIsRefused) {
  const TemporaryDirectory directory;
  const fs::path path = directory.path();
  EXPECT_TRUE(complains(ErrorCode::io, "open", path.string(), [&] { open(path); }));
  EXPECT_TRUE(complains(ErrorCode::io, "open", path.string(), [&] { open(path / ""); }));
}

TEST(OpeningAPath, OfAPipeOrADeviceIsRefusedWithoutTouchingIt) {
  const TemporaryDirectory directory;
  const fs::path pipe = directory / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_TRUE(complains(ErrorCode::io, "open", pipe.string(), [&] { open(pipe); }));
  EXPECT_TRUE(complains(ErrorCode::io, "open", pipe.string(), [&] { open(pipe, kReadOnly); }));
  EXPECT_TRUE(complains(ErrorCode::io, "open", "/dev/null", [&] { open("/dev/null"); }));
}

TEST(OpeningAPath, ThatIsEmptyTooLongOrHasAZeroIsRefused) {
  const TemporaryDirectory directory;
  EXPECT_TRUE(complains(ErrorCode::invalid_option, "open", "is empty", [&] { open(""); }));
  const fs::path too_long = directory / std::string(300, 'x');
  EXPECT_TRUE(complains(ErrorCode::io, "open", too_long.string(), [&] { open(too_long); }));
  const fs::path zero = directory / std::string("a\0b", 3);
  EXPECT_TRUE(complains(ErrorCode::invalid_option, "open", "a\\x00b", [&] { open(zero); }));
  EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST(OpeningAPath, ThatTheUserMayNotReachIsRefused) {
  const TemporaryDirectory directory;
  const fs::path closed = directory / "closed";
  fs::create_directory(closed);
  open(closed / "test.db");
  fs::permissions(directory.path(), fs::perms(0755));
  fs::permissions(closed, fs::perms::none);
  EXPECT_EQ(as_nobody([&] { return expect_complaint(ErrorCode::permission, closed / "test.db"); }),
            0);
  fs::permissions(closed, fs::perms::owner_all);
}

TEST(OpeningAPath, ThatTheUserMayNotReadIsRefused) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  open(path);
  fs::permissions(directory.path(), fs::perms(0777));
  fs::permissions(path, fs::perms::none);
  EXPECT_EQ(as_nobody([&] {
              return expect_complaint(ErrorCode::permission, path) +
                     expect_complaint(ErrorCode::permission, path, kReadOnly);
            }),
            0);
}

TEST(OpeningAPath, InADirectoryThatTheUserMayNotWriteIsRefused) {
  const TemporaryDirectory directory;
  fs::permissions(directory.path(), fs::perms(0555));
  EXPECT_EQ(
      as_nobody([&] { return expect_complaint(ErrorCode::permission, directory / "new.db"); }), 0);
  fs::permissions(directory.path(), fs::perms::owner_all);
}

TEST(AFileThatTheUserMayOnlyRead, IsOpenedForReadingAlone) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  {
    auto db = recto::Database::open(path);
    auto counters = CounterTable::open(db);
    counters.put(recto_test::counter(1, "one"));
  }
  fs::permissions(directory.path(), fs::perms(0755));
  fs::permissions(path, fs::perms(0444));
  fs::permissions(path.string() + "-lock", fs::perms(0666));
  EXPECT_EQ(as_nobody([&] {
              auto db = recto::Database::open(path, kReadOnly);
              EXPECT_EQ(recto_test::text_of(CounterTable::open(db).get(1)), "one");
              db.close();
              return expect_complaint(ErrorCode::permission, path);
            }),
            0);
}

TEST(AFileThatTheUserMayOnlyRead, IsRefusedWithALockFileThatHeMayNotWrite) {
  const TemporaryDirectory directory;
  const fs::path path = directory / "test.db";
  open(path);
  fs::permissions(directory.path(), fs::perms(0755));
  fs::permissions(path, fs::perms(0444));
  fs::permissions(path.string() + "-lock", fs::perms(0600));
  EXPECT_EQ(as_nobody([&] { return expect_complaint(ErrorCode::permission, path, kReadOnly); }), 0);
}

TEST(ADatabaseForReadingAlone, RefusesEveryWrite) {
  CounterDatabase data(3);
  const fs::path path = data.db.path();
  data.db->close();
  const std::string before = recto_test::read_file(path);
  {
    auto db = recto::Database::open(path, kReadOnly);
    auto counters = CounterTable::open(db);
    const auto refuses = [&](auto call) {
      return complains(ErrorCode::read_only, "write", path.string(), call);
    };
    EXPECT_TRUE(refuses([&] { counters.put(recto_test::counter(4, "four")); }));
    EXPECT_TRUE(refuses([&] { counters.insert(recto_test::counter(4, "four")); }));
    EXPECT_TRUE(refuses([&] { counters.put_all(recto_test::counters_up_to(9)); }));
    EXPECT_TRUE(refuses([&] { counters.erase(1); }));
    EXPECT_TRUE(refuses([&] { db.write([](recto::Transaction&) {}); }));
    EXPECT_TRUE(refuses([&] {
      recto::BulkLoader load(counters);
      load.add(recto_test::counter(4, "four"));
      load.finish();
    }));
    EXPECT_TRUE(complains(ErrorCode::not_found, "open table", "words",
                          [&] { static_cast<void>(specimens::WordTable::open(db)); }));
    EXPECT_EQ(counters.size(), 3u);
    EXPECT_TRUE(db.verify().ok());
  }
  EXPECT_TRUE(recto_test::read_file(path) == before);
}

TEST(ABackup, DoesNotOverwriteAFile) {
  CounterDatabase data(1);
  const fs::path path = data.db.directory() / "copy.db";
  recto_test::write_file(path, "precious");
  EXPECT_TRUE(complains(ErrorCode::invalid_option, "backup", path.string(),
                        [&] { data.db->backup(path); }));
  EXPECT_EQ(recto_test::read_file(path), "precious");
}

TEST(ABackup, IntoAMissingDirectoryIsRefused) {
  CounterDatabase data(1);
  const fs::path path = data.db.directory() / "missing/copy.db";
  EXPECT_TRUE(
      complains(ErrorCode::not_found, "backup", path.string(), [&] { data.db->backup(path); }));
}

}  // namespace
