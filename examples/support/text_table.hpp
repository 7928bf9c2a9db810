#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace example {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

/// Rows of text under titles, printed in aligned columns.
class TextTable {
 public:
  explicit TextTable(std::vector<Column> columns);

  /// Adds a row with one cell for each column. Characters that can't be printed are replaced.
  void add_row(std::vector<std::string> cells);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_.size(); }

  /// The lines of the table. Lines are cut, in their last column, to `max_width` columns of the
  /// terminal; 0 means no limit.
  [[nodiscard]] std::string to_string(std::size_t max_width = 0) const;

 private:
  [[nodiscard]] std::vector<std::size_t> column_widths() const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace example
