#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/options.hpp"

/// What is to be done where the indexes that a program declares are not those of the database.
namespace recto::detail {

struct IndexPlan {
  std::vector<const IndexIdentity*> missing;  ///< To be built. Of the identity that was given.
  std::vector<std::string> superfluous;       ///< To be dropped.
  bool only_leftovers =
      true;  ///< Whether all of these are not declared, and being dropped already.
};

/// Throws `schema_mismatch` where `change` forbids what would have to be done.
[[nodiscard]] IndexPlan plan_indexes(const TableIdentity& wanted, const CatalogTable& stored,
                                     IndexChange change);

/// Throws `invalid_option` for names of indexes that can't be, and for keys that can't be indexed.
void check_index_names(const TableIdentity& wanted);

/// Whether a core keeps all indexes of the database in step, and no other.
[[nodiscard]] bool maintains_all(const TableCore& core, const CatalogTable& stored);

}  // namespace recto::detail
