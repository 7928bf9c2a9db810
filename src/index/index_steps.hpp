#pragma once

#include <cstdint>
#include <string>

#include "index/index_changes.hpp"
#include "recto/detail/index_core.hpp"
#include "recto/error.hpp"
#include "recto/options.hpp"

/// Building and dropping indexes, in steps that are transactions of their own, so that readers and
/// writers go on between them, and a crash loses one step at most.
namespace recto::detail {

class DatabaseState;

/// Builds an index whose state is `building`, from where the last step of any process ended.
class IndexBuilder {
 public:
  IndexBuilder(DatabaseState& database, const IndexCore& index);

  /// Takes the next step. Returns whether the index is whole. Throws `unique_violation`, and
  /// `schema_mismatch` when the index was dropped meanwhile.
  bool step();

  /// How many rows were gone through.
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

 private:
  std::string collect(engine::WriteTransaction& writer, const std::string& built_to);

  DatabaseState& database_;
  const IndexCore& index_;
  IndexChanges changes_;
  std::uint64_t rows_ = 0;
  bool at_end_ = false;
};

/// Whether the building of an index has failed for rows that can't be in it: two of one value of a
/// unique index, or one that its extractor or the size of keys refuses.
[[nodiscard]] bool refuses_rows(const Error& error) noexcept;

/// Builds an index to its end. Where it meets rows that can't be in it, the index is dropped again,
/// and `unique_violation`, `invalid_value` or `key_too_long` thrown.
void build_index(DatabaseState& database, const IndexCore& index, const TableOptions& options);

/// Removes the entries of an index whose state is `dropping`, and then the index.
void drop_index(DatabaseState& database, const std::string& table, const std::string& index);

}  // namespace recto::detail
