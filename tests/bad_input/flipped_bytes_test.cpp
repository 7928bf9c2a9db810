// Single damaged bytes in a file whose structure is sound, and anywhere in it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "bad_input/children.hpp"
#include "bad_input/files.hpp"
#include "lifetimes/counters.hpp"
#include "support/errors.hpp"

namespace {

using recto::ErrorCode;
using recto_test::counter;
using recto_test::write_byte;
using specimens::CounterTable;
using specimens::WordTable;
namespace fs = std::filesystem;

constexpr std::uint64_t kRecords = 4;

std::uint64_t id_of(std::uint64_t number) { return 0x0102'0304'0506'0000 + number; }

recto::Options distrustful() {
  recto::Options options = recto_test::test_options();
  options.verify = recto::Verify::always;
  return options;
}

/// Where something lies in a file, and its bytes.
struct Region {
  std::size_t offset = 0;
  std::size_t size = 0;
  std::uint64_t record = 0;
};

/// A compact database file with a few records, and no page twice.
class SmallFile {
 public:
  SmallFile() {
    auto db = recto::Database::open(directory_ / "made.db", recto_test::test_options());
    auto counters = CounterTable::open(db);
    auto words = WordTable::open(db);
    for (std::uint64_t number = 1; number <= kRecords; ++number) {
      counters.put(counter(id_of(number), "record number " + std::to_string(number)));
      specimens::WordT word;
      word.word = "word number " + std::to_string(number);
      words.put(word);
    }
    db.backup(path());
    content_ = recto_test::read_file(path());
    for (std::uint64_t number = 1; number <= kRecords; ++number) {
      locate(counters.get(id_of(number)), number);
    }
  }

  [[nodiscard]] fs::path path() const { return directory_ / "small.db"; }
  [[nodiscard]] const std::string& content() const { return content_; }

  /// The payloads of "counters" with their padding and trailers, and the keys before them.
  [[nodiscard]] const std::vector<Region>& records() const { return records_; }
  [[nodiscard]] const std::vector<Region>& keys() const { return keys_; }

  /// Calls `check` while one byte of the file is another.
  template <class F>
  void while_damaged(std::size_t offset, F&& check) const {
    write_byte(path(), offset, static_cast<char>(content_[offset] ^ 0x40));
    check();
    write_byte(path(), offset, content_[offset]);
  }

 private:
  void locate(const recto::Guard<specimens::Counter>& guard, std::uint64_t number) {
    constexpr std::size_t kTrailer = 8;
    constexpr std::size_t kKey = 8;
    const std::string payload(guard.bytes().text());
    const std::size_t offset = content_.find(payload);
    ASSERT_NE(offset, std::string::npos);
    ASSERT_EQ(content_.find(payload, offset + 1), std::string::npos);
    const std::size_t size = (payload.size() + 7) / 8 * 8 + kTrailer;
    records_.push_back({offset, size, number});
    keys_.push_back({offset - kKey, kKey, number});
  }

  recto_test::TemporaryDirectory directory_;
  std::string content_;
  std::vector<Region> records_;
  std::vector<Region> keys_;
};

TEST(AFlippedByte, InARecordIsFoundByVerifyWhichNamesTheRecord) {
  const SmallFile file;
  for (const Region& record : file.records()) {
    for (std::size_t i = 0; i < record.size; ++i) {
      file.while_damaged(record.offset + i, [&] {
        auto db = recto::Database::open(file.path(), recto_test::test_options());
        const auto counters = CounterTable::open(db);
        const recto::VerifyReport report = db.verify();
        ASSERT_EQ(report.problem_count, 1u) << "byte " << i << " of record " << record.record;
        EXPECT_EQ(report.problems.front().table, "counters");
        EXPECT_EQ(report.problems.front().key, std::to_string(id_of(record.record)));
      });
    }
  }
}

TEST(AFlippedByte, InARecordIsRefusedAtEveryReadOfThoseWhoDistrustTheFile) {
  const SmallFile file;
  for (const Region& record : file.records()) {
    for (std::size_t i = 0; i < record.size; i += 3) {
      file.while_damaged(record.offset + i, [&] {
        auto db = recto::Database::open(file.path(), distrustful());
        auto counters = CounterTable::open(db);
        EXPECT_TRUE(recto_test::throws(
            ErrorCode::corrupt, [&] { static_cast<void>(counters.get(id_of(record.record))); }))
            << "byte " << i << " of record " << record.record;
        EXPECT_TRUE(recto_test::throws(ErrorCode::corrupt, [&] {
          for (auto row : counters.scan()) {
            static_cast<void>(row);
          }
        }));
        EXPECT_TRUE(recto_test::throws(ErrorCode::corrupt, [&] {
          db.write([&](recto::Transaction& tx) {
            static_cast<void>(counters.get(tx, id_of(record.record)));
          });
        }));
        const std::uint64_t other = record.record == 1 ? 2 : 1;
        EXPECT_TRUE(counters.get(id_of(other)));  // the others are as good as ever
      });
    }
  }
}

TEST(AFlippedByte, InAKeyIsFoundByVerify) {
  const SmallFile file;
  for (const Region& key : file.keys()) {
    for (std::size_t i = 0; i < key.size; ++i) {
      file.while_damaged(key.offset + i, [&] {
        auto db = recto::Database::open(file.path(), recto_test::test_options());
        EXPECT_FALSE(db.verify().ok()) << "byte " << i << " of key " << key.record;
      });
    }
  }
}

/// Reads all that there is in every way. Damage may be found or not; it must not do harm. Whether
/// it was found as such.
bool read_everything(const fs::path& path, const recto::Options& options) {
  try {
    auto db = recto::Database::open(path, options);
    auto counters = CounterTable::open(db);
    auto words = WordTable::open(db);
    static_cast<void>(db.verify());
    static_cast<void>(db.stats());
    const recto::Snapshot snapshot = db.snapshot();
    for (std::uint64_t number = 1; number <= kRecords; ++number) {
      static_cast<void>(counters.get(snapshot, id_of(number)));
      static_cast<void>(words.get(snapshot, "word number " + std::to_string(number)));
    }
    for (const auto& scan : {counters.scan(snapshot), counters.scan(snapshot).reverse()}) {
      for (auto row : scan) {
        static_cast<void>(row.key());
      }
    }
    for (auto row : words.scan(snapshot)) {
      static_cast<void>(row.key());
    }
  } catch (const recto::Error& error) {
    const std::vector expected{ErrorCode::corrupt, ErrorCode::format_version,
                               ErrorCode::schema_mismatch};
    if (std::ranges::find(expected, error.code()) == expected.end()) {
      std::cerr << recto::to_string(error.code()) << ": " << error.what() << '\n';
      return false;
    }
  }
  return true;
}

/// A number that a child process leaves for its parent.
class SharedNumber {
 public:
  SharedNumber()
      : value_(
            static_cast<std::size_t*>(::mmap(nullptr, sizeof(std::size_t), PROT_READ | PROT_WRITE,
                                             MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
  SharedNumber(const SharedNumber&) = delete;
  SharedNumber& operator=(const SharedNumber&) = delete;
  ~SharedNumber() { ::munmap(value_, sizeof(std::size_t)); }

  std::size_t& operator*() { return *value_; }

 private:
  std::size_t* value_;
};

class AFlippedByteAnywhere : public testing::TestWithParam<recto::Verify> {};

TEST_P(AFlippedByteAnywhere, DoesNoHarm) {
  const SmallFile file;
  auto options = recto_test::test_options();
  options.verify = GetParam();
  const char* wanted = std::getenv("RECTO_TEST_STRIDE");  // 1 is thorough
  const std::size_t stride = wanted == nullptr ? 7 : std::stoul(wanted);
  SharedNumber offset;
  for (std::size_t first = 0; first < file.content().size(); first = *offset + stride) {
    // In a child, which harm would kill.
    const int ended = recto_test::in_child([&] {
      for (*offset = first; *offset < file.content().size(); *offset += stride) {
        bool is_well = true;
        file.while_damaged(*offset, [&] { is_well = read_everything(file.path(), options); });
        if (!is_well) {
          return 1;
        }
      }
      return 0;
    });
    EXPECT_EQ(ended, 0) << "byte " << *offset << " of " << file.content().size();
  }
}

INSTANTIATE_TEST_SUITE_P(, AFlippedByteAnywhere,
                         testing::Values(recto::Verify::none, recto::Verify::always),
                         [](const auto& test) {
                           return test.param == recto::Verify::none ? "trusted" : "distrusted";
                         });

}  // namespace
