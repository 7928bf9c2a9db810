#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>

#include "support/kinds.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using recto::Transaction;

template <class Kind>
class Transactions : public TableOf<Kind> {};
TYPED_TEST_SUITE(Transactions, Kinds);

TYPED_TEST(Transactions, AllIsWrittenWhenTheClosureReturns) {
  this->db_->write([&](Transaction& tx) {
    this->put(tx, 1, "one");
    this->put(tx, 2, "two");
    EXPECT_FALSE(this->table_.contains(TypeParam::key(1))) << "others see nothing of it yet";
  });
  EXPECT_EQ(this->stored(1), "one");
  EXPECT_EQ(this->stored(2), "two");
}

TYPED_TEST(Transactions, NothingIsWrittenWhenTheClosureThrows) {
  this->fill(10);
  EXPECT_THROW(this->db_->write([&](Transaction& tx) {
    this->put(tx, 1, "changed");
    this->put(tx, 100, "new");
    this->table_.erase(tx, TypeParam::key(2));
    throw std::domain_error("changed my mind");
  }),
               std::domain_error);
  EXPECT_EQ(this->texts(this->table_.scan()), this->texts_of({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  this->expect_sound();
}

TYPED_TEST(Transactions, ReadsInsideSeeItsWrites) {
  this->fill(10);
  this->db_->write([&](Transaction& tx) {
    this->put(tx, 3, "changed");
    this->put(tx, 20, "new");
    EXPECT_TRUE(this->table_.erase(tx, TypeParam::key(5)));
    EXPECT_FALSE(this->table_.erase(tx, TypeParam::key(5)));
    EXPECT_EQ(this->stored(3, tx), "changed");
    EXPECT_EQ(this->stored(4, tx), this->text(4));
    EXPECT_EQ(this->stored(5, tx), "(none)");
    EXPECT_TRUE(this->table_.contains(tx, TypeParam::key(20)));
    EXPECT_FALSE(this->table_.contains(tx, TypeParam::key(5)));
    EXPECT_EQ(this->table_.size(tx), 10U);
    EXPECT_EQ(this->texts(this->table_.scan(tx, recto::from(TypeParam::key(8)))),
              (std::vector<std::string>{"text 8", "text 9", "new"}));
    EXPECT_EQ(this->texts(this->table_.scan(tx).reverse()).front(), "new");
  });
  EXPECT_EQ(this->stored(20), "new");
}

TYPED_TEST(Transactions, RowsMayBeErasedAndPutWhileScanning) {
  this->fill(500);
  const std::string longer(100, 'x');
  this->db_->write([&](Transaction& tx) {
    std::size_t i = 0;
    for (auto row : this->table_.scan(tx)) {
      ASSERT_EQ(row->text()->str(), this->text(i));
      if (i % 2 == 0) {
        this->table_.erase(tx, row.key());
      } else {
        this->put(tx, i, longer);
      }
      ++i;
    }
    EXPECT_EQ(i, 500U);
  });
  EXPECT_EQ(this->table_.size(), 250U);
  for (auto row : this->table_.scan()) {
    EXPECT_EQ(row->text()->string_view(), longer);
  }
  this->expect_sound();
}

TYPED_TEST(Transactions, AnAllErasingScanInReverseLeavesNothing) {
  this->fill(500);
  this->db_->write([&](Transaction& tx) {
    for (auto row : this->table_.scan(tx).reverse()) {
      EXPECT_TRUE(this->table_.erase(tx, row.key()));
    }
    EXPECT_EQ(this->table_.size(tx), 0U);
  });
  EXPECT_EQ(this->table_.size(), 0U);
  this->expect_sound();
}

TYPED_TEST(Transactions, PutAllAndInsertTakePartInThem) {
  EXPECT_THROW(this->db_->write([&](Transaction& tx) {
    this->table_.put_all(tx, std::vector{this->item(1), this->item(0)});
    EXPECT_EQ(this->table_.size(tx), 2U);
    throw std::domain_error("no");
  }),
               std::domain_error);
  EXPECT_EQ(this->table_.size(), 0U);
  this->db_->write([&](Transaction& tx) {
    this->table_.put_all(tx, std::vector{this->item(1), this->item(0)});
    this->with_key(1, this->value(1, "late"),
                   [&](auto&&... a) { EXPECT_FALSE(this->table_.insert(tx, a...)); });
    this->with_key(2, this->value(2, "new"),
                   [&](auto&&... a) { EXPECT_TRUE(this->table_.insert(tx, a...)); });
  });
  EXPECT_EQ(this->texts(this->table_.scan()),
            (std::vector<std::string>{"text 0", "text 1", "new"}));
}

TYPED_TEST(Transactions, GuardsAndPinnedRowsOfOneStayAsTheyWere) {
  this->fill(300);
  this->db_->write([&](Transaction& tx) {
    const auto guard = this->table_.get(tx, TypeParam::key(7));
    auto pinned = [&] {
      for (auto row : this->table_.scan(tx, recto::from(TypeParam::key(200)))) {
        return row.pin();
      }
      return typename TestFixture::Table::GuardType();
    }();
    for (std::size_t i = 0; i < 300; ++i) {
      this->put(tx, i, "overwritten");
    }
    ASSERT_TRUE(guard && pinned);
    EXPECT_EQ(guard->text()->str(), this->text(7));
    EXPECT_EQ(pinned->text()->str(), this->text(200));
  });
  EXPECT_GT(this->db_->stats().transaction_copies, 0U) << "such copies are counted";
}

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
