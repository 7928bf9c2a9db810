#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "queries/stock.hpp"
#include "support/test_database.hpp"
#include "unit/entropy.hpp"

// Random queries over random rows, compared with a filter over a vector: whichever way is chosen,
// the rows are the same.

namespace recto_test {
namespace {

using C = ItemColumns;

using Rows = recto::Row<ItemTraits::KeyCodec, Item, ItemTraits::Format>;

/// A condition that was chosen when the program runs, and what it means.
struct AnyCondition : recto::detail::PredicateBase {
  using Traits = ItemTraits;

  std::function<bool(const Rows&)> tests;
  std::function<void(recto::detail::QueryShape&, std::size_t)> adds_terms;
  std::function<void(std::string&)> describes;
  std::function<bool(const Item&)> meaning;

  [[nodiscard]] bool test(const Rows& row) const { return tests(row); }
  void add_terms(recto::detail::QueryShape& shape, std::size_t condition) const {
    adds_terms(shape, condition);
  }
  void describe(std::string& text) const { describes(text); }
};

template <class P>
AnyCondition erased(P predicate, std::function<bool(const Item&)> meaning) {
  auto shared = std::make_shared<const P>(std::move(predicate));
  return {{},
          [shared](const Rows& row) { return shared->test(row); },
          [shared](auto& shape, std::size_t condition) { shared->add_terms(shape, condition); },
          [shared](std::string& text) { shared->describe(text); },
          std::move(meaning)};
}

template <class T>
T one_of(Entropy& entropy, std::initializer_list<T> values) {
  return *(values.begin() + static_cast<std::ptrdiff_t>(entropy.below(values.size())));
}

template <class T>
struct Values;
template <>
struct Values<std::uint8_t> {
  static std::uint8_t any(Entropy& entropy) {
    return one_of<std::uint8_t>(entropy, {0, 1, 2, 3, 255});
  }
};
template <>
struct Values<std::uint32_t> {
  static std::uint32_t any(Entropy& entropy) {
    return static_cast<std::uint32_t>(entropy.below(40));
  }
};
template <>
struct Values<std::int16_t> {
  static std::int16_t any(Entropy& entropy) {
    return one_of<std::int16_t>(entropy, {-32'768, -1, 0, 1, 32'767});
  }
};
template <>
struct Values<double> {
  static double any(Entropy& entropy) {
    using Limits = std::numeric_limits<double>;
    return one_of<double>(entropy, {-Limits::infinity(), -2.5, -0.0, 0.0, 1e-300, 3, 1e300,
                                    Limits::infinity(), Limits::quiet_NaN()});
  }
};
template <>
struct Values<float> {
  static float any(Entropy& entropy) {
    return one_of<float>(entropy, {0.0F, 0.5F, 2.0F, std::numeric_limits<float>::infinity()});
  }
};
template <>
struct Values<std::string_view> {
  static std::string_view any(Entropy& entropy) {
    using namespace std::string_view_literals;
    return one_of<std::string_view>(entropy, {"a"sv, "ab"sv, "abc"sv, "b"sv, "\x01"sv, "\xff"sv,
                                              "\xff\xff"sv, "a\x01"sv, "a\xff"sv});
  }
};

/// The order of values by definition: texts as unsigned bytes, NaN last and one value.
template <class T>
int order(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(a) || std::isnan(b)) {
      return int{std::isnan(a)} - int{std::isnan(b)};
    }
    return int{a > b} - int{a < b};
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    return int{text_before(b, a)} - int{text_before(a, b)};
  } else {
    return int{a > b} - int{a < b};
  }
}

template <class Column, class Field>
AnyCondition on_column(Entropy& entropy, const Column& column, Field field) {
  using T = typename Column::Type;
  const T a = Values<T>::any(entropy);
  const T b = Values<T>::any(entropy);
  const auto compared = [&](auto predicate, auto holds) {
    return erased(std::move(predicate), [=](const Item& row) {
      const std::optional<T> value = field(row);
      return value && holds(order<T>(*value, a));
    });
  };
  switch (entropy.below(11)) {
    case 0:
    case 1:
      return compared(column == a, [](int o) { return o == 0; });
    case 2:
      return compared(column != a, [](int o) { return o != 0; });
    case 3:
      return compared(column < a, [](int o) { return o < 0; });
    case 4:
      return compared(column <= a, [](int o) { return o <= 0; });
    case 5:
      return compared(column > a, [](int o) { return o > 0; });
    case 6:
      return compared(column >= a, [](int o) { return o >= 0; });
    case 7:
      return erased(between(column, a, b), [=](const Item& row) {
        const std::optional<T> value = field(row);
        return value && order<T>(*value, a) >= 0 && order<T>(*value, b) < 0;
      });
    case 8: {
      std::vector<T> values;
      for (std::size_t i = entropy.below(4); i > 0; --i) {
        values.push_back(Values<T>::any(entropy));
      }
      return erased(in_list(column, values), [=](const Item& row) {
        const std::optional<T> value = field(row);
        return value && std::ranges::any_of(values, [&](T v) { return order<T>(*value, v) == 0; });
      });
    }
    case 9:
      return erased(is_present(column), [=](const Item& row) { return field(row).has_value(); });
    default:
      return erased(is_absent(column), [=](const Item& row) { return !field(row).has_value(); });
  }
}

