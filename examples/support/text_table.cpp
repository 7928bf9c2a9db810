#include "support/text_table.hpp"

#include <algorithm>
#include <utility>

#include "support/display_width.hpp"

namespace example {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowestLastColumn = 8;

void append_cell(std::string& line, const std::string& cell, std::size_t width, Align align) {
  const std::size_t used = display_width(cell);
  const std::size_t padding = width > used ? width - used : 0;
  line.append(align == Align::right ? padding : 0, ' ');
  line += cell;
  line.append(align == Align::left ? padding : 0, ' ');
}

/// Ends a line without trailing blanks.
void append_line(std::string& text, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  text += line;
  text += '\n';
}

}  // namespace

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::add_row(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  std::ranges::transform(cells, cells.begin(), printable);
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::column_widths() const {
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) {
    widths.push_back(display_width(column.title));
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  return widths;
}

std::string TextTable::to_string(std::size_t max_width) const {
  std::vector<std::size_t> widths = column_widths();
  std::size_t before_last = kIndent;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
    before_last += widths[i] + kGap;
  }
  if (max_width != 0 && !widths.empty()) {
    const std::size_t room = max_width > before_last ? max_width - before_last : 0;
    widths.back() = std::min(widths.back(), std::max(room, kNarrowestLastColumn));
  }

  std::string text;
  const auto append_row = [&](auto&& cell_of) {
    std::string line(kIndent, ' ');
    for (std::size_t i = 0; i < widths.size(); ++i) {
      line.append(i == 0 ? 0 : kGap, ' ');
      append_cell(line, fit_to_width(cell_of(i), widths[i]), widths[i], columns_[i].align);
    }
    append_line(text, std::move(line));
  };
  append_row([&](std::size_t i) { return columns_[i].title; });
  append_row([&](std::size_t i) { return std::string(widths[i], '-'); });
  for (const auto& row : rows_) {
    append_row([&](std::size_t i) { return row[i]; });
  }
  return text;
}

}  // namespace example
