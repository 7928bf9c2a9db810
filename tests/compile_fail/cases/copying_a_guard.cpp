// A guard has one owner: it is moved, not copied.
//
// misuse 1: deleted
// misuse 2: deleted
// misuse 3: deleted
#include "case.hpp"

void use(const specimens::CounterTable& counters) {
  auto guard = counters.get(1);
#if MISUSE == 1
  auto copy = guard;
#elif MISUSE == 2
  auto copy = counters.get(2);
  copy = guard;
#elif MISUSE == 3
  const auto fixed = counters.get(2);
  auto copy = std::move(fixed);
#else
  auto moved = std::move(guard);
  guard = counters.get(2);
#endif
}