AnyCondition simple_condition(Entropy& entropy) {
  switch (entropy.below(7)) {
    case 0:
      return on_column(entropy, C::shelf, [](const Item& row) { return std::optional(row.shelf); });
    case 1:
      return on_column(entropy, C::id, [](const Item& row) { return std::optional(row.id); });
    case 2:
      return on_column(entropy, C::price, [](const Item& row) { return std::optional(row.price); });
    case 3:
      return on_column(entropy, C::group, [](const Item& row) { return row.known_group(); });
    case 4:
      return on_column(entropy, C::weight, [](const Item& row) { return row.known_weight(); });
    case 5: {
      const std::string beginning(
          Values<std::string_view>::any(entropy).substr(0, entropy.below(3)));
      return erased(starts_with(C::name, beginning), [beginning](const Item& row) {
        return row.text() && row.text()->starts_with(beginning);
      });
    }
    default:
      return on_column(entropy, C::name, [](const Item& row) { return row.text(); });
  }
}

AnyCondition any_condition(Entropy& entropy) {
  const AnyCondition a = simple_condition(entropy);
  switch (entropy.below(8)) {
    case 0: {
      const AnyCondition b = simple_condition(entropy);
      return erased(a || b, [=](const Item& row) { return a.meaning(row) || b.meaning(row); });
    }
    case 1:
      return erased(!a, [=](const Item& row) { return !a.meaning(row); });
    default:
      return a;
  }
}

std::vector<Item> any_rows(Entropy& entropy) {
  std::vector<Item> rows;
  const std::uint32_t count = static_cast<std::uint32_t>(entropy.below(40));
  for (std::uint32_t id = 0; id < count; ++id) {
    const bool grouped = entropy.below(4) != 0;
    const bool named = entropy.below(4) != 0;
    const bool weighed = entropy.below(4) != 0;
    rows.push_back(item(Values<std::uint8_t>::any(entropy), id, Values<double>::any(entropy),
                        grouped ? Values<std::int16_t>::any(entropy) : Item::kNoGroup,
                        named ? Values<std::string_view>::any(entropy) : std::string_view(),
                        weighed ? Values<float>::any(entropy) : -1.0F));
  }
  return rows;
}

/// Compares the rows by one column; absent ones come last, either way.
template <class T>
int order_by(const std::optional<T>& a, const std::optional<T>& b, bool descending) {
  if (!a || !b) {
    return int{!a} - int{!b};
  }
  return descending ? order<T>(*b, *a) : order<T>(*a, *b);
}

using Order = std::function<int(const Item&, const Item&)>;

/// Checks what a query shows against the rows that it should, of which it shows `limit` at most.
template <class Q>
void check(const Q& query, std::vector<Item> expected, const Order& order,
           std::optional<std::uint64_t> limit) {
  std::ranges::sort(expected, [&](const Item& a, const Item& b) { return order(a, b) < 0; });
  const std::size_t count =
      limit ? std::min<std::size_t>(*limit, expected.size()) : expected.size();
  const std::string plan = query.explain();
  std::map<std::uint32_t, Item> missing;
  for (const Item& each : expected) {
    missing.emplace(each.id, each);
  }
  std::size_t seen = 0;
  for (const auto row : query) {
    require(seen < count, "too many rows", plan);
    require(missing.erase(row->id) == 1, "a row that should not be there, or not twice", plan,
            std::to_string(row->id));
    require(order(*row, expected[seen]) == 0, "another order", plan, std::to_string(row->id));
    require(row.key() == ItemKey{row->shelf, row->id}, "another key", plan);
    ++seen;
  }
  require(seen == count, "too few rows", plan,
          std::to_string(seen) + " of " + std::to_string(count));
  require(query.count() == count, "another count", plan, std::to_string(query.count()));
  const auto first = query.first();
  require(first.has_value() == (count != 0), "no first row", plan);
  require(!first || order(*first, expected[0]) == 0, "another first row", plan);
}

