// A bulk loader is one transaction in the making: neither copied nor moved.
//
// misuse 1: deleted
// misuse 2: deleted
// misuse 3: deleted|cannot be assigned
#include "case.hpp"

void use(specimens::CounterTable& counters) {
  recto::BulkLoader load(counters);
#if MISUSE == 1
  auto copy = load;
#elif MISUSE == 2
  auto moved = std::move(load);
#elif MISUSE == 3
  recto::BulkLoader second(counters);
  second = std::move(load);
#else
  load.finish();
#endif
}
