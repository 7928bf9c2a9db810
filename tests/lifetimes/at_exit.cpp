// Objects of static and thread duration that are released while the program ends, in every order:
// before and after whatever the library keeps itself.

#include <cstdio>
#include <thread>

#include "lifetimes/counters.hpp"

namespace {

using specimens::CounterTable;
using CounterGuard = recto::Guard<specimens::Counter>;

/// Made before the library keeps anything, and so destroyed after it.
CounterGuard early_guard;
std::optional<recto::Snapshot> early_snapshot;
std::optional<recto::Database> early_database;
std::optional<CounterTable::ScanType> early_scan;
thread_local CounterGuard thread_guard;

int run() {
  static const recto_test::TemporaryDirectory directory;
  auto db = recto::Database::open(directory / "test.db");
  auto counters = CounterTable::open(db);
  counters.put_all(recto_test::counters_up_to(100));

  static const CounterGuard late_guard = counters.get(1);
  static const recto::Database second = recto::Database::open(directory / "second.db");
  early_guard = counters.get(2);
  early_snapshot = db.snapshot();
  early_scan = counters.scan();
  early_database = std::move(db);
  thread_guard = counters.get(3);
  std::thread([&] { thread_guard = counters.get(4); }).join();

  std::size_t rows = 0;
  for (auto row : *early_scan) {
    rows += row->id() > 0 ? 1 : 0;
  }
  return rows == 100 && recto_test::text_of(late_guard) == "1" ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
