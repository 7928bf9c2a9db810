#include <memory>
#include <optional>
#include <ranges>

#include "support/kinds.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;

using recto::Transaction;

class TransactionRules : public TableOf<U64Kind> {};

TEST_F(TransactionRules, TheResultOfTheClosureIsReturned) {
  const std::uint64_t size = db_->write([&](Transaction& tx) {
    put(tx, 1, "one");
    return table_.size(tx);
  });
  EXPECT_EQ(size, 1U);
  auto moved = db_->write([](Transaction&) { return std::make_unique<int>(5); });
  EXPECT_EQ(*moved, 5);
}

TEST_F(TransactionRules, SeveralTablesChangeTogether) {
  auto words = specimens::WordTable::open(*db_);
  specimens::WordT word;
  word.word = "w";
  EXPECT_THROW(db_->write([&](Transaction& tx) {
    put(tx, 1, "one");
    words.put(tx, word);
    throw 1;
  }),
               int);
  EXPECT_EQ(table_.size() + words.size(), 0U);
  db_->write([&](Transaction& tx) {
    put(tx, 1, "one");
    words.put(tx, word);
  });
  EXPECT_EQ(table_.size() + words.size(), 2U);
}

TEST_F(TransactionRules, WritesBesideATransactionOfTheSameThreadAreMisuse) {
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { db_->write([&](Transaction&) { put(1); }); }));
  EXPECT_TRUE(
      throws(ErrorCode::misuse, [&] { db_->write([&](Transaction&) { table_.erase(1); }); }));
  EXPECT_TRUE(throws(ErrorCode::misuse,
                     [&] { db_->write([&](Transaction&) { db_->write([](Transaction&) {}); }); }));
  EXPECT_EQ(table_.size(), 0U);
  put(1);
  EXPECT_EQ(table_.size(), 1U);
}

TEST_F(TransactionRules, ATransactionOfAnotherDatabaseIsMisuse) {
  TestDatabase other;
  other->write([&](Transaction& tx) {
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { put(tx, 1, "foreign"); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(table_.get(tx, 1)); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(table_.scan(tx)); }));
    EXPECT_TRUE(throws(ErrorCode::misuse, [&] { table_.erase(tx, 1); }));
  });
}

TEST_F(TransactionRules, AScanOfATransactionEndsWithIt) {
  fill(300);
  std::optional<specimens::CounterTable::ScanType> scan;
  db_->write([&](Transaction& tx) { scan = table_.scan(tx); });
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { static_cast<void>(scan->begin()); }));

  std::optional<std::ranges::iterator_t<specimens::CounterTable::ScanType>> it;
  db_->write([&](Transaction& tx) {
    scan = table_.scan(tx);
    it = scan->begin();
  });
  EXPECT_TRUE(throws(ErrorCode::closed, [&] { std::ranges::advance(*it, 300); }));
}

TEST_F(TransactionRules, AFailedPutLeavesTheRestOfTheTransactionAsItIs) {
  db_->write([&](Transaction& tx) {
    put(tx, 1, "one");
    EXPECT_TRUE(throws(ErrorCode::invalid_value,
                       [&] { table_.put(tx, recto::Bytes(std::string_view("no buffer"))); }));
    put(tx, 2, "two");
  });
  EXPECT_EQ(table_.size(), 2U);
}

}  // namespace
}  // namespace recto_test
