#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "recto/column.hpp"
#include "recto/detail/join_batch.hpp"
#include "recto/detail/predicate_nodes.hpp"
#include "recto/detail/query_access.hpp"
#include "recto/detail/query_order.hpp"
#include "recto/detail/query_plan.hpp"
#include "recto/detail/query_spec.hpp"
#include "recto/format.hpp"
#include "recto/guard.hpp"
#include "recto/predicate.hpp"
#include "recto/scan.hpp"
#include "recto/snapshot.hpp"
#include "recto/table.hpp"
#include "recto/transaction.hpp"

/// Queries: which rows are wanted, in which order, and how many; how they are found is chosen when
/// the query is read (docs/queries.md).
///
///     using C = edgar::CompanyTable::Columns;
///     auto largest = recto::query(companies, snap)
///                        .where(C::sic == 7372 && C::revenue > 1e9)
///                        .order_by(desc(C::revenue))
///                        .limit(100);
///     for (auto company : largest) use(company.key(), company->name());
namespace recto {

/// For `order_by`: the smallest values first, as for a bare column.
template <detail::QueryColumn C>
[[nodiscard]] constexpr detail::OrderColumn<C, false> asc(const C& column) {
  return {column};
}

/// For `order_by`: the largest values first.
template <detail::QueryColumn C>
[[nodiscard]] constexpr detail::OrderColumn<C, true> desc(const C& column) {
  return {column};
}

/// A lazy range over the rows of a table that meet conditions: a view and forward range as `Scan`
/// is, of the same rows. Made by `recto::query`; `where`, `order_by` and `limit` give new queries.
///
/// Nothing is read before `begin()`. The way to the rows is chosen there, once: a range of the
/// primary key or of an index, or the whole table, by the conditions that hold together at the top;
/// what is left of them is tested row by row, in place. Steps allocate nothing, and reading stops
/// when iteration does. Only where no way to the rows has the order that is wanted are all results
/// read and sorted at the first `begin()`, or with a limit the best of them kept: that takes memory
/// for each of them and for their leaves, but copies no record of a snapshot.
///
/// Iterators belong to the query that they came from and to one thread at a time. Copies are new
/// queries of the same state. Reading throws what `Table::scan` throws.
template <class TableTraits, class Filter = detail::Everything<TableTraits>, class... Orders>
class Query : public std::ranges::view_base {
  using F = typename detail::ViewFormatOf<typename TableTraits::Format>::type;
  using Spec = detail::QuerySpec<Filter, Orders...>;
  using Entries = Scan<Row<typename TableTraits::KeyCodec, typename TableTraits::Value, F>>;
  using Sorted = detail::SortedRows<typename Entries::Iterator, detail::Decodes<F>, Orders...>;
  static constexpr bool kOrdered = sizeof...(Orders) != 0;
  static_assert(Filter::kConditions <= detail::kMaxConditions,
                "a query has 64 conditions at most; put parentheses and || around some");

  /// The rows that were sorted and are still to come.
  struct SortedRest {
    const Sorted* rows = nullptr;
    std::size_t next = 0;
  };
  struct Nothing {};

 public:
  using RowType = Row<typename TableTraits::KeyCodec, typename TableTraits::Value, F>;
  using GuardType = Guard<typename TableTraits::Value, F>;

  class Iterator {
   public:
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;
    using value_type = RowType;
    using difference_type = std::ptrdiff_t;
    using reference = RowType;
    using pointer = void;

    Iterator() = default;

    [[nodiscard]] RowType operator*() const { return *at_; }

    Iterator& operator++() {
      if constexpr (kOrdered) {
        if (sorted_.rows != nullptr) {
          take_sorted();
          return *this;
        }
      }
      if (--left_ == 0) {
        at_ = {};
      } else {
        ++at_;
        skip();
      }
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }

    friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.at_ == b.at_; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t end) noexcept {
      return it.at_ == end;
    }

   private:
    friend class Query;

    Iterator(typename Entries::Iterator at, const Spec* spec, std::uint64_t tested,
             std::uint64_t left)
        : at_(std::move(at)), spec_(spec), tested_(tested), left_(left) {
      skip();
    }
    explicit Iterator(const Sorted& sorted)
      requires(kOrdered)
        : sorted_{&sorted, 0} {
      take_sorted();
    }

