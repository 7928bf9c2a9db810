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
  text += fmt::format("  {}, {} visited\n", duration_text(answer.elapsed),
                      count_of(answer.rows_visited, "row", "rows"));
  print(text);
}

}  // namespace example
