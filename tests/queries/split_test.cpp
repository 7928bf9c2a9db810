#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/open_store.hpp"
#include "recto/engine.hpp"
#include "support/temporary_directory.hpp"
#include "support/test_database.hpp"

// `Reader::split`: bounds that cut a range into runs of about the same size.

namespace recto_test {
namespace {

using recto::Bytes;
using recto::engine::Direction;
using recto::engine::KeyRange;
using recto::engine::Reader;

using Keys = std::vector<std::string>;
using Cuts = std::vector<std::vector<std::byte>>;

Bytes view(const std::string& text) { return Bytes(text); }
Bytes view(const std::vector<std::byte>& bytes) { return {bytes.data(), bytes.size()}; }

/// 8 bytes that order as the number does.
std::string number_key(std::uint64_t number) {
  std::string key(8, '\0');
  for (std::size_t i = 8; i-- > 0; number >>= 8) {
    key[i] = static_cast<char>(number & 0xff);
  }
  return key;
}

/// With zeros up to a multiple of 8, as engines give keys back.
std::string padded(std::string key) {
  key.resize((key.size() + 7) / 8 * 8, '\0');
  return key;
}

/// A store with one table.
class Split : public testing::Test {
 protected:
  Split() {
    const auto writer = store_->begin_write();
    table_ = store_->create_table(*writer, "rows", {});
    writer->commit();
  }

  /// Stores records of 104 bytes under keys, in the order given.
  void fill(const Keys& keys, std::size_t record_size = 104) {
    const auto writer = store_->begin_write();
    std::minstd_rand random(7);
    for (const std::string& key : keys) {
      const std::string zeroed = padded(key);  // the engine contract wants zeros behind the key
      std::byte* room = writer->reserve(table_, Bytes(zeroed).first(key.size()), record_size,
                                        recto::engine::PutMode::upsert);
      std::generate_n(room, record_size, [&] { return std::byte(random() >> 8 & 0xff); });
    }
    writer->commit();
  }

  std::unique_ptr<recto::engine::ReadTransaction> snapshot() {
    auto reader = store_->new_read_transaction();
    reader->renew();
    return reader;
  }

  std::size_t count(Reader& reader, const KeyRange& range) {
    std::array<recto::engine::Entry, 128> entries;
    const auto cursor = reader.leaves(table_, range, Direction::forward);
    std::size_t total = 0;
    for (std::size_t n = cursor->first(entries.data(), entries.size()); n > 0;
         n = cursor->next(entries.data(), entries.size())) {
      total += n;
    }
    return total;
  }

  /// How many records each run holds. The cuts ascend, and lie inside the range.
  std::vector<std::size_t> runs(Reader& reader, const KeyRange& range, const Cuts& cuts) {
    std::vector<std::size_t> sizes;
    Bytes lower = range.lower;
    for (const auto& cut : cuts) {
      EXPECT_LT(lower, view(cut));
      EXPECT_TRUE(!range.has_upper || view(cut) < range.upper);
      sizes.push_back(count(reader, {lower, view(cut), true}));
      lower = view(cut);
    }
    sizes.push_back(count(reader, {lower, range.upper, range.has_upper}));
    return sizes;
  }

  /// Expects as many runs as parts are asked for, none of them of less than a third of the mean or
  /// more than three times as much.
  void expect_even(Reader& reader, std::size_t parts, const KeyRange& range = {}) {
    const std::size_t total = count(reader, range);
    const auto sizes = runs(reader, range, reader.split(table_, range, parts));
    EXPECT_EQ(sizes.size(), parts);
    EXPECT_EQ(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}), total);
    for (const std::size_t size : sizes) {
      EXPECT_GE(size * parts * 3, total) << testing::PrintToString(sizes);
      EXPECT_LE(size * parts, total * 3) << testing::PrintToString(sizes);
    }
  }
  void expect_even(std::size_t parts, const KeyRange& range = {}) {
    expect_even(*snapshot(), parts, range);
  }

  /// Of keys that were filled in: before and after what is new in memory has gone to files.
  void expect_even_always() {
    for (const bool compacted : {false, true}) {
      SCOPED_TRACE(compacted ? "compacted" : "as written");
      if (compacted) {
        store_->compact();
      }
      for (const std::size_t parts : {2U, 3U, 8U, 17U}) {
        expect_even(parts);
      }
    }
  }

