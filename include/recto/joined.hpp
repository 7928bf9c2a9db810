#pragma once

namespace recto {

/// What joins yield: an element of the left range, and what belongs to it on the right. Each is
/// what its range yields, and valid for as long.
///
///     for (auto [company, facts] : recto::merge_join(companies.scan(snap), totals.scan(snap))) …
template <class L, class R>
struct Joined {
  L left;
  R right;
};

}  // namespace recto
