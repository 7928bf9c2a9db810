#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "support/hand_written.hpp"
#include "support/test_database.hpp"
#include "unit/key_samples.hpp"

// Ranges against a model: which of the stored keys a scan shows, and in which order, is decided by
// comparing parts of keys, without any of their bytes.

namespace recto_test {
namespace {

using enum Order;

/// A key type whose random values come from few, so that bounds hit stored keys and their
/// neighbours. `kTexts` says which parts are texts, for prefixes.
template <class CodecType, class... Parts>
struct RangeCase : KeyCase<CodecType, Parts...> {
  using Base = KeyCase<CodecType, Parts...>;
  using typename Base::Owned;

  template <class T>
  static T small(Entropy& entropy) {
    if constexpr (std::same_as<T, std::string>) {
      static constexpr std::array kBytes{'\x00', '\x01', 'a', 'b', '\xfe', '\xff'};
      std::string text(entropy.below(4), '\0');
      std::generate(text.begin(), text.end(), [&] { return one_of(entropy, kBytes); });
      return text;
    } else {
      using Limits = std::numeric_limits<T>;
      return one_of(entropy,
                    std::array<T, 7>{Limits::min(), static_cast<T>(Limits::min() + 1), T{0}, T{1},
                                     T{2}, static_cast<T>(Limits::max() - 1), Limits::max()});
    }
  }
  static Owned make(Entropy& entropy) {
    return Owned{small<typename Parts::Sample::Owned>(entropy)...};
  }
};

template <class T, Order kOrder = ascending>
struct SingleRange : RangeCase<recto::OrderedKey<T, kOrder>, Part<T, kOrder>> {};

using Three = std::tuple<std::string_view, std::uint32_t, std::int16_t>;
struct ThreeParts
    : RangeCase<recto::OrderedKey<Three, ascending, descending, ascending>, Part<std::string_view>,
                Part<std::uint32_t, descending>, Part<std::int16_t>> {};
using Two = std::tuple<Bytes, std::string_view>;
struct TwoTexts : RangeCase<recto::OrderedKey<Two, descending, ascending>, Part<Bytes, descending>,
                            Part<std::string_view>> {};
using Numbers = std::pair<std::uint8_t, std::uint8_t>;
struct TwoNumbers : RangeCase<recto::OrderedKey<Numbers>, Part<std::uint8_t>, Part<std::uint8_t>> {
};

using Cases =
    testing::Types<SingleRange<std::uint8_t>, SingleRange<std::uint64_t>,
                   SingleRange<std::int32_t, descending>, SingleRange<std::string_view>,
                   SingleRange<std::string_view, descending>, ThreeParts, TwoTexts, TwoNumbers>;

template <class Case>
class Ranges : public testing::Test {
 protected:
  using Owned = typename Case::Owned;
  using Table = NoteTable<typename Case::Key, typename Case::Codec>;
  static constexpr std::size_t kParts = Case::kParts;

  static auto first_parts(const Owned& owned, auto count) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple{Case::template part<I>(owned)...};
    }(std::make_index_sequence<decltype(count)::value>{});
  }

