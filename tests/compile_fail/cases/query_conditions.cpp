// Conditions on other values than the column has, on columns of another table, and other things
// that are no conditions.
//
// misuse 1: a query compares a column with a value of its own kind
// misuse 2: a query compares a column with a value of its own kind
// misuse 3: a query compares a column with a value of its own kind
// misuse 4: a query compares a column with a value of its own kind
// misuse 5: a query compares a column with a value of its own kind
// misuse 6: a query compares a column with a value;
// misuse 7: both sides of && must be about columns of one table
// misuse 8: takes conditions on columns of the table that is queried
// misuse 9: takes columns of the table that is queried
// misuse 10: takes conditions on columns
// misuse 11: only texts and bytes start with others
// misuse 12: rows are ordered by columns
// misuse 13: deleted
#include "case.hpp"

#include <recto/query.hpp>

using Counters = recto::Column<specimens::CounterTraits, std::uint64_t,
                               std::uint64_t (*)(const specimens::Counter&)>;
using Words = recto::KeyColumn<specimens::WordTraits, std::string_view, 0>;
using Channels = recto::KeyColumn<specimens::ReadingTraits, specimens::Channel, 2>;

std::size_t use(const specimens::CounterTable& counters, const specimens::WordTable& words,
                const specimens::ReadingTable& readings) {
  const Counters id{"id", [](const specimens::Counter& row) { return row.id(); }};
  const Words word{"word"};
  const Channels channel{"channel"};
#if MISUSE == 1
  return recto::query(counters).where(id == "one").count();
#elif MISUSE == 2
  return recto::query(counters).where(id < 1.5).count();
#elif MISUSE == 3
  return recto::query(words).where(word == 1).count();
#elif MISUSE == 4
  return recto::query(readings).where(channel == 7).count();
#elif MISUSE == 5
  return recto::query(counters).where(in_list(id, {"one", "two"})).count();
#elif MISUSE == 6
  return recto::query(counters).where(id == id).count();
#elif MISUSE == 7
  return recto::query(counters).where(id == 1 && word == "one").count();
#elif MISUSE == 8
  return recto::query(counters).where(word == "one").count();
#elif MISUSE == 9
  return recto::query(counters).order_by(word).count();
#elif MISUSE == 10
  return recto::query(counters).where(true).count();
#elif MISUSE == 11
  return recto::query(counters).where(starts_with(id, "1")).count();
#elif MISUSE == 12
  return recto::query(counters).order_by("id").count();
#elif MISUSE == 13
  return (*recto::query(counters).where(id == 1).begin())->id();
#else
  return recto::query(counters).where(id == 1 || id > 7u).order_by(desc(id)).count() +
         recto::query(words).where(word >= std::string("one") && starts_with(word, "o")).count() +
         recto::query(readings).where(channel == specimens::Channel::high).count();
#endif
}
