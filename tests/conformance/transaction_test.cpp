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
      ASSERT_EQ(TypeParam::text(*row), this->text(i));
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
    EXPECT_EQ(TypeParam::text(*row), longer);
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
    EXPECT_EQ(TypeParam::text(*guard), this->text(7));
    EXPECT_EQ(TypeParam::text(*pinned), this->text(200));
  });
  EXPECT_GT(this->db_->stats().transaction_copies, 0U) << "such copies are counted";
}

}  // namespace
}  // namespace recto_test