  TemporaryDirectory directory_;
  std::shared_ptr<recto::engine::Store> store_ =
      recto::detail::open_store(directory_ / "store", test_options(), nullptr);
  recto::engine::TableId table_ = recto::engine::Store::kNoTable;
};

Keys numbers(std::size_t count, std::uint64_t (*make)(std::uint64_t)) {
  Keys keys;
  for (std::uint64_t i = 0; i < count; ++i) {
    keys.push_back(number_key(make(i)));
  }
  return keys;
}

constexpr std::size_t kMany = 20'000;

TEST_F(Split, UniformKeysInTheirOrder) {
  fill(numbers(kMany, [](std::uint64_t i) { return i; }));
  expect_even_always();
}

TEST_F(Split, UniformKeysInAnyOrder) {
  Keys keys = numbers(kMany, [](std::uint64_t i) { return i * 1'000'003; });
  std::ranges::shuffle(keys, std::minstd_rand(3));
  fill(keys);
  expect_even_always();
}

TEST_F(Split, KeysThatLieDenserAndDenser) {
  fill(numbers(kMany, [](std::uint64_t i) {
    const std::uint64_t magnitude = i * 60 / kMany;  // most of the numbers are small
    return (std::uint64_t{1} << magnitude) + i;
  }));
  expect_even_always();
}

