// Keys of another type or of too many or too few parts.
//
// misuse 1: no matching
// misuse 2: no matching
// misuse 3: no matching
// misuse 4: no matching
// misuse 5: no matching
// misuse 6: no matching
// misuse 7: no matching
// misuse 8: no matching
// misuse 9: no matching
// misuse 10: no matching
// misuse 11: no matching
#include "case.hpp"

bool use(specimens::CounterTable& counters, specimens::ReadingTable& readings) {
  using enum specimens::Channel;
#if MISUSE == 1
  return counters.contains("one");
#elif MISUSE == 2
  return counters.contains(1, 2);
#elif MISUSE == 3
  return counters.contains(1.5);
#elif MISUSE == 4
  return counters.get().has_value();
#elif MISUSE == 5
  return readings.erase("north", 20240101u, high);
#elif MISUSE == 6
  return readings.contains("north", 20240101u, 7, "km");
#elif MISUSE == 7
  return readings.contains("north", 20240101u, high, "km", 1);
#elif MISUSE == 8
  return counters.scan(recto::prefix("1")).begin() == std::default_sentinel;
#elif MISUSE == 9
  return readings.scan(recto::prefix(20240101u)).reverse().end() == nullptr;
#elif MISUSE == 10
  for (auto row : readings.scan(recto::between("a", 7))) {
    static_cast<void>(row);
  }
  return false;
#elif MISUSE == 11
  return counters.contains(specimens::ReadingKey{"north", 20240101, high, "km"});
#else
  for (auto row : readings.scan(recto::prefix("north", 20240101))) {
    static_cast<void>(row);
  }
  return counters.contains(short{1}) || readings.contains("north", 20240101, high, "km") ||
         readings.contains(specimens::ReadingKey{"north", 20240101, high, "km"});
#endif
}
