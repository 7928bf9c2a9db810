#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "packages.recto.hpp"
#include "support/answer.hpp"

/// The questions that this example answers, one file each. All read one snapshot of the table.
namespace debian {

/// Shows at most so many rows; 0 means all.
using Limit = std::size_t;

/// The packages of a section that take the most space when they are installed. Those whose size is
/// not known are left out.
example::Answer largest_packages(const PackageTable& packages, const recto::Snapshot& snapshot,
                                 const std::string& section, Limit limit);

/// The packages whose names begin with `prefix`.
example::Answer packages_by_prefix(const PackageTable& packages, const recto::Snapshot& snapshot,
                                   const std::string& prefix, Limit limit);

/// How many packages each section has, and how large they are, the largest first.
example::Answer totals_by_section(const PackageTable& packages, const recto::Snapshot& snapshot,
                                  Limit limit);

/// How many packages each maintainer has, and how large they are, the busiest first. Those that
/// name none are counted below the table.
example::Answer totals_by_maintainer(const PackageTable& packages, const recto::Snapshot& snapshot,
                                     Limit limit);

/// The packages of the maintainers whose names begin with `maintainer`.
example::Answer packages_of_maintainer(const PackageTable& packages,
                                       const recto::Snapshot& snapshot,
                                       const std::string& maintainer, Limit limit);

/// The packages that name `name` in a field of one of these relations.
example::Answer reverse_dependencies(const PackageTable& packages, const recto::Snapshot& snapshot,
                                     const std::string& name,
                                     const std::vector<Relation>& relations, Limit limit);

/// Everything that is known of the packages of one name.
example::Answer show_package(const PackageTable& packages, const recto::Snapshot& snapshot,
                             const std::string& name);

}  // namespace debian
