#include <algorithm>
#include <optional>
#include <tuple>

#include "recto/detail/query_plan.hpp"

namespace recto::detail {

namespace {

bool is_about(const QueryTerm& term, const AccessPart& part) {
  return term.path == part.path && term.type == part.type;
}

const QueryTerm* equality(const QueryShape& shape, const AccessPart& part) {
  const auto found = std::ranges::find_if(shape.terms, [&](const QueryTerm& term) {
    return term.kind == TermKind::equal && is_about(term, part);
  });
  return found == shape.terms.end() ? nullptr : &*found;
}

/// One end of a range of values.
struct End {
  const std::string* operand = nullptr;
  bool inclusive = false;
};

/// What a query's conditions leave of one part's values.
struct PartRange {
  const std::string* beginning = nullptr;  ///< Where it is set, the ends are not.
  End lower;
  End upper;

  [[nodiscard]] int sides() const {
    return beginning != nullptr ? 2 : int{lower.operand != nullptr} + int{upper.operand != nullptr};
  }
};

/// Makes `end` the tighter one of itself and another; `sign` is 1 for lower ends, -1 for upper.
void tighten(End& end, const QueryTerm& term, bool inclusive, int sign) {
  const int order = end.operand == nullptr ? 1 : sign * term.operand.compare(*end.operand);
  if (order > 0 || (order == 0 && !inclusive)) {
    end = {&term.operand, inclusive};
  }
}

PartRange range_of(const QueryShape& shape, const AccessPart& part) {
  PartRange range;
  for (const QueryTerm& term : shape.terms) {
    if (!is_about(term, part)) {
      continue;
    }
    switch (term.kind) {
      case TermKind::at_least:
      case TermKind::above:
        tighten(range.lower, term, term.kind == TermKind::at_least, 1);
        break;
      case TermKind::below:
      case TermKind::at_most:
        tighten(range.upper, term, term.kind == TermKind::at_most, -1);
        break;
      case TermKind::starts_with:
        return {.beginning = &term.operand, .lower = {}, .upper = {}};
      default:
        break;
    }
  }
  return range;
}

/// Whether all rows that meet the conditions are there: an index leaves rows out that lack a part.
bool has_all_rows(const QueryShape& shape, const AccessPath& access) {
  return std::ranges::all_of(access.parts.first(access.indexed_parts), [&](const auto& part) {
    return !part.nullable || std::ranges::any_of(shape.terms, [&](const QueryTerm& term) {
      return term.path == part.path;
    }) || std::ranges::any_of(shape.order, [&](const OrderTerm& term) {
      return term.path == part.path && term.never_absent;
    });
  });
}

/// Whether rows come in the order that is wanted when they are read in reverse, or forward; neither
/// where they don't.
std::optional<bool> direction_for(const QueryShape& shape, const AccessPath& access) {
  const auto is_constant = [&](const auto& term) {
    return equality(shape, {.path = term.path, .type = term.type}) != nullptr;
  };
  std::optional<bool> reverse;
  auto wanted = shape.order.begin();
  const auto skip_constants = [&] {
    wanted = std::find_if_not(wanted, shape.order.end(), is_constant);
    return wanted != shape.order.end();
  };
  for (const AccessPart& part : access.parts) {
    if (!skip_constants()) {
      break;
    }
    if (is_constant(part)) {
      continue;
    }
    const bool in_reverse = wanted->descending != part.descending;
    if (wanted->path != part.path || wanted->type != part.type ||
        reverse.value_or(in_reverse) != in_reverse) {
      return std::nullopt;
    }
    reverse = in_reverse;
    ++wanted;
  }
  // What comes behind a whole key tells nothing apart.
  if (skip_constants() && !access.identifies) {
    return std::nullopt;
  }
  return reverse.value_or(false);
}

/// A way to the rows, and how much it would help.
struct Candidate {
  std::size_t access = 0;
  std::size_t equal_parts = 0;
  bool whole = false;  ///< One row at most.
  int sides = 0;       ///< Of the range behind the equal parts.
  std::optional<bool> direction;