TEST_F(Split, OneDenseRunBetweenTwoFarKeys) {
  Keys keys = numbers(kMany, [](std::uint64_t i) { return 0x7733'0000'0000'0000U + i; });
  keys.push_back(number_key(0));
  keys.push_back(number_key(~std::uint64_t{0}));
  fill(keys);
  expect_even_always();
}

TEST_F(Split, LongTextsThatDifferAtTheirEnds) {
  Keys keys;
  for (std::size_t i = 0; i < kMany; ++i) {
    keys.push_back("https://www.example.org/a/long/way/to/" + std::to_string(1'000'000 + i));
  }
  keys.emplace_back("a");
  keys.emplace_back("zz");
  fill(keys);
  expect_even_always();
}

TEST_F(Split, ShortKeysBesideLongOnes) {
  Keys keys;
  for (std::size_t i = 0; i < kMany; ++i) {
    keys.push_back(std::to_string(1'000'000 + i) + std::string(i < kMany / 2 ? 0 : 300, 'x'));
  }
  std::ranges::shuffle(keys, std::minstd_rand(5));
  fill(keys, 8);
  // RocksDB may measure in bytes, and then the runs of long keys have fewer records.
  if (test_options().engine != recto::Engine::rocksdb) {
    expect_even_always();
  } else {
    const auto reader = snapshot();
    EXPECT_EQ(runs(*reader, {}, reader->split(table_, {}, 8)).size(), 8U);
  }
}

TEST_F(Split, AfterMostOfTheRecordsWereRemoved) {
  const Keys keys = numbers(2 * kMany, [](std::uint64_t i) { return i; });
  fill(keys);
  const auto writer = store_->begin_write();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i % 2 == 0 || (i > 500 && i < 25'000)) {
      writer->erase(table_, view(keys[i]));
    }
  }
  writer->commit();
  if (test_options().engine == recto::Engine::rocksdb) {
    store_->compact();  // what it estimates has removed records in it until then
  }
  expect_even(4);
}

TEST_F(Split, PartsOfARange) {
  fill(numbers(2 * kMany, [](std::uint64_t i) { return i * 3; }));
  const std::string lower = number_key(7'001);
  const std::string upper = number_key(70'000);
  expect_even(2, {view(lower), {}, false});
  expect_even(5, {{}, view(upper), true});
  expect_even(8, {view(lower), view(upper), true});
  // Bounds that are shorter than the keys.
  expect_even(3, {view(lower).first(7), view(upper).first(7), true});
  // A few records of many.
  const std::string last = number_key(7'031);
  const auto reader = snapshot();
  const KeyRange few{view(lower), view(last), true};
  EXPECT_EQ(runs(*reader, few, reader->split(table_, few, 10)), std::vector<std::size_t>(10, 1));
}

TEST_F(Split, NothingToCut) {
  const std::string low = number_key(10);
  const std::string high = number_key(20);
  EXPECT_TRUE(snapshot()->split(table_, {}, 8).empty());
  fill({number_key(15)});
  EXPECT_TRUE(snapshot()->split(table_, {}, 8).empty()) << "one record";
  fill({number_key(5), number_key(10), number_key(20), number_key(30)});
  const auto reader = snapshot();
  EXPECT_TRUE(reader->split(table_, {}, 0).empty());
  EXPECT_TRUE(reader->split(table_, {}, 1).empty());
  EXPECT_TRUE(reader->split(table_, {view(high), view(low), true}, 4).empty());
  EXPECT_TRUE(reader->split(table_, {view(low), view(low), true}, 4).empty());
  EXPECT_TRUE(reader->split(table_, {{}, {}, true}, 4).empty()) << "nothing is before nothing";
  const std::string behind = number_key(40);
  EXPECT_TRUE(reader->split(table_, {view(behind), {}, false}, 4).empty());
}

TEST_F(Split, FewRecordsOneByOne) {
  const Keys keys = numbers(5, [](std::uint64_t i) { return i; });
  fill(keys);
  const auto reader = snapshot();
  for (const std::size_t parts : {std::size_t{5}, std::size_t{6}, std::size_t{1'000}, SIZE_MAX}) {
    const auto cuts = reader->split(table_, {}, parts);
    ASSERT_EQ(cuts.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(view(cuts[i]), view(keys[i + 1])) << "each record begins a run of its own";
    }
  }
}

TEST_F(Split, OfATableThatTheStateDoesNotHave) {
  const auto before = snapshot();
  const auto writer = store_->begin_write();
  const auto younger = store_->create_table(*writer, "younger", {});
  writer->commit();
  if (test_options().lmdb_reads != recto::LmdbReads::api) {  // which asks for a new snapshot
    EXPECT_TRUE(before->split(younger, {}, 8).empty());
  }
  EXPECT_TRUE(snapshot()->split(younger, {}, 8).empty());
}

TEST_F(Split, InATransaction) {
  fill(numbers(kMany, [](std::uint64_t i) { return i; }));
  const auto writer = store_->begin_write();
  for (std::uint64_t i = 0; i < kMany; ++i) {
    const std::string key = number_key(kMany + i);
    writer->reserve(table_, view(key), 104, recto::engine::PutMode::upsert);
  }
  expect_even(*writer, 8);
}

TEST_F(Split, TheCutsAreTheCallersOwn) {
  fill(numbers(kMany, [](std::uint64_t i) { return i; }));
  auto reader = snapshot();
  const Cuts cuts = reader->split(table_, {}, 8);
  reader.reset();
  fill(numbers(2 * kMany, [](std::uint64_t i) { return i * 5; }));
  reader = snapshot();
  EXPECT_EQ(runs(*reader, {}, cuts).size(), 8U);
}

/// Texts with little variety, so that some begin with others.
rc::Gen<std::string> some_key() {
  return rc::gen::suchThat(
      rc::gen::resize(20, rc::gen::container<std::string>(rc::gen::element('a', 'b', '\xff'))),
      [](const std::string& key) { return !key.empty(); });
}

TEST_F(Split, AnyKeysInAnyRange) {
  std::set<std::string> stored;
  EXPECT_TRUE(rc::check([&] {
    const auto keys = *rc::gen::container<std::set<std::string>>(some_key());
    const auto lower = *some_key();
    const auto upper = *some_key();
    const auto parts = *rc::gen::inRange<std::size_t>(0, 30);
    const auto writer = store_->begin_write();
    for (const std::string& key : std::exchange(stored, keys)) {
      const std::string zeroed = padded(key);
      writer->erase(table_, Bytes(zeroed).first(key.size()));
    }
    writer->commit();
    fill(Keys(keys.begin(), keys.end()));
    const auto reader = snapshot();
    const KeyRange range{view(lower), view(upper), *rc::gen::arbitrary<bool>()};
    const auto sizes = runs(*reader, range, reader->split(table_, range, parts));
    const std::size_t total = count(*reader, range);
    RC_ASSERT(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}) == total);
    RC_ASSERT(sizes.size() == std::max<std::size_t>(std::min(parts, total), 1));
    const auto [least, most] = std::ranges::minmax(sizes);
    RC_ASSERT(most - least <= 1);
  }));
}

}  // namespace
}  // namespace recto_test
