// Iterators of a scan that dies with the statement.
//
// misuse 1: deleted
// misuse 2: dangling
// misuse 3: dangling
#include "case.hpp"

std::uint64_t use(const specimens::CounterTable& counters) {
#if MISUSE == 1
  auto first = counters.scan().begin();
  return (*first).key();
#elif MISUSE == 2
  auto found = std::ranges::find_if(counters.scan(), [](auto row) { return row.key() > 7; });
  return (*found).key();
#elif MISUSE == 3
  auto smallest = std::ranges::min_element(counters.scan(), {}, [](auto row) { return row.key(); });
  return (*smallest).key();
#else
  const auto scan = counters.scan();
  auto first = scan.begin();
  auto found = std::ranges::find_if(scan, [](auto row) { return row.key() > 7; });
  std::uint64_t sum = (*first).key() + (*found).key();
  for (auto row : counters.scan()) {  // the loop keeps the scan
    sum += row.key();
  }
  for (auto key : counters.scan() | std::views::transform([](auto row) { return row.key(); })) {
    sum += key;  // the view owns the scan
  }
  return sum;
#endif
}