  /// Calls `f` with std::integral_constant 1 to the number of parts.
  template <class F>
  static void for_each_length(F&& f) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(std::integral_constant<std::size_t, I + 1>{}), ...);
    }(std::make_index_sequence<kParts>{});
  }

  void store(const std::vector<Owned>& keys) {
    stored_.clear();
    for (const Owned& owned : keys) {
      stored_.emplace(encode<Case>(owned), owned);
    }
    std::vector<std::pair<typename Case::Key, specimens::NoteT>> rows;
    for (const auto& [bytes, owned] : stored_) {
      rows.emplace_back(Case::key(owned), specimens::NoteT());
    }
    db_->write([&](recto::Transaction& tx) {
      std::vector<std::string> old;
      for (auto row : table_.scan(tx)) {
        old.push_back(encoded(row.key(), typename Case::Codec{}));
      }
      recto::detail::Arena arena;
      for (const std::string& bytes : old) {
        table_.erase(tx, Case::Codec::decode(Bytes(bytes), arena));
      }
      table_.put_all(tx, rows);
    });
  }

  static std::vector<std::string> keys_of(const typename Table::ScanType& scan) {
    std::vector<std::string> keys;
    for (auto row : scan) {
      keys.push_back(encoded(row.key(), typename Case::Codec{}));
    }
    return keys;
  }

  /// The scan of `range` shows exactly the stored keys that `wanted` accepts, in order; and the
  /// other way round.
  template <class R>
  void expect(const R& range, const std::function<bool(const Owned&)>& wanted) {
    std::vector<std::string> expected;
    for (const auto& [bytes, owned] : stored_) {
      if (wanted(owned)) {
        expected.push_back(bytes);
      }
    }
    const recto::Snapshot snapshot = db_->snapshot();
    const auto list = [](const std::vector<std::string>& keys) {
      std::string all;
      for (const std::string& key : keys) {
        all += key + "--";
      }
      return all;
    };
    const auto same = [&](const char* direction, const std::vector<std::string>& found) {
      require(found == expected, direction, list(found), list(expected));
    };
    same("forward, found and expected", keys_of(table_.scan(snapshot, range)));
    std::reverse(expected.begin(), expected.end());
    same("reverse, found and expected", keys_of(table_.scan(snapshot, range).reverse()));
  }

  /// Bounds of `n` parts of `a`.
  void expect_bounds(const Owned& a, auto n) {
    const auto bound = first_parts(a, n);
    const auto order = [&](const Owned& key) { return Case::order(key, a, n); };
    std::apply(
        [&](const auto&... parts) {
          expect(recto::from(parts...), [&](const Owned& key) { return order(key) >= 0; });
          expect(recto::until(parts...), [&](const Owned& key) { return order(key) < 0; });
          expect(recto::after(parts...), [&](const Owned& key) { return order(key) > 0; });
          expect(recto::prefix(parts...), [&](const Owned& key) { return begins(key, a, n); });
        },
        bound);
    expect(bound, [&](const Owned& key) { return order(key) == 0; });
    if constexpr (n == 1) {
      expect(std::get<0>(bound), [&](const Owned& key) { return order(key) == 0; });
    }
  }

  /// Whether the first parts are equal, the last of them up to the end of a text.
  static bool begins(const Owned& key, const Owned& a, auto n) {
    constexpr std::size_t kLast = decltype(n)::value - 1;
    if constexpr (std::same_as<std::tuple_element_t<kLast, Owned>, std::string>) {
      return Case::order(key, a, kLast) == 0 &&
             std::get<kLast>(key).starts_with(std::get<kLast>(a));
    } else {
      return Case::order(key, a, n) == 0;
    }
  }

  TestDatabase db_;
  Table table_ = Table::open(*db_);
  std::map<std::string, Owned> stored_;
};

TYPED_TEST_SUITE(Ranges, Cases);

TYPED_TEST(Ranges, ShowExactlyTheKeysThatTheirNamesSay) {
  using Owned = typename TypeParam::Owned;
  for_any([this](Entropy& entropy) {
    const Owned a = TypeParam::make(entropy);
    const Owned b = TypeParam::make(entropy);
    std::vector<Owned> keys;
    for (std::size_t left = entropy.below(60); left > 0; --left) {
      keys.push_back(TypeParam::make(entropy));
    }
    for (const Owned& bound : {a, b}) {
      if (entropy.below(2) == 0) {
        keys.push_back(bound);
      }
    }
    this->store(keys);
    this->for_each_length([&](auto n) {
      this->expect_bounds(a, n);
      this->for_each_length([&](auto m) {
        this->expect(recto::between(this->first_parts(a, n), this->first_parts(b, m)),
                     [&](const Owned& key) {
                       return TypeParam::order(key, a, n) >= 0 && TypeParam::order(key, b, m) < 0;
                     });
      });
    });
    if constexpr (TypeParam::kParts > 1) {
      const auto lower = TypeParam::key(a);
      const auto upper = TypeParam::key(b);
      this->expect(recto::between(lower, upper), [&](const Owned& key) {
        return TypeParam::order(key, a) >= 0 && TypeParam::order(key, b) < 0;
      });
      this->expect(recto::from(lower),
                   [&](const Owned& key) { return TypeParam::order(key, a) >= 0; });
      this->expect(recto::after(lower),
                   [&](const Owned& key) { return TypeParam::order(key, a) > 0; });
      this->expect(lower, [&](const Owned& key) { return TypeParam::order(key, a) == 0; });
    }
  });
}

