#include <benchmark/benchmark.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "workloads/workloads.hpp"

namespace bench {

namespace {

constexpr std::size_t kBatch = 1'000;

/// Rows in random order, other ones each time.
class RandomRows {
 public:
  explicit RandomRows(AccountData& data) : data_(data) {}

  /// `make(accounts, index)` of `count` different rows.
  template <class Make>
  std::vector<AccountFields> next(std::size_t count, Make make) {
    if (position_ + count > data_.random_order.size()) {
      position_ = 0;
    }
    std::vector<AccountFields> rows;
    for (std::size_t i = 0; i < count; ++i) {
      rows.push_back(make(data_.accounts, data_.random_order[position_ + i]));
    }
    position_ += count;
    return rows;
  }

 private:
  AccountData& data_;
  std::size_t position_ = 0;
};

/// Whether a store has these rows, and both indexes lead to them.
template <class Store>
bool holds(Store& store, std::span<const AccountFields> rows) {
  const typename Store::Reader reader(store);
  return std::ranges::all_of(rows, [&](const AccountFields& fields) {
    const Sums found = reader.get(std::span(&fields.number, 1));
    return found == Sums{1, fields.id, fields.amount} && reader.has_entry(fields);
  });
}

template <class Store>
bool holds_entries_of_none(Store& store, std::span<const AccountFields> rows) {
  const typename Store::Reader reader(store);
  return std::ranges::none_of(
      rows, [&](const AccountFields& fields) { return reader.has_entry(fields); });
}

/// Writes `rows` by `write`, a batch in each iteration.
template <class Write>
void write_batches(benchmark::State& state, std::span<const AccountFields> rows, Write write) {
  for (auto _ : state) {
    write(rows.first(kBatch));
    rows = rows.subspan(kBatch);
  }
  state.counters["items"] = kBatch;
}

template <class Write>
void write_untimed(std::span<const AccountFields> rows, Write write) {
  for (; !rows.empty(); rows = rows.subspan(kBatch)) {
    write(rows.first(kBatch));
  }
}

std::size_t rows_of(const benchmark::State& state) {
  return static_cast<std::size_t>(state.max_iterations) * kBatch;
}

template <class Store>
void measure_inserts(benchmark::State& state, AccountData& data, Store& store, RandomRows& random) {
  const auto rows = random.next(rows_of(state), [](const Accounts& accounts, std::uint64_t index) {
    return accounts.missing(index);
  });
  write_batches(state, rows, [&](auto batch) { store.insert(batch); });
  if (store.rows() != data.accounts.rows() + rows.size() || !holds(store, rows)) {
    state.SkipWithError("rows or entries are missing");
  }
  write_untimed(rows, [&](auto batch) { store.erase(batch); });
  if (store.rows() != data.accounts.rows() || !holds_entries_of_none(store, rows)) {
    state.SkipWithError("rows or entries are left");
  }
}

template <class Store>
void measure_updates(benchmark::State& state, Store& store, RandomRows& random) {
  std::vector<AccountFields> before;
  const auto rows = random.next(rows_of(state), [&](const Accounts& accounts, std::uint64_t index) {
    before.push_back(accounts.stored(index));
    return accounts.changed(index);
  });
  write_batches(state, rows, [&](auto batch) { store.update(batch); });
  if (!holds(store, rows) || !holds_entries_of_none(store, before)) {
    state.SkipWithError("the entries are wrong");
  }
  write_untimed(before, [&](auto batch) { store.update(batch); });
  if (!holds(store, before)) {
    state.SkipWithError("the entries are wrong");
  }
}

template <class Store>
void register_writes(Lazy<AccountData>& lazy, Store AccountData::* store, const std::string& side,
                     std::int64_t batches) {
  const auto add = [&](const char* workload, auto measure) {
    auto random = std::make_shared<std::unique_ptr<RandomRows>>();
    benchmark::RegisterBenchmark((workload + ("/" + side)).c_str(), [=, &lazy](
                                                                        benchmark::State& state) {
      AccountData& data = lazy.get();
      if (!*random) {
        *random = std::make_unique<RandomRows>(data);
      }
      measure(state, data, data.*store, **random);
    })->Iterations(batches);
  };
  add("index_insert", [](benchmark::State& state, AccountData& data, Store& accounts,
                         RandomRows& random) { measure_inserts(state, data, accounts, random); });
  add("index_update", [](benchmark::State& state, AccountData&, Store& accounts,
                         RandomRows& random) { measure_updates(state, accounts, random); });
}

}  // namespace

void register_index_writes(DataSets& data, const Sizes& sizes, Targets& targets) {
  // The same number of batches on all sides: what is written changes the files.
  const auto batches = static_cast<std::int64_t>(
      std::min<std::uint64_t>(30, std::max<std::uint64_t>(1, sizes.indexed_rows / (10 * kBatch))));
  register_writes(data.accounts, &AccountData::recto, "recto", batches);
  register_writes(data.accounts, &AccountData::raw, "raw", batches);
  register_writes(data.accounts, &AccountData::sqlite, "sqlite", batches);
  for (const char* workload : {"index_insert", "index_update"}) {
    targets[workload] = {0.95};
    targets[workload + std::string("/sqlite")] = {1.0};
  }
}

}  // namespace bench
