#include "support/answer.hpp"

#include <string>

#include <fmt/format.h>

#include "support/display_width.hpp"
#include "support/numbers.hpp"
#include "support/terminal.hpp"

namespace example {

void print_answer(const Answer& answer) {
  std::string text = fmt::format("\n{}\n", printable(answer.title));
  if (answer.table.rows() == 0) {
    text += "  (nothing)\n";
  } else {
    text += answer.table.to_string(terminal_width(stdout));
  }
  if (!answer.note.empty()) {
    text += fmt::format("  {}\n", answer.note);
  }
  std::string visited = count_of(answer.rows_visited, "row", "rows");
  if (answer.entries_visited > 0) {
    visited += " and " + count_of(answer.entries_visited, "index entry", "index entries");
  }
  text += fmt::format("  {}, {} visited\n", duration_text(answer.elapsed), visited);
  print(text);
}

}  // namespace example