/// Calls `check` with a query in one of several orders, and what they mean.
template <class Q, class Check>
void in_any_order(Entropy& entropy, const Q& query, const Check& check) {
  const bool turned = entropy.below(2) == 1;
  const auto compare = [](auto field, bool descending) {
    return [=](const Item& a, const Item& b) {
      return order_by(std::optional(field(a)), std::optional(field(b)), descending);
    };
  };
  const auto optional = [](auto field, bool descending) {
    return [=](const Item& a, const Item& b) { return order_by(field(a), field(b), descending); };
  };
  const auto then = [](auto first, auto second) {
    return [=](const Item& a, const Item& b) {
      const int result = first(a, b);
      return result != 0 ? result : second(a, b);
    };
  };
  const auto price = compare([](const Item& row) { return row.price; }, !turned);
  const auto group = optional([](const Item& row) { return row.known_group(); }, turned);
  const auto name = optional([](const Item& row) { return row.text(); }, !turned);
  const auto weight = optional([](const Item& row) { return row.known_weight(); }, turned);
  const auto shelf = compare([](const Item& row) { return row.shelf; }, turned);
  const auto id = compare([](const Item& row) { return row.id; }, !turned);
  const auto up = compare([](const Item& row) { return row.id; }, turned);
  switch (entropy.below(7)) {
    case 0:
      return check(query, [](const Item&, const Item&) { return 0; });
    case 1:
      return turned ? check(query.order_by(C::price), price)
                    : check(query.order_by(desc(C::price)), price);
    case 2:
      return turned ? check(query.order_by(desc(C::group), C::price), then(group, price))
                    : check(query.order_by(C::group, desc(C::price)), then(group, price));
    case 3:
      return turned ? check(query.order_by(C::name, desc(C::weight)), then(name, weight))
                    : check(query.order_by(desc(C::name), C::weight), then(name, weight));
    case 4:
      return turned ? check(query.order_by(desc(C::shelf), C::id), then(shelf, id))
                    : check(query.order_by(C::shelf, desc(C::id)), then(shelf, id));
    case 5:  // which only sorting gives
      return turned ? check(query.order_by(desc(C::shelf), desc(C::id)), then(shelf, up))
                    : check(query.order_by(C::shelf, C::id), then(shelf, up));
    default:
      return turned ? check(query.order_by(C::name), name)
                    : check(query.order_by(desc(C::name)), name);
  }
}

/// As many random choices as rows and queries take, which is more than RapidCheck makes.
std::vector<std::uint8_t> many_bytes(Entropy& entropy) {
  std::mt19937_64 random(entropy.bits(8));
  std::vector<std::uint8_t> bytes(4'096);
  std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

/// Holds for every row, and says so to nobody.
AnyCondition no_condition() {
  return erased(is_present(C::id) || is_absent(C::id), [](const Item&) { return true; });
}

TEST(QueryModel, AnswersAsAFilterOverAVector) {
  TestDatabase db;
  auto items = ItemTable::open(*db);
  for_any([&](Entropy& few_choices) {
    const std::vector<std::uint8_t> bytes = many_bytes(few_choices);
    Entropy entropy(bytes);
    const std::vector<Item> rows = any_rows(entropy);
    items.clear();
    items.put_all(rows);
    for (int i = 0; i < 20; ++i) {
      // Always three conditions, so that there is one type of query.
      std::array<AnyCondition, 3> conditions;
      const std::size_t count = entropy.below(4);
      for (std::size_t c = 0; c < conditions.size(); ++c) {
        conditions[c] = c < count ? any_condition(entropy) : no_condition();
      }
      std::vector<Item> expected;
      std::ranges::copy_if(rows, std::back_inserter(expected), [&](const Item& row) {
        return std::ranges::all_of(conditions, [&](const auto& each) { return each.meaning(row); });
      });
      const std::optional<std::uint64_t> limit =
          entropy.below(2) == 0 ? std::nullopt : std::optional<std::uint64_t>(entropy.below(8));
      const auto all = recto::query(items).where(conditions[0] && conditions[1] && conditions[2]);
      in_any_order(entropy, all, [&](const auto& query, const Order& order) {
        check(limit ? query.limit(*limit) : query, expected, order, limit);
      });
    }
  });
}

}  // namespace
}  // namespace recto_test
