#include <list>
#include <ranges>

#include "support/kinds.hpp"

namespace recto_test {
namespace {

template <class Kind>
class Reading : public TableOf<Kind> {};
TYPED_TEST_SUITE(Reading, Kinds);

TYPED_TEST(Reading, AnEmptyTableHasNothing) {
  EXPECT_EQ(this->table_.size(), 0U);
  EXPECT_FALSE(this->table_.get(TypeParam::key(0)));
  EXPECT_FALSE(this->table_.contains(TypeParam::key(0)));
  EXPECT_TRUE(std::ranges::empty(this->table_.scan()));
  this->expect_sound();
}

TYPED_TEST(Reading, GetFindsWhatWasPutAndNothingElse) {
  this->fill(300, 2);
  for (std::size_t i = 0; i < 300; ++i) {
    const auto guard = this->table_.get(TypeParam::key(i));
    EXPECT_EQ(guard.has_value(), i % 2 == 0) << i;
    EXPECT_EQ(static_cast<bool>(guard), i % 2 == 0) << i;
    EXPECT_EQ(this->table_.contains(TypeParam::key(i)), i % 2 == 0) << i;
    if (guard) {
      EXPECT_EQ(TypeParam::text(*guard), this->text(i));
    }
  }
  EXPECT_EQ(this->table_.size(), 150U);
  this->expect_sound();
}

TYPED_TEST(Reading, CallsTakeAKeyOrItsParts) {
  this->fill(10);
  const recto::Snapshot snapshot = this->db_->snapshot();
  std::apply(
      [&](const auto&... parts) {
        ASSERT_TRUE(this->table_.get(parts...));
        EXPECT_EQ(this->stored(3), this->text(3));
        EXPECT_TRUE(this->table_.get(snapshot, parts...));
        EXPECT_TRUE(this->table_.contains(parts...));
        EXPECT_TRUE(this->table_.contains(snapshot, parts...));
        EXPECT_TRUE(this->table_.erase(parts...));
        EXPECT_FALSE(this->table_.erase(parts...));
      },
      TypeParam::parts(3));
  EXPECT_FALSE(this->table_.contains(TypeParam::key(3)));
}

TYPED_TEST(Reading, MultiGetAnswersInTheOrderOfTheQuestions) {
  this->fill(200, 2);
  const std::vector<std::size_t> asked{10, 4, 7, 4, 198, 0, 199, 10};
  std::vector<typename TestFixture::Key> keys;
  for (const std::size_t i : asked) {
    keys.push_back(TypeParam::key(i));
  }
  const auto expect = [&](const auto& guards) {
    ASSERT_EQ(guards.size(), asked.size());
    for (std::size_t at = 0; at < asked.size(); ++at) {
      ASSERT_EQ(guards[at].has_value(), asked[at] % 2 == 0) << at;
      if (guards[at]) {
        EXPECT_EQ(TypeParam::text(*guards[at]), this->text(asked[at]));
      }
    }
  };
  expect(this->table_.multi_get(keys));
  expect(this->table_.multi_get(this->db_->snapshot(), keys));
  expect(this->table_.multi_get(std::list(keys.begin(), keys.end())));
  expect(this->table_.multi_get(
      asked | std::views::transform([](std::size_t i) { return TypeParam::key(i); })));
  EXPECT_TRUE(this->table_.multi_get(std::vector<typename TestFixture::Key>()).empty());
}

TYPED_TEST(Reading, ASnapshotShowsOneState) {
  this->fill(100);
  const recto::Snapshot before = this->db_->snapshot();
  this->table_.erase(TypeParam::key(5));
  this->put(6, "changed");
  this->put(1000);
  const recto::Snapshot after = this->db_->snapshot();
  EXPECT_GT(after.sequence(), before.sequence());

  EXPECT_EQ(this->table_.size(before), 100U);
  EXPECT_EQ(this->stored(5, before), this->text(5));
  EXPECT_EQ(this->stored(6, before), this->text(6));
  EXPECT_FALSE(this->table_.contains(before, TypeParam::key(1000)));
  EXPECT_EQ(std::ranges::distance(this->table_.scan(before)), 100);

  EXPECT_EQ(this->table_.size(after), 100U);
  EXPECT_EQ(this->stored(5, after), "(none)");
  EXPECT_EQ(this->stored(6, after), "changed");
  EXPECT_EQ(this->stored(1000, after), this->text(1000));
  EXPECT_EQ(this->stored(6), "changed") << "without a snapshot: the newest state";
}

TYPED_TEST(Reading, EverythingIsThereAfterReopening) {
  this->fill(500);
  this->db_.reopen();
  auto table = TypeParam::open(*this->db_);
  EXPECT_EQ(table.size(), 500U);
  EXPECT_EQ(this->texts(table.scan()).size(), 500U);
  const auto guard = table.get(TypeParam::key(77));
  ASSERT_TRUE(guard);
  EXPECT_EQ(TypeParam::text(*guard), this->text(77));
  this->expect_sound();
}

TYPED_TEST(Reading, AnEmptyGuardRefusesToBeRead) {
  const auto guard = this->table_.get(TypeParam::key(1));
  EXPECT_TRUE(throws(recto::ErrorCode::misuse, [&] { static_cast<void>(guard.operator->()); }));
  EXPECT_TRUE(throws(recto::ErrorCode::misuse, [&] { static_cast<void>(*guard); }));
  EXPECT_TRUE(throws(recto::ErrorCode::misuse, [&] { static_cast<void>(guard.bytes()); }));
}

TYPED_TEST(Reading, ATableIsOpenedAgainAsWhatItIs) {
  this->fill(10);
  auto again = TypeParam::open(*this->db_);
  EXPECT_EQ(again.size(), 10U) << "while it is open";
  EXPECT_EQ(again.name(), this->table_.name());
  EXPECT_EQ(this->db_->tables(), std::vector<std::string>{again.name()});
}

}  // namespace
}  // namespace recto_test
