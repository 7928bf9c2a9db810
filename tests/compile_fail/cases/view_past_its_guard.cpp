// Views that leave the block of what they point into. Only clang follows them.
//
// misuse 1 (clang): stack
// misuse 2 (clang): stack
// misuse 3 (clang): stack
// misuse 4 (clang): temporary|dangling
#include "case.hpp"

#if MISUSE == 1
const specimens::Counter& use(const specimens::CounterTable& counters) {
  const auto guard = counters.get(1);
  return *guard;
}
#elif MISUSE == 2
const specimens::Counter* use(const specimens::CounterTable& counters) {
  const auto guard = counters.get(1);
  return guard.operator->();
}
#elif MISUSE == 3
recto::Bytes use(const specimens::CounterTable& counters) {
  const auto guard = counters.get(1);
  return guard.bytes();
}
#elif MISUSE == 4
void use(specimens::CounterTable& counters) {
  const recto::Bytes finished{std::vector<std::uint8_t>(64)};
  counters.put(finished);
}
#else
recto::Guard<specimens::Counter> use(specimens::CounterTable& counters) {
  counters.put(recto::Bytes{std::vector<std::uint8_t>(64)});  // used within the statement
  auto guard = counters.get(1);
  return guard;
}
#endif
