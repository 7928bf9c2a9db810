// A view into a guard that dies with the statement: name the guard first.
//
// misuse 1: deleted
// misuse 2: deleted
// misuse 3: deleted
// misuse 4: deleted
#include "case.hpp"

std::size_t use(const specimens::CounterTable& counters) {
#if MISUSE == 1
  return (*counters.get(1)).id();
#elif MISUSE == 2
  return counters.get(1)->id();
#elif MISUSE == 3
  return counters.get(1).bytes().size();
#elif MISUSE == 4
  auto guard = counters.get(1);
  return std::move(guard)->id();
#else
  const auto guard = counters.get(1);
  return guard ? (*guard).id() + guard->id() + guard.bytes().size() : 0;
#endif
}
