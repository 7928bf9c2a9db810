#include <cstring>
#include <numeric>
#include <ranges>
#include <stdexcept>

#include "support/kinds.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;

template <class Kind>
class Writing : public TableOf<Kind> {};
TYPED_TEST_SUITE(Writing, Kinds);

TYPED_TEST(Writing, PutReplaces) {
  this->put(1, "first");
  this->put(1, "second, and longer than the first one was");
  EXPECT_EQ(this->stored(1), "second, and longer than the first one was");
  this->put(1, "");
  EXPECT_EQ(this->stored(1), "");
  EXPECT_EQ(this->table_.size(), 1U);
}

TYPED_TEST(Writing, InsertKeepsWhatIsThere) {
  EXPECT_TRUE(this->insert(1, "first"));
  EXPECT_FALSE(this->insert(1, "second"));
  EXPECT_EQ(this->stored(1), "first");
  EXPECT_EQ(this->table_.size(), 1U);
}

TYPED_TEST(Writing, EraseTellsWhetherThereWasARecord) {
  this->fill(100);
  for (std::size_t i = 0; i < 100; i += 3) {
    EXPECT_TRUE(this->table_.erase(TypeParam::key(i)));
    EXPECT_FALSE(this->table_.erase(TypeParam::key(i)));
  }
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(this->table_.contains(TypeParam::key(i)), i % 3 != 0) << i;
  }
  EXPECT_EQ(this->table_.size(), 66U);
  this->expect_sound();
}

TYPED_TEST(Writing, PutTakesValuesAndTheirBytes) {
  this->put(0, "value");
  const std::string packed = TypeParam::packed(this->value(1, "bytes"));
  // At any address.
  std::vector<char> shifted(packed.size() + 8);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    std::memcpy(shifted.data() + shift, packed.data(), packed.size());
    this->with_key(1, recto::Bytes(static_cast<const void*>(shifted.data() + shift), packed.size()),
                   [&](auto&&... a) { this->table_.put(a...); });
    EXPECT_EQ(this->stored(1), "bytes");
  }
  EXPECT_EQ(this->texts(this->table_.scan()), (std::vector<std::string>{"value", "bytes"}));
  const auto guard = this->table_.get(TypeParam::key(1));
  EXPECT_EQ(guard.bytes(), recto::Bytes(packed));
}

TYPED_TEST(Writing, UnsoundBytesAreRefusedAndChangeNothing) {
  this->put(1, "kept");
  for (const std::string& unsound : TypeParam::unsound(this->value(1, "damaged"))) {
    EXPECT_TRUE(throws(ErrorCode::invalid_value,
                       [&] {
                         this->with_key(1, recto::Bytes(unsound),
                                        [&](auto&&... a) { this->table_.put(a...); });
                       }))
        << "of " << unsound.size() << " bytes";
  }
  EXPECT_EQ(this->stored(1), "kept");
  EXPECT_EQ(this->table_.size(), 1U);
}

TYPED_TEST(Writing, ClearLeavesNothing) {
  EXPECT_EQ(this->table_.clear(), 0U);
  this->fill(300);
  const recto::Snapshot before = this->db_->snapshot();
  EXPECT_THROW(this->db_->write([&](recto::Transaction& tx) {
    EXPECT_EQ(this->table_.clear(tx), 300U);
    EXPECT_EQ(this->table_.size(tx), 0U);
    throw std::domain_error("kept after all");
  }),
               std::domain_error);
  EXPECT_EQ(this->table_.size(), 300U);
  EXPECT_EQ(this->table_.clear(), 300U);
  EXPECT_EQ(this->table_.size(), 0U);
  EXPECT_TRUE(std::ranges::empty(this->table_.scan()));
  EXPECT_EQ(this->stored(299, before), this->text(299));
  this->fill(2);
  EXPECT_EQ(this->texts(this->table_.scan()), this->texts_of({0, 1}));
  this->expect_sound();
}