  [[nodiscard]] bool bound() const { return equal_parts != 0 || sides != 0; }
};

Candidate assess(const QueryShape& shape, std::span<const AccessPath> access, std::size_t which) {
  Candidate candidate{.access = which, .direction = direction_for(shape, access[which])};
  const auto& parts = access[which].parts;
  while (candidate.equal_parts < parts.size() &&
         equality(shape, parts[candidate.equal_parts]) != nullptr) {
    ++candidate.equal_parts;
  }
  candidate.whole =
      access[which].identifies && !parts.empty() && candidate.equal_parts == parts.size();
  if (candidate.equal_parts < parts.size()) {
    candidate.sides = range_of(shape, parts[candidate.equal_parts]).sides();
  }
  return candidate;
}

/// Whether `a` is better than `b`, which was declared before it.
bool is_better(const QueryShape& shape, const Candidate& a, const Candidate& b) {
  const bool streams_few = shape.limit && !shape.order.empty();
  const auto rank = [&](const Candidate& candidate) {
    const bool ordered = candidate.direction.has_value();
    return std::tuple(candidate.whole, candidate.equal_parts, candidate.sides,
                      streams_few && ordered, candidate.access == 0, ordered);
  };
  return rank(a) > rank(b);
}

Candidate choose(const QueryShape& shape, std::span<const AccessPath> access,
                 std::uint64_t unusable) {
  Candidate best = assess(shape, access, 0);
  for (std::size_t i = 1; i < access.size(); ++i) {
    if ((unusable >> i & 1) != 0 || access[i].parts.empty() || !has_all_rows(shape, access[i])) {
      continue;
    }
    const Candidate candidate = assess(shape, access, i);
    // Reading rows through an index pays where it spares rows, or the sorting of many for a few.
    const bool pays = candidate.bound() || (shape.limit && candidate.direction);
    if (pays && is_better(shape, candidate, best)) {
      best = candidate;
    }
  }
  return best;
}

void append_part(KeyBuffer& out, const std::string& operand, bool descending) {
  const std::size_t start = out.size();
  out.append(operand.data(), operand.size());
  if (descending) {
    out.complement_from(start);
  }
}

/// The bounds of a plan. Returns whether they keep to their terms exactly.
bool set_range(QueryPlan& plan, const QueryShape& shape, std::span<const AccessPart> parts,
               std::size_t equal_parts) {
  KeyBuffer lower;
  for (const AccessPart& part : parts.first(equal_parts)) {
    append_part(lower, equality(shape, part)->operand, part.descending);
  }
  KeyBuffer upper(lower);
  bool starts_behind = false;
  bool ends_behind = true;
  if (equal_parts < parts.size()) {
    const AccessPart& part = parts[equal_parts];
    const PartRange range = range_of(shape, part);
    const End first = part.descending ? range.upper : range.lower;
    const End last = part.descending ? range.lower : range.upper;
    if (range.beginning != nullptr) {
      append_part(lower, *range.beginning, part.descending);
      append_part(upper, *range.beginning, part.descending);
    }
    if (first.operand != nullptr) {
      append_part(lower, *first.operand, part.descending);
      starts_behind = !first.inclusive;
    }
    if (last.operand != nullptr) {
      append_part(upper, *last.operand, part.descending);
      ends_behind = last.inclusive;
    }
  }
  // Operands that fill more than a key are cut, and what they were cut to is a wider range.
  const bool exact = !lower.too_long() && !upper.too_long();
  lower.finish();
  upper.finish();
  plan.empty = starts_behind && exact && !lower.make_successor();
  plan.range.lower = lower;
  plan.range.has_upper = (!ends_behind && exact) || upper.make_successor();
  plan.range.upper = upper;
  return exact;
}

/// Whether the range keeps to a term.
bool is_kept(const QueryTerm& term, const QueryShape& shape, const AccessPath& access,
             std::size_t equal_parts) {
  const auto found = std::ranges::find(access.parts, term.path, &AccessPart::path);
  if (found == access.parts.end()) {
    return false;
  }
  if (term.kind == TermKind::present) {
    return true;  // no entry lacks it
  }
  if (!is_about(term, *found)) {
    return false;
  }
  const auto at = static_cast<std::size_t>(found - access.parts.begin());
  if (at < equal_parts) {
    return term.kind == TermKind::equal && term.operand == equality(shape, *found)->operand;
  }
  if (at > equal_parts || term.kind == TermKind::equal) {
    return false;
  }
  const PartRange range = range_of(shape, *found);
  return range.beginning == nullptr ||
         (term.kind == TermKind::starts_with && term.operand == *range.beginning);
}

/// Decides which conditions bound the range, and which rows are tested for.
void set_conditions(QueryPlan& plan, const QueryShape& shape, const AccessPath& access,
                    std::size_t equal_parts, bool exact) {
  std::uint64_t tested = 0;
  std::uint64_t mentioned = 0;
  for (const QueryTerm& term : shape.terms) {
    const std::uint64_t bit = std::uint64_t{1} << term.condition;
    const bool kept = is_kept(term, shape, access, equal_parts);
    mentioned |= bit;
    tested |= kept && exact && term.exact ? 0 : bit;
    plan.bounding |= kept && term.kind != TermKind::present ? bit : 0;
  }
  const std::uint64_t all = shape.conditions == kMaxConditions
                                ? ~std::uint64_t{0}
                                : (std::uint64_t{1} << shape.conditions) - 1;
  plan.tested = tested | (all & ~mentioned);
}

}  // namespace

QueryPlan make_plan(const QueryShape& shape, std::span<const AccessPath> access,
                    std::uint64_t unusable) {
  const Candidate best = choose(shape, access, unusable);
  QueryPlan plan;
  plan.access = best.access;
  plan.reverse = best.direction.value_or(false);
  plan.sorts = !best.direction;
  const bool exact = set_range(plan, shape, access[best.access].parts, best.equal_parts);
  plan.empty = plan.empty || shape.never || shape.limit == 0;
  set_conditions(plan, shape, access[best.access], best.equal_parts, exact);
  return plan;
}

}  // namespace recto::detail
