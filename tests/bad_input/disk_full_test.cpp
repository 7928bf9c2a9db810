// No space on the device, and limits on the size of files: what was acknowledged stays, and all
// goes on once there is space.

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "lifetimes/counters.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
using recto_test::counter;
using recto_test::in_child;
using specimens::CounterTable;
namespace fs = std::filesystem;

/// A file system in memory that holds `size` bytes; absent where the user may not mount one.
class SmallDisk {
 public:
  explicit SmallDisk(std::string_view size) {
    const std::string options = "size=" + std::string(size);
    mounted_ = ::mount("tmpfs", path().c_str(), "tmpfs", 0, options.c_str()) == 0;
    if (!mounted_) {
      why_not_ = std::strerror(errno);
    }
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) {
      ::umount2(path().c_str(), MNT_DETACH);
    }
  }

  [[nodiscard]] const fs::path& path() const { return directory_.path(); }
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const std::string& why_not() const { return why_not_; }

  /// Leaves no byte free.
  void fill() const {
    recto_test::write_file(path() / "ballast", std::string(fs::space(path()).available, 'x'));
  }
  void make_room() const { fs::remove(path() / "ballast"); }

 private:
  recto_test::TemporaryDirectory directory_;
  bool mounted_ = false;
  std::string why_not_;
};