    /// Goes on to a row that meets the conditions, unless it stands at one.
    void skip() {
      if constexpr (Filter::kConditions != 0) {
        if (tested_ != 0) {
          while (at_ != std::default_sentinel && !passes(*spec_, *at_, tested_)) {
            ++at_;
          }
        }
      }
    }

    void take_sorted() {
      const auto& [rows, next] = sorted_;
      at_ = next == rows->size() ? typename Entries::Iterator() : (*rows)[sorted_.next++];
    }

    typename Entries::Iterator at_;
    const Spec* spec_ = nullptr;
    std::uint64_t tested_ = 0;
    std::uint64_t left_ = 0;
    [[no_unique_address]] std::conditional_t<kOrdered, SortedRest, Nothing> sorted_;
  };

  /// An empty range.
  Query() = default;

  Query(const Query& other) : spec_(other.spec_), opened_(other.opened_) {}
  /// Iterators go on in the new query; the old one is empty.
  Query(Query&&) noexcept = default;
  Query& operator=(Query other) noexcept {
    sorted_ = std::move(other.sorted_);
    scan_ = std::move(other.scan_);
    opened_ = std::move(other.opened_);
    spec_ = std::move(other.spec_);
    return *this;
  }
  ~Query() = default;

  /// The rows of this query that meet a condition as well.
  template <class P>
  [[nodiscard]] auto where(P predicate) const {
    static_assert(detail::PredicateNode<P>, "where() takes conditions on columns: Columns::x == 1");
    if constexpr (detail::PredicateNode<P>) {
      static_assert(std::same_as<typename P::Traits, TableTraits>,
                    "where() takes conditions on columns of the table that is queried");
      if constexpr (Filter::kConditions == 0) {
        return with(std::move(predicate), spec().orders, spec().limit);
      } else {
        return with(spec().filter && std::move(predicate), spec().orders, spec().limit);
      }
    }
  }

  /// The rows in the order of these columns, in place of any order before: `order_by(C::sic,
  /// desc(C::revenue))`. Rows without a field come last. Rows that all columns are equal in come in
  /// no order that could be relied upon; name the key as well where it matters.
  template <class... O>
    requires(sizeof...(O) != 0)
  [[nodiscard]] auto order_by(const O&... columns) const {
    static_assert((detail::is_order_of<TableTraits, O> && ...),
                  "order_by() takes columns of the table that is queried");
    return with(spec().filter, std::tuple(detail::to_order(columns)...), spec().limit);
  }

  /// The first `count` rows of this query. The limit applies last, whatever the order of the calls.
  [[nodiscard]] Query limit(std::uint64_t count) const {
    return with(spec().filter, spec().orders, std::min(count, spec().limit.value_or(count)));
  }

  /// The first row. Each call starts anew, but rows are sorted once.
  [[nodiscard]] Iterator begin() const& {
    if (!spec_ || plan().plan.empty) {
      return {};
    }
    if constexpr (kOrdered) {
      if (plan().plan.sorts) {
        sort();
        return Iterator(*sorted_);
      }
    }
    return Iterator(scan().begin(), spec_.get(), plan().plan.tested,
                    spec_->limit.value_or(std::numeric_limits<std::uint64_t>::max()));
  }
  void begin() const&& = delete;
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  /// A guard of the first row; an empty one where there is none.
  [[nodiscard]] GuardType first() const {
    const Query one = limit(1);
    const Iterator found = one.begin();
    return found == std::default_sentinel ? GuardType() : (*found).pin();
  }

  /// How many rows there are. Reads those that a condition must be tested for, and sorts nothing;
  /// where the key or an index answers alone, no row is touched.
  [[nodiscard]] std::uint64_t count() const {
    if (!spec_ || plan().plan.empty) {
      return 0;
    }
    const std::uint64_t most = spec_->limit.value_or(std::numeric_limits<std::uint64_t>::max());
    if (plan().plan.tested == 0) {
      return detail::count_planned(plan(), spec_->source, most);
    }
    const Entries entries = make_scan();
    std::uint64_t count = 0;
    for (auto at = entries.begin(); at != std::default_sentinel && count < most; ++at) {
      count += passes(*spec_, *at, plan().plan.tested) ? 1 : 0;
    }
    return count;
  }

  /// How the rows are found, for people: what is read, what rows are tested for, and whether they
  /// are sorted.
  [[nodiscard]] std::string explain() const {
    std::vector<std::string> conditions;
    detail::describe_conditions(spec().filter, conditions);
    return detail::explain_plan(plan(), spec().shape(), detail::kAccessPaths<TableTraits>,
                                conditions);
  }

