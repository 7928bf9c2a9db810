#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <random>

#include "support/kinds.hpp"

// A table does what a std::map does, through random operations: single writes, transactions that
// commit or fail, bulk loads that finish or not, scans of ranges in both directions, snapshots that
// are kept for a while, reopenings. The operations follow from the seed alone.

namespace recto_test {
namespace {

std::uint64_t base_seed() {
  const char* variable = std::getenv("RECTO_TEST_SEED");
  return variable == nullptr ? 1 : std::strtoull(variable, nullptr, 10);
}

/// Thrown to make a transaction fail.
struct Abandon {};

template <class Kind>
class Model : public TableOf<Kind> {
 protected:
  using Contents = std::map<std::size_t, std::string>;  // by the number of the key
  using Table = typename TableOf<Kind>::Table;

  static constexpr std::size_t kKeys = 400;

  void run(std::uint64_t seed, int steps) {
    random_.seed(seed);
    for (int step = 0; step < steps; ++step) {
      SCOPED_TRACE("RECTO_TEST_SEED=" + std::to_string(seed) + ", step " + std::to_string(step));
      take_step();
      if (this->HasFailure()) {
        return;
      }
    }
    expect_same(model_, this->table_.scan());
    this->expect_sound();
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }

  /// Mostly short; now and then longer than a page.
  std::string any_text() {
    const std::size_t size = below(40) == 0 ? below(12'000) : below(60);
    return std::to_string(below(1'000'000)) + std::string(size, static_cast<char>('a' + below(26)));
  }

  void take_step() {
    switch (below(12)) {
      case 0:
      case 1:
        return put_one();
      case 2:
        return insert_one();
      case 3:
        return erase_one();
      case 4:
        return read_some();
      case 5:
      case 6:
        return scan_range();
      case 7:
        return transact();
      case 8:
        return put_many();
      case 9:
        return load();
      case 10:
        return below(2) == 0 ? keep_snapshot() : check_snapshot();
      default:
        return reopen();
    }
  }

  void put_one() {
    const std::size_t i = below(kKeys);
    const std::string text = any_text();
    this->put(i, text);
    model_[i] = text;
  }

  void insert_one() {
    const std::size_t i = below(kKeys);
    const std::string text = any_text();
    EXPECT_EQ(this->insert(i, text), model_.emplace(i, text).second);
  }

  void erase_one() {
    const std::size_t i = below(kKeys);
    EXPECT_EQ(this->table_.erase(Kind::key(i)), model_.erase(i) == 1);
  }

  void read_some() {
    for (int reads = 0; reads < 20; ++reads) {
      const std::size_t i = below(kKeys);
      const auto found = model_.find(i);
      EXPECT_EQ(this->stored(i), found == model_.end() ? "(none)" : found->second);
      EXPECT_EQ(this->table_.contains(Kind::key(i)), found != model_.end());
    }
    EXPECT_EQ(this->table_.size(), model_.size());
  }

  /// What the table shows of `range`, and what the model has of it.
  static void expect_same(const Contents& expected, const typename Table::ScanType& scan) {
    auto wanted = expected.begin();
    for (auto row : scan) {
      ASSERT_NE(wanted, expected.end()) << "a row too many";
      ASSERT_EQ(row->text()->str(), wanted->second);
      ++wanted;
    }
    ASSERT_EQ(wanted, expected.end()) << "a row is missing";
    auto last = expected.rbegin();
    for (auto row : scan.reverse()) {
      ASSERT_NE(last, expected.rend()) << "a row too many in reverse";
      ASSERT_EQ(row->text()->str(), last->second);
      ++last;
    }
    ASSERT_EQ(last, expected.rend()) << "a row is missing in reverse";
  }

  template <class... Source>
  void scan_some(const Contents& contents, const Source&... source) {
    const std::size_t a = below(kKeys);
    const std::size_t b = below(kKeys);
    const auto expected = [&](std::size_t first, std::size_t end) {
      return first >= end ? Contents()
                          : Contents(contents.lower_bound(first), contents.lower_bound(end));
    };
    const auto& table = this->table_;
    switch (below(6)) {
      case 0:
        return expect_same(contents, table.scan(source...));
      case 1:
        return expect_same(expected(a, b),
                           table.scan(source..., recto::between(Kind::key(a), Kind::key(b))));
      case 2:
        return expect_same(expected(a, kKeys), table.scan(source..., recto::from(Kind::key(a))));
      case 3:
        return expect_same(expected(0, a), table.scan(source..., recto::until(Kind::key(a))));
      case 4:
        return expect_same(expected(a + 1, kKeys),
                           table.scan(source..., recto::after(Kind::key(a))));
      default:
        return expect_same(expected(a, a + 1), table.scan(source..., Kind::key(a)));
    }
  }

  void scan_range() { scan_some(model_); }

  void transact() {
    Contents changed = model_;
    const bool commits = below(2) == 0;
    const auto operations = [&](recto::Transaction& tx) {
      for (std::size_t left = below(60); left > 0; --left) {
        const std::size_t i = below(kKeys);
        if (below(3) == 0) {
          EXPECT_EQ(this->table_.erase(tx, Kind::key(i)), changed.erase(i) == 1);
        } else {
          const std::string text = any_text();
          this->put(tx, i, text);
          changed[i] = text;
        }
      }
      EXPECT_EQ(this->table_.size(tx), changed.size());
      scan_some(changed, tx);
      if (!commits) {
        throw Abandon();
      }
    };
    try {
      this->db_->write(operations);
      model_ = changed;
    } catch (const Abandon&) {
      EXPECT_FALSE(commits);
    }
  }

  void put_many() {
    std::vector<typename TableOf<Kind>::Item> items;
    for (std::size_t left = below(100); left > 0; --left) {
      const std::size_t i = below(kKeys);
      const std::string text = any_text();
      items.push_back(this->item(i, text));
      model_[i] = text;
    }
    this->table_.put_all(items);
  }

  void load() {
    Contents loaded = model_;
    recto::BulkLoader loader{this->table_, {.memory_limit = below(20'000)}};
    for (std::size_t left = below(200); left > 0; --left) {
      const std::size_t i = below(kKeys);
      const std::string text = any_text();
      this->with_key(i, this->value(i, text), [&](auto&&... a) { loader.add(a...); });
      loaded[i] = text;
    }
    if (below(3) != 0) {
      loader.finish();
      model_ = loaded;
    }
  }

  void keep_snapshot() {
    snapshot_ = this->db_->snapshot();
    in_snapshot_ = model_;
  }

  void check_snapshot() {
    if (snapshot_) {
      EXPECT_EQ(this->table_.size(*snapshot_), in_snapshot_.size());
      scan_some(in_snapshot_, *snapshot_);
      const std::size_t i = below(kKeys);
      const auto found = in_snapshot_.find(i);
      EXPECT_EQ(this->stored(i, *snapshot_),
                found == in_snapshot_.end() ? "(none)" : found->second);
    }
  }

  void reopen() {
    check_snapshot();
    snapshot_.reset();
    this->db_.reopen();
    this->table_ = Table::open(*this->db_);
  }

  std::mt19937_64 random_;
  Contents model_;
  std::optional<recto::Snapshot> snapshot_;
  Contents in_snapshot_;
};

TYPED_TEST_SUITE(Model, Kinds);
TYPED_TEST(Model, RandomOperationsDoWhatTheyDoToAMap) { this->run(base_seed(), 1'500); }

}  // namespace
}  // namespace recto_test
