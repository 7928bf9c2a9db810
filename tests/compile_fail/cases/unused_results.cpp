// Results that are all that a call is for.
//
// misuse 1: unused-result
// misuse 2: unused-result
// misuse 3: unused-result
// misuse 4: unused-result
// misuse 5: unused-result
// misuse 6: unused-result
// misuse 7: unused-result
// misuse 8: unused-result
// misuse 9: unused-result
#include "case.hpp"

void use(recto::Database& db, const specimens::CounterTable& counters) {
  const recto::Snapshot snapshot = db.snapshot();
  const auto scan = counters.scan(snapshot);
#if MISUSE == 1
  counters.get(1);
#elif MISUSE == 2
  counters.contains(1);
#elif MISUSE == 3
  db.snapshot();
#elif MISUSE == 4
  counters.scan(snapshot);
#elif MISUSE == 5
  counters.get(snapshot, 1);
#elif MISUSE == 6
  counters.multi_get(std::vector<int>{1, 2});
#elif MISUSE == 7
  (*scan.begin()).pin();
#elif MISUSE == 8
  scan.reverse();
#elif MISUSE == 9
  recto::Database::open("counters.db");
#else
  specimens::CounterTable writable = counters;
  writable.erase(1);  // whether there was one is of no interest to some
  writable.insert(specimens::CounterT());
  db.write([&](recto::Transaction& tx) { return writable.erase(tx, 2); });
#endif
}