 private:
  template <class, class, class...>
  friend class Query;
  template <class K, class V, class T>
  friend Query<T> query(const Table<K, V, T>& table);
  template <class K, class V, class T>
  friend Query<T> query(const Table<K, V, T>& table, const Snapshot& snapshot);
  template <class K, class V, class T>
  friend Query<T> query(const Table<K, V, T>& table, const Transaction& transaction);

  explicit Query(Spec spec) : spec_(std::make_shared<const Spec>(std::move(spec))) {}

  static bool passes(const Spec& spec, const RowType& row, std::uint64_t tested) {
    return detail::see<F>(
        row, [&](const auto& seen) { return detail::passes(spec.filter, seen, tested); });
  }

  [[nodiscard]] const Spec& spec() const {
    if (!spec_) [[unlikely]] {
      detail::throw_no_query();
    }
    return *spec_;
  }

  template <class NewFilter, class... NewOrders>
  [[nodiscard]] Query<TableTraits, NewFilter, NewOrders...> with(
      NewFilter filter, std::tuple<NewOrders...> orders, std::optional<std::uint64_t> limit) const {
    return Query<TableTraits, NewFilter, NewOrders...>(
        {spec().table, spec().source, std::move(filter), std::move(orders), limit});
  }

  [[nodiscard]] const detail::OpenedPlan& plan() const {
    if (!opened_) {
      opened_ = std::make_shared<const detail::OpenedPlan>(detail::open_plan(
          *spec().table, spec().source, spec().shape(), detail::kAccessPaths<TableTraits>));
    }
    return *opened_;
  }

  [[nodiscard]] Entries make_scan() const {
    auto scan = detail::ScanAccess::make<Entries, detail::PlannedKeys>(plan().target, spec_->source,
                                                                       plan().plan.range);
    return plan().plan.reverse ? scan.reverse() : scan;
  }

  const Entries& scan() const {
    if (!scan_) {
      scan_.emplace(make_scan());
    }
    return *scan_;
  }

  void sort() const
    requires(kOrdered)
  {
    if (sorted_) {
      return;
    }
    auto sorted = std::make_unique<Sorted>(spec_->limit);
    for (auto at = scan().begin(); at != std::default_sentinel; ++at) {
      detail::see<F>(*at, [&](const auto& seen) {
        if (detail::passes(spec_->filter, seen, plan().plan.tested)) {
          sorted->add(at, seen, spec_->orders);
        }
      });
    }
    sorted->finish();
    sorted_ = std::move(sorted);
  }

  std::shared_ptr<const Spec> spec_;
  mutable std::shared_ptr<const detail::OpenedPlan> opened_;
  mutable std::optional<Entries> scan_;
  // Its iterators belong to the scan, which goes on in a query that this one is moved to.
  [[no_unique_address]] mutable std::conditional_t<kOrdered, std::unique_ptr<const Sorted>, Nothing>
      sorted_;
};

/// All rows of a table, on a snapshot of their own, for `where`, `order_by` and `limit`.
template <class K, class V, class T>
[[nodiscard]] Query<T> query(const Table<K, V, T>& table) {
  const detail::TableCore& core = detail::TableAccess::core(table);
  return Query<T>({&core, detail::acquire_snapshot(core.database()), {}, {}, {}});
}
/// The same of a snapshot. Throws `Error(misuse)` when it belongs to another database.
template <class K, class V, class T>
[[nodiscard]] Query<T> query(const Table<K, V, T>& table, const Snapshot& snapshot) {
  const detail::TableCore& core = detail::TableAccess::core(table);
  core.require_own(*snapshot.ref().get());
  return Query<T>({&core, snapshot.ref(), {}, {}, {}});
}
/// The same of a transaction, with its own writes.
template <class K, class V, class T>
[[nodiscard]] Query<T> query(const Table<K, V, T>& table, const Transaction& transaction) {
  const detail::TableCore& core = detail::TableAccess::core(table);
  static_cast<void>(core.writer(*transaction.state()));
  return Query<T>({&core, transaction.state(), {}, {}, {}});
}

}  // namespace recto

// range-v3 takes a view that is not its own where this is specialised; declared here so that
// range-v3 need not be included, or even installed.
namespace ranges::ext {
template <class T>
struct enable_view;
template <class Traits, class Filter, class... Orders>
struct enable_view<recto::Query<Traits, Filter, Orders...>> : std::true_type {};
}  // namespace ranges::ext
