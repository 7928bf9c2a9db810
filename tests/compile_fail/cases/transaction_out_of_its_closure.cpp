// A transaction belongs to its closure: it is neither copied, moved, kept nor made.
//
// misuse 1: deleted
// misuse 2: deleted
// misuse 3: deleted
// misuse 4: private|no matching
// misuse 5: no matching
// misuse 6: no matching
#include "case.hpp"

struct Keeper {
  recto::Transaction* transaction = nullptr;
};

void use(recto::Database& db, recto::Database& other, specimens::CounterTable& counters) {
#if MISUSE == 1
  db.write([&](recto::Transaction& tx) { auto copy = tx; });
#elif MISUSE == 2
  db.write([&](recto::Transaction& tx) { auto moved = std::move(tx); });
#elif MISUSE == 3
  db.write([&](recto::Transaction& tx) {
    other.write([&](recto::Transaction& second) { tx = second; });
  });
#elif MISUSE == 4
  recto::Transaction own(db);
#elif MISUSE == 5
  db.write([&] { counters.erase(1); });
#elif MISUSE == 6
  db.write([&](recto::Transaction tx) { counters.erase(tx, 1); });
#else
  db.write([&](recto::Transaction& tx) {
    counters.erase(tx, 1);
    other.write([&](recto::Transaction& second) { static_cast<void>(second); });
  });
#endif
}
