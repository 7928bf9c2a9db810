#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexes/people.hpp"

/// What the table of people should be: a map, whose indexes are made anew whenever they are asked
/// for.
namespace recto_test {

/// What random tests begin with: RECTO_TEST_SEED.
inline std::uint64_t base_seed() {
  const char* variable = std::getenv("RECTO_TEST_SEED");
  return variable == nullptr ? 1 : std::strtoull(variable, nullptr, 10);
}

/// The rows, by the number of their key.
using PeopleRows = std::map<std::size_t, Person>;

/// Stores a row, or removes it.
struct PersonChange {
  std::size_t number = 0;
  std::optional<Person> person;
};

enum class StepKind {
  put,
  insert,
  update,
  erase,
  clear,
  put_all,
  load,
  transaction,  ///< Change after change; those that are refused are left out.
  abandoned,
};

struct PeopleStep {
  StepKind kind = StepKind::put;
  std::vector<PersonChange> changes;
};

/// The entries that an index should have: values and numbers of keys, in order.
template <class Value>
using Entries = std::vector<std::pair<Value, std::size_t>>;

inline Entries<std::string> badges_of(const PeopleRows& rows) {
  Entries<std::string> entries;
  for (const auto& [number, person] : rows) {
    if (person.badge) {
      entries.emplace_back(*person.badge, number);
    }
  }
  std::ranges::sort(entries);
  return entries;
}

inline Entries<std::string> tags_of(const PeopleRows& rows) {
  std::set<std::pair<std::string, std::size_t>> entries;
  for (const auto& [number, person] : rows) {
    for (const std::string& tag : person.tags) {
      entries.emplace(tag, number);
    }
  }
  return {entries.begin(), entries.end()};
}

inline Entries<std::string> names_of(const PeopleRows& rows) {
  Entries<std::string> entries;
  for (const auto& [number, person] : rows) {
    entries.emplace_back(person.name, number);
  }
  std::ranges::sort(entries);
  return entries;
}

inline Entries<TeamKey> teams_of(const PeopleRows& rows) {
  Entries<TeamKey> entries;
  for (const auto& [number, person] : rows) {
    entries.emplace_back(TeamKey(person.team, person.score), number);
  }
  std::ranges::sort(entries, {}, [](const auto& entry) {
    // The best first: the complement turns the order of signed numbers round.
    return std::tuple(std::get<0>(entry.first), ~std::get<1>(entry.first), entry.second);
  });
  return entries;
}

/// Whether two rows have one badge.
inline bool shares_badges(const PeopleRows& rows) {
  const Entries<std::string> badges = badges_of(rows);
  return std::ranges::adjacent_find(badges, {}, [](const auto& entry) { return entry.first; }) !=
         badges.end();
}

/// Makes a change unless it violates the unique index. Returns whether it was made.
inline bool make_change(PeopleRows& rows, const PersonChange& change) {
  PeopleRows changed = rows;
  if (change.person) {
    changed[change.number] = *change.person;
  } else {
    changed.erase(change.number);
  }
  if (shares_badges(changed)) {
    return false;
  }
  rows = std::move(changed);
  return true;
}

/// What becomes of the rows by a step.
inline void take_step(PeopleRows& rows, const PeopleStep& step) {
  switch (step.kind) {
    case StepKind::put:
    case StepKind::erase:
      make_change(rows, step.changes.front());
      return;
    case StepKind::insert:
      if (!rows.contains(step.changes.front().number)) {
        make_change(rows, step.changes.front());
      }
      return;
    case StepKind::update:
      if (rows.contains(step.changes.front().number)) {
        make_change(rows, step.changes.front());
      }
      return;
    case StepKind::clear:
      rows.clear();
      return;
    case StepKind::put_all:
    case StepKind::load: {
      PeopleRows changed = rows;
      for (const PersonChange& change : step.changes) {
        changed[change.number] = *change.person;
      }
      if (!shares_badges(changed)) {
        rows = std::move(changed);
      }
      return;
    }
    case StepKind::transaction:
      for (const PersonChange& change : step.changes) {
        make_change(rows, change);
      }
      return;
    case StepKind::abandoned:
      return;
  }
}

/// Makes steps up. They follow from the seed and the rows alone.
class PeopleSteps {
 public:
  explicit PeopleSteps(std::uint64_t seed) : random_(seed) {}

