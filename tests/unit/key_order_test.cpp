#include <gtest/gtest.h>

#include <set>

#include "unit/key_samples.hpp"

// The law of keys: encoded keys compare with memcmp in the order of their values, on every engine.

namespace recto_test {
namespace {

using enum Order;

struct Mixed {
  std::string_view name;
  std::uint32_t filed;
  double value;
  Bytes digest;

  static constexpr auto recto_parts() {
    return std::tuple{recto::ascending(&Mixed::name), recto::descending(&Mixed::filed),
                      recto::descending(&Mixed::value), recto::ascending(&Mixed::digest)};
  }
};

/// Declares its members in another order than its parts.
struct Shuffled {
  std::int16_t first;
  std::string_view second;

  static constexpr auto recto_parts() {
    return std::tuple{recto::descending(&Shuffled::first), recto::ascending(&Shuffled::second)};
  }
};

using Channel = specimens::Channel;
using TupleKey = std::tuple<std::string_view, std::string_view, std::uint8_t>;
using PairKey = std::pair<Bytes, std::int64_t>;

template <Order kOrder>
using SinglesOf =
    testing::Types<Single<std::uint8_t, kOrder>, Single<std::uint16_t, kOrder>,
                   Single<std::uint32_t, kOrder>, Single<std::uint64_t, kOrder>,
                   Single<std::int8_t, kOrder>, Single<std::int16_t, kOrder>,
                   Single<std::int32_t, kOrder>, Single<std::int64_t, kOrder>, Single<bool, kOrder>,
                   Single<Channel, kOrder>, Single<float, kOrder>, Single<double, kOrder>,
                   Single<std::string_view, kOrder>, Single<std::string, kOrder>,
                   Single<Bytes, kOrder>, Single<std::array<std::uint16_t, 3>, kOrder>,
                   Single<std::array<float, 2>, kOrder>, Single<specimens::Range, kOrder>>;

struct MixedCase : KeyCase<recto::OrderedKey<Mixed>, Part<std::string_view>,
                           Part<std::uint32_t, descending>, Part<double, descending>, Part<Bytes>> {
};
struct ShuffledCase
    : KeyCase<recto::OrderedKey<Shuffled>, Part<std::int16_t, descending>, Part<std::string_view>> {
};
struct ReadingCase
    : KeyCase<recto::OrderedKey<specimens::ReadingKey>, Part<std::string_view>,
              Part<std::uint32_t, descending>, Part<Channel>, Part<std::string_view, descending>> {
};
struct BookingCase
    : KeyCase<recto::OrderedKey<specimens::BookingKey>, Part<specimens::Range>, Part<Bytes>> {};
struct TupleCase : KeyCase<recto::OrderedKey<TupleKey>, Part<std::string_view>,
                           Part<std::string_view>, Part<std::uint8_t>> {};
struct OrderedTupleCase : KeyCase<recto::OrderedKey<TupleKey, descending, ascending, descending>,
                                  Part<std::string_view, descending>, Part<std::string_view>,
                                  Part<std::uint8_t, descending>> {};
struct PairCase : KeyCase<recto::OrderedKey<PairKey>, Part<Bytes>, Part<std::int64_t>> {};
using Composites = testing::Types<MixedCase, ShuffledCase, ReadingCase, BookingCase, TupleCase,
                                  OrderedTupleCase, PairCase>;

template <class Case>
class KeyOrder : public testing::Test {};
template <class Case>
class DescendingKeyOrder : public testing::Test {};
template <class Case>
class CompositeKeyOrder : public testing::Test {};

int sign(std::strong_ordering order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); }

template <class T>
bool same_part(const T& a, const T& b) {
  if constexpr (std::floating_point<T>) {
    return a == b || (std::isnan(a) && std::isnan(b));
  } else if constexpr (std::same_as<T, specimens::Range>) {
    return PartSample<T>::numbers(a) == PartSample<T>::numbers(b);
  } else if constexpr (recto::detail::is_std_array<T>) {
    return std::equal(a.begin(), a.end(), b.begin(), &same_part<typename T::value_type>);
  } else {
    return a == b;
  }
}

template <class Case>
bool same_key(const typename Case::Key& a, const typename Case::Key& b) {
  if constexpr (Case::kParts == 1) {
    return same_part(a, b);
  } else {
    using Shape = recto::detail::KeyShape<typename Case::Key>;
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return (same_part(Shape::template get<I>(a), Shape::template get<I>(b)) && ...);
    }(std::make_index_sequence<Case::kParts>{});
  }
}

/// All that must hold of any pair of keys.
template <class Case>
void check_pair(const typename Case::Owned& a, const typename Case::Owned& b) {
  const std::string left = encode<Case>(a);
  const std::string right = encode<Case>(b);
  const int expected = Case::order(a, b);
  require(sign(Bytes(left) <=> Bytes(right)) == expected, "order of the bytes", left, right);
  require(sign(Bytes(padded(left)) <=> Bytes(padded(right))) == expected,
          "order of the padded bytes", left, right);
  require(sign(Case::Codec::compare(Case::key(a), Case::key(b))) == expected, "compare", left,
          right);
  require(expected == 0 || !right.starts_with(left), "one is the beginning of the other", left,
          right);
}

/// The key comes back from its bytes, padded or not. The buffers end where the bytes do, so that
/// the address sanitizer sees every step too far.
template <class Case>
void check_round_trip(const typename Case::Owned& owned) {
  const typename Case::Key key = Case::key(owned);
  const std::string bytes = encode<Case>(owned);
  for (const std::string& stored : {bytes, padded(bytes)}) {
    recto::detail::Arena arena;
    const std::vector<char> exact(stored.begin(), stored.end());
    const typename Case::Key decoded = Case::Codec::decode(Bytes(exact), arena);
    require(same_key<Case>(decoded, key), "decoded to another key", stored);
    require(encoded(decoded, typename Case::Codec{}) == bytes, "encoded anew otherwise", stored);
  }
}