TYPED_TEST(Writing, ABulkLoadTakesAnyOrderAndIsSeenAtItsEnd) {
  this->put(3, "stored before");
  typename TestFixture::Table::Loader load{this->table_, {.memory_limit = 20'000}};
  for (std::size_t i = 500; i-- > 0;) {
    this->with_key(i, this->value(i, this->text(i)), [&](auto&&... a) { load.add(a...); });
  }
  EXPECT_EQ(this->table_.size(), 1U);
  EXPECT_EQ(load.finish(), 500U);
  EXPECT_EQ(this->table_.size(), 500U);
  std::vector<std::size_t> all(500);
  std::iota(all.begin(), all.end(), std::size_t{0});
  EXPECT_EQ(this->texts(this->table_.scan()), this->texts_of(all));
  this->expect_sound();
}

TYPED_TEST(Writing, PutAllTakesAnyOrderAndTheLastOfOneKeyWins) {
  this->put(3, "stored before");
  this->table_.put_all(std::vector{this->item(5, "five"), this->item(3, "three"),
                                   this->item(9, "nine"), this->item(3, "three again"),
                                   this->item(5, "five again")});
  EXPECT_EQ(this->texts(this->table_.scan()),
            (std::vector<std::string>{"three again", "five again", "nine"}));
  EXPECT_EQ(this->table_.size(), 3U);
  this->expect_sound();
}

/// A range whose values are made when they are asked for, and can be had once.
template <class Make>
class SinglePass {
 public:
  SinglePass(std::size_t count, Make make) : count_(count), make_(std::move(make)) {}

  class Iterator {
   public:
    using difference_type = std::ptrdiff_t;
    using value_type = std::invoke_result_t<Make, std::size_t>;
    explicit Iterator(SinglePass& range) : range_(&range) {}
    Iterator(Iterator&&) = default;
    Iterator& operator=(Iterator&&) = default;
    value_type operator*() const { return range_->make_(range_->at_); }
    Iterator& operator++() {
      ++range_->at_;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) {
      return it.range_->used_up();
    }

   private:
    SinglePass* range_;
  };
  Iterator begin() { return Iterator(*this); }
  std::default_sentinel_t end() { return {}; }
  [[nodiscard]] bool used_up() const { return at_ == count_; }

 private:
  std::size_t at_ = 0;
  std::size_t count_;
  Make make_;
};

TYPED_TEST(Writing, PutAllConsumesASinglePassRangeOnceAndInOrder) {
  std::vector<std::size_t> asked;
  SinglePass range(200, [&](std::size_t i) {
    asked.push_back(i);
    return this->item(199 - i);
  });
  static_assert(std::ranges::input_range<decltype(range)>);
  static_assert(!std::ranges::forward_range<decltype(range)>);
  this->table_.put_all(range);
  EXPECT_EQ(asked.size(), 200U);
  EXPECT_TRUE(std::ranges::is_sorted(asked));
  EXPECT_EQ(this->table_.size(), 200U);
  EXPECT_EQ(this->stored(42), this->text(42));
}

TYPED_TEST(Writing, PutAllOfARangeThatThrowsStoresNothing) {
  this->put(1, "kept");
  SinglePass range(100, [&](std::size_t i) {
    if (i == 50) {
      throw std::domain_error("the source broke");
    }
    return this->item(i);
  });
  EXPECT_THROW(this->table_.put_all(range), std::domain_error);
  EXPECT_EQ(this->table_.size(), 1U);
  EXPECT_EQ(this->stored(1), "kept");
  this->put(2);  // and the next writer may write
  EXPECT_EQ(this->table_.size(), 2U);
}

TYPED_TEST(Writing, PutAllOfAViewAndOfNothing) {
  this->table_.put_all(std::views::iota(std::size_t{0}, std::size_t{20}) |
                       std::views::transform([](std::size_t i) { return TestFixture::item(i); }));
  EXPECT_EQ(this->table_.size(), 20U);
  this->table_.put_all(std::vector<typename TestFixture::Item>());
  EXPECT_EQ(this->table_.size(), 20U);
}

}  // namespace
}  // namespace recto_test