  static constexpr std::size_t kKeys = 150;

  std::size_t below(std::size_t end) { return random_() % end; }

  PeopleStep next(const PeopleRows& rows) {
    using enum StepKind;
    static constexpr std::array kKinds{put,         put,         insert,   update, update,
                                       erase,       erase,       put_all,  load,   clear,
                                       transaction, transaction, abandoned};
    PeopleStep step{kKinds[below(kKinds.size())], {}};
    if (step.kind == clear && below(4) != 0) {
      step.kind = put_all;
    }
    switch (step.kind) {
      case put:
      case insert:
        step.changes = {{below(kKeys), any_person()}};
        break;
      case update:
        step.changes = {any_update(rows)};
        break;
      case erase:
        step.changes = {{below(kKeys), std::nullopt}};
        break;
      case clear:
        break;
      case put_all:
      case load:
        for (std::size_t i = below(40); i < 40; ++i) {
          step.changes.push_back({below(kKeys), any_person()});
        }
        spread_badges(step, rows);
        break;
      case transaction:
      case abandoned:
        for (std::size_t i = below(8); i < 8; ++i) {
          step.changes.push_back(below(3) == 0 ? PersonChange{below(kKeys), std::nullopt}
                                               : PersonChange{below(kKeys), any_person()});
        }
        break;
    }
    return step;
  }

  /// Short, and made of few different bytes, with zeros among them.
  std::string any_text() {
    std::string text(below(4), 'a');
    for (char& c : text) {
      c = std::string_view("ab\0\xff", 4)[below(4)];
    }
    return text;
  }

  Person any_person() {
    Person person;
    person.name = any_text();
    if (below(5) < 3) {
      person.badge = any_badge();
    }
    for (std::size_t i = below(5); i < 4; ++i) {
      person.tags.push_back(any_text());
    }
    person.team = static_cast<std::uint32_t>(below(5));
    person.score = static_cast<std::int64_t>(below(20)) - 10;
    // Now and then longer than a page.
    person.note = std::string(below(30) == 0 ? below(9'000) : below(60), 'n');
    return person;
  }

 private:
  std::string any_badge() {
    std::string badge = any_text();
    badge += std::to_string(below(400));
    return badge;
  }

  /// Mostly, no two rows of a batch have one badge: badges change places instead.
  void spread_badges(PeopleStep& step, const PeopleRows& rows) {
    if (below(4) == 0) {
      return;
    }
    std::set<std::string> free;
    std::set<std::string> taken;
    std::map<std::size_t, Person*> last;
    for (PersonChange& change : step.changes) {
      change.person->badge.reset();
      last[change.number] = &*change.person;
    }
    for (const auto& [number, person] : rows) {
      if (person.badge) {
        (last.contains(number) ? free : taken).insert(*person.badge);
      }
    }
    for (auto& [number, person] : last) {
      if (!free.empty() && below(3) != 0) {
        const auto badge = std::next(free.begin(), static_cast<std::ptrdiff_t>(below(free.size())));
        person->badge = *badge;
        free.erase(badge);
        taken.insert(*person->badge);
      }
    }
  }

  PersonChange any_update(const PeopleRows& rows) {
    const std::size_t number = below(kKeys);
    const auto row = rows.find(number);
    Person person = row == rows.end() ? Person() : row->second;
    Person other = any_person();
    switch (below(4)) {
      case 0:
        person.note = other.note;
        break;
      case 1:
        person.badge = other.badge;
        break;
      case 2:
        person.tags = other.tags;
        break;
      default:
        person.score = other.score;
        person.name = other.name;
    }
    return {number, std::move(person)};
  }

  std::mt19937_64 random_;
};

}  // namespace recto_test