const std::string kLargeText(2'000, 'x');

/// A way to store records.
struct Way {
  std::string name;
  std::function<void(recto::Database& db, CounterTable& counters, std::uint64_t id)> store;

  friend std::ostream& operator<<(std::ostream& out, const Way& way) { return out << way.name; }
};

std::vector<specimens::CounterT> ten_from(std::uint64_t id) {
  std::vector<specimens::CounterT> records;
  for (std::uint64_t i = 0; i < 10; ++i) {
    records.push_back(counter(id + i, kLargeText));
  }
  return records;
}

const std::vector<Way> kWays{
    {"put", [](recto::Database&, CounterTable& counters,
               std::uint64_t id) { counters.put(counter(id, kLargeText)); }},
    {"put_all", [](recto::Database&, CounterTable& counters,
                   std::uint64_t id) { counters.put_all(ten_from(id)); }},
    {"write",
     [](recto::Database& db, CounterTable& counters, std::uint64_t id) {
       db.write([&](recto::Transaction& tx) {
         for (const auto& record : ten_from(id)) {
           counters.put(tx, record);
         }
       });
     }},
    {"bulk_load",
     [](recto::Database&, CounterTable& counters, std::uint64_t id) {
       recto::BulkLoader load(counters, {.memory_limit = 4'000});
       for (const auto& record : ten_from(id)) {
         load.add(record);
       }
       load.finish();
     }},
};

constexpr std::uint64_t kStep = 10;

/// Stores until it is refused; returns the first number that was.
std::uint64_t store_until_full(const Way& way, recto::Database& db, CounterTable& counters) {
  std::uint64_t id = 1;
  const auto error = recto_test::error_of([&] {
    for (; id < 100'000; id += kStep) {
      way.store(db, counters, id);
    }
  });
  EXPECT_TRUE(error.has_value());
  if (error) {
    EXPECT_EQ(error->code(), ErrorCode::disk_full) << error->what();
    EXPECT_NE(std::string(error->what()).find("free some space"), std::string::npos);
  }
  return id;
}

/// Nothing of `refused` and behind was stored, and everything before it was.
void expect_all_before(recto::Database& db, const CounterTable& counters, std::uint64_t refused) {
  EXPECT_TRUE(db.verify().ok());
  std::uint64_t last = 0;
  for (auto row : counters.scan()) {
    EXPECT_EQ(row->text()->size(), kLargeText.size());
    last = row.key();
  }
  EXPECT_LT(last, refused);
  EXPECT_GT(last + kStep, refused - 1);
}

class AFullDisk : public testing::TestWithParam<Way> {
 protected:
  void SetUp() override {
    if (!disk_.mounted()) {
      GTEST_SKIP() << "a small file system can't be mounted here: " << disk_.why_not();
    }
  }

  SmallDisk disk_{"3m"};
};

TEST_P(AFullDisk, LosesNothingThatWasAcknowledgedAndGoesOnOnceThereIsRoom) {
  auto db = recto::Database::open(disk_.path() / "test.db");
  auto counters = CounterTable::open(db);
  const auto early = db.snapshot();
  recto_test::write_file(disk_.path() / "ballast", std::string(1 << 20, 'x'));
  const std::uint64_t refused = store_until_full(GetParam(), db, counters);
  ASSERT_GT(refused, kStep);
  expect_all_before(db, counters, refused);
  EXPECT_EQ(counters.size(early), 0u);

  disk_.make_room();
  GetParam().store(db, counters, refused);
  EXPECT_TRUE(counters.contains(refused));
  EXPECT_TRUE(db.verify().ok());
}

TEST_P(AFullDisk, LosesNothingWhenTheDatabaseIsOpenedAgain) {
  std::uint64_t refused = 0;
  {
    auto db = recto::Database::open(disk_.path() / "test.db");
    auto counters = CounterTable::open(db);
    refused = store_until_full(GetParam(), db, counters);
  }
  auto db = recto::Database::open(disk_.path() / "test.db");
  expect_all_before(db, CounterTable::open(db), refused);
}

INSTANTIATE_TEST_SUITE_P(, AFullDisk, testing::ValuesIn(kWays),
                         [](const auto& test) { return test.param.name; });

class ADiskWithoutAByte : public testing::Test {
 protected:
  void SetUp() override {
    if (!disk_.mounted()) {
      GTEST_SKIP() << "a small file system can't be mounted here: " << disk_.why_not();
    }
  }

  SmallDisk disk_{"3m"};
};

TEST_F(ADiskWithoutAByte, HoldsNoNewDatabase) {
  disk_.fill();
  const fs::path path = disk_.path() / "test.db";
  EXPECT_TRUE(complains(ErrorCode::disk_full, "open", path.string(),
                        [&] { static_cast<void>(recto::Database::open(path)); }));
  disk_.make_room();
  EXPECT_TRUE(recto::Database::open(path).tables().empty());
}

TEST_F(ADiskWithoutAByte, IsReadByAnyNumberOfSnapshots) {
  auto db = recto::Database::open(disk_.path() / "test.db");
  auto counters = CounterTable::open(db);
  counters.put(counter(1, "one"));
  disk_.fill();
  std::vector<recto::Snapshot> snapshots;
  for (int i = 0; i < 1'000; ++i) {
    snapshots.push_back(db.snapshot());
    EXPECT_TRUE(counters.contains(snapshots.back(), 1));
  }
}

TEST_F(ADiskWithoutAByte, TakesNoBackup) {
  auto db = recto::Database::open(disk_.path() / "test.db");
  auto counters = CounterTable::open(db);
  counters.put_all(ten_from(1));
  disk_.fill();
  const fs::path copy = disk_.path() / "copy.db";
  EXPECT_TRUE(complains(ErrorCode::disk_full, "backup", copy.string(), [&] { db.backup(copy); }));
  EXPECT_FALSE(fs::exists(copy));
}

class AFileSizeLimit : public testing::TestWithParam<Way> {};

TEST_P(AFileSizeLimit, IsLikeAFullDisk) {
  const recto_test::TemporaryDirectory directory;
  EXPECT_EQ(in_child([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              auto db = recto::Database::open(directory / "test.db");
              auto counters = CounterTable::open(db);
              rlimit limit{};
              ::getrlimit(RLIMIT_FSIZE, &limit);
              const rlimit small{.rlim_cur = 200'000, .rlim_max = limit.rlim_max};
              if (::setrlimit(RLIMIT_FSIZE, &small) != 0) {
                return 1;
              }
              const std::uint64_t refused = store_until_full(GetParam(), db, counters);
              expect_all_before(db, counters, refused);
              ::setrlimit(RLIMIT_FSIZE, &limit);
              GetParam().store(db, counters, refused);
              EXPECT_TRUE(counters.contains(refused));
              return testing::Test::HasFailure() ? 2 : 0;
            }),
            0);
  auto db = recto::Database::open(directory / "test.db");
  EXPECT_TRUE(db.verify().ok());
  EXPECT_GT(CounterTable::open(db).size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(, AFileSizeLimit, testing::ValuesIn(kWays),
                         [](const auto& test) { return test.param.name; });

}  // namespace