/// Of up to 12 keys, some of which share a part with others.
template <class Case>
void check_law() {
  for_any([](Entropy& entropy) {
    std::vector<typename Case::Owned> keys;
    for (std::size_t left = 1 + entropy.below(12); left > 0; --left) {
      keys.push_back(Case::make(entropy));
      if (keys.size() > 1 && entropy.below(2) == 0) {
        std::get<0>(keys.back()) = std::get<0>(keys[keys.size() - 2]);
      }
    }
    for (const auto& a : keys) {
      if (encode<Case>(a).size() < recto::kMaxKeySize) {
        check_round_trip<Case>(a);
        for (const auto& b : keys) {
          if (encode<Case>(b).size() < recto::kMaxKeySize) {
            check_pair<Case>(a, b);
          }
        }
      }
    }
  });
}

TYPED_TEST_SUITE(KeyOrder, SinglesOf<ascending>);
TYPED_TEST(KeyOrder, IsThatOfTheValues) { check_law<TypeParam>(); }

TYPED_TEST_SUITE(DescendingKeyOrder, SinglesOf<descending>);
TYPED_TEST(DescendingKeyOrder, IsThatOfTheValuesReversed) { check_law<TypeParam>(); }

TYPED_TEST_SUITE(CompositeKeyOrder, Composites);
TYPED_TEST(CompositeKeyOrder, IsThatOfTheParts) { check_law<TypeParam>(); }

template <class T>
void expect_ascending(const std::vector<T>& values) {
  for (std::size_t i = 1; i < values.size(); ++i) {
    EXPECT_LT(Bytes(encoded(values[i - 1], recto::OrderedKey<T>{})),
              Bytes(encoded(values[i], recto::OrderedKey<T>{})))
        << "at " << i;
    EXPECT_GT(Bytes(encoded(values[i - 1], recto::OrderedKey<T, descending>{})),
              Bytes(encoded(values[i], recto::OrderedKey<T, descending>{})))
        << "at " << i;
  }
}

TEST(KeyOrderExamples, NumbersWithAFractionFollowTheNumberLineAndNanComesLast) {
  using Limits = std::numeric_limits<double>;
  expect_ascending<double>({-Limits::infinity(), Limits::lowest(), -1.5, -1.0, -Limits::min(),
                            -Limits::denorm_min(), 0.0, Limits::denorm_min(), Limits::min(), 1.0,
                            1.5, Limits::max(), Limits::infinity(), Limits::quiet_NaN()});
}

TEST(KeyOrderExamples, TextsFollowTheirBytes) {
  using std::string_view_literals::operator""sv;
  expect_ascending<std::string_view>({""sv, "\0"sv, "\0\0"sv, "\0\x01"sv, "\0a"sv, "\x01"sv,
                                      "\x01\0"sv, "\x02"sv, "a"sv, "a\0"sv, "a\0b"sv, "a\x01"sv,
                                      "aa"sv, "b"sv, "é"sv, "日"sv, "\xff"sv, "\xff\xff"sv});
}

TEST(KeyOrderExamples, OneHalfOfAnEncodedTextNeverReachesIntoTheNextPart) {
  using std::string_view_literals::operator""sv;
  using Codec = recto::OrderedKey<std::tuple<std::string_view, std::string_view>>;
  const std::vector<std::tuple<std::string_view, std::string_view>> ascending_keys = {
      {""sv, "z"sv},   {"\0"sv, ""sv},   {"a"sv, ""sv},     {"a"sv, "\0"sv}, {"a"sv, "z"sv},
      {"a\0"sv, ""sv}, {"a\0z"sv, ""sv}, {"a\x01"sv, ""sv}, {"ab"sv, ""sv},  {"b"sv, ""sv}};
  std::set<std::string> distinct;
  std::string before;
  for (const auto& key : ascending_keys) {
    const std::string bytes = encoded(key, Codec{});
    EXPECT_LT(Bytes(before), Bytes(bytes));
    distinct.insert(before = bytes);
  }
  EXPECT_EQ(distinct.size(), ascending_keys.size());
}

TEST(KeyOrderExamples, BothZerosAreOneKeyAndAllNansAreOne) {
  const auto bytes = [](double value) { return encoded(value, recto::OrderedKey<double>{}); };
  EXPECT_EQ(bytes(0.0), bytes(-0.0));
  const double signalling = std::bit_cast<double>(std::uint64_t{0xfff0'0000'0000'0001});
  EXPECT_EQ(bytes(std::numeric_limits<double>::quiet_NaN()), bytes(signalling));
  EXPECT_EQ(bytes(std::numeric_limits<double>::quiet_NaN()),
            bytes(-std::numeric_limits<double>::quiet_NaN()));
}

TEST(CompareKeys, GivesGeneratedKeysTheirOrder) {
  using specimens::Channel;
  using specimens::ReadingKey;
  const ReadingKey key{"oslo", 20'240'101, Channel::low, "mm"};
  EXPECT_EQ(key, (ReadingKey{"oslo", 20'240'101, Channel::low, "mm"}));
  EXPECT_LT(key, (ReadingKey{"paris", 20'240'101, Channel::low, "mm"}));
  EXPECT_LT(key, (ReadingKey{"oslo", 20'231'231, Channel::low, "mm"})) << "days descend";
  EXPECT_LT(key, (ReadingKey{"oslo", 20'240'101, Channel::high, "mm"}));
  EXPECT_LT(key, (ReadingKey{"oslo", 20'240'101, Channel::low, "hPa"})) << "units descend";
}

}  // namespace
}  // namespace recto_test
