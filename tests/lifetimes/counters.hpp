#pragma once

#include <recto/recto.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "specimens.recto.hpp"
#include "support/test_database.hpp"

namespace recto_test {

/// A record of the table "counters".
inline specimens::CounterT counter(std::uint64_t id, std::string text) {
  specimens::CounterT record;
  record.id = id;
  record.text = std::move(text);
  return record;
}

/// Records 1 to `count`, each with its number as text.
inline std::vector<specimens::CounterT> counters_up_to(std::uint64_t count) {
  std::vector<specimens::CounterT> records;
  for (std::uint64_t id = 1; id <= count; ++id) {
    records.push_back(counter(id, std::to_string(id)));
  }
  return records;
}

/// The text of a record, read in place.
inline std::string_view text_of(const recto::Guard<specimens::Counter>& guard) {
  return guard->text()->string_view();
}

/// A database in which the table "counters" has records 1 to `count`.
struct CounterDatabase {
  explicit CounterDatabase(std::uint64_t count = 0, const recto::Options& options = test_options())
      : db(options), counters(specimens::CounterTable::open(*db)) {
    counters.put_all(counters_up_to(count));
  }

  TestDatabase db;
  specimens::CounterTable counters;
};

}  // namespace recto_test