TEST(RangeExamples, NothingLiesBehindTheLastKey) {
  TestDatabase db;
  auto table = NoteTable<std::uint8_t>::open(*db);
  for (int key = 0; key < 256; ++key) {
    table.put(key, specimens::NoteT());
  }
  EXPECT_TRUE(std::ranges::empty(table.scan(recto::after(255))));
  EXPECT_EQ(std::ranges::distance(table.scan(recto::from(255))), 1);
  EXPECT_EQ(std::ranges::distance(table.scan(255)), 1);
  EXPECT_EQ(std::ranges::distance(table.scan(recto::after(254))), 1);
  EXPECT_EQ(std::ranges::distance(table.scan(recto::between(100, 200))), 100);
  EXPECT_EQ(std::ranges::distance(table.scan(recto::between(200, 100))), 0);
  EXPECT_TRUE(std::ranges::empty(table.scan(recto::between(200, 100)).reverse()));
}

TEST(RangeExamples, TextsByTheirBeginning) {
  TestDatabase db;
  auto notes = specimens::NoteTable::open(*db);
  notes.put(1, "", specimens::NoteT());
  notes.put(1, "libc6", specimens::NoteT());
  notes.put(1, "libc6-dev", specimens::NoteT());
  notes.put(2, "libc6", specimens::NoteT());
  notes.put(3, std::string(495, '\xff'), specimens::NoteT());
  notes.put(~0ULL, "z", specimens::NoteT());
  const auto count = [&](const auto& range) { return std::ranges::distance(notes.scan(range)); };
  EXPECT_EQ(count(recto::prefix(1, "lib")), 2);
  EXPECT_EQ(count(std::tuple{1, "libc6"}), 1) << "a bare value names the whole text";
  EXPECT_EQ(count(recto::prefix(1, "")), 3);
  EXPECT_EQ(count(recto::prefix(1)), 3);
  EXPECT_EQ(count(1), 3);
  EXPECT_EQ(count(recto::prefix(3, "\xff\xff")), 1);
  EXPECT_EQ(count(recto::prefix(3, std::string(600, '\xff'))), 0) << "longer than any key";
  EXPECT_EQ(count(recto::until(3, std::string(600, '\xff'))), 5);
  EXPECT_EQ(count(recto::after(3, std::string(600, '\xff'))), 1);
  EXPECT_EQ(count(recto::prefix(~0ULL)), 1);
  EXPECT_EQ(count(recto::after(~0ULL)), 0);
  EXPECT_EQ(count(recto::between(1, 3)), 4);
  EXPECT_EQ(count(recto::between(std::tuple{1, "libc6"}, 2)), 2);
}

TEST(RangeExamples, RangesOwnTheirTextsWhenTheyAreGivenByValue) {
  TestDatabase db;
  auto words = specimens::WordTable::open(*db);
  specimens::WordT word;
  word.word = "libc6 with a name that is too long for a short string";
  words.put(word);
  const auto range = [] {
    return recto::prefix(std::string("libc6 with a name that is too long"));
  }();
  EXPECT_EQ(std::ranges::distance(words.scan(range)), 1);
}

TEST(RangeExamples, ABoundThatDoesNotFitIsAnInvalidKeyOfThatTable) {
  TestDatabase db;
  auto counters = specimens::CounterTable::open(*db);
  try {
    static_cast<void>(counters.scan(recto::from(-1)));
    FAIL() << "nothing was thrown";
  } catch (const recto::Error& error) {
    EXPECT_EQ(error.code(), recto::ErrorCode::invalid_key);
    EXPECT_EQ(error.table(), "counters");
  }
}

}  // namespace
}  // namespace recto_test
