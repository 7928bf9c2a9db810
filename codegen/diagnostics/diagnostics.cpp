#include "diagnostics/diagnostics.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace recto::codegen {

void Diagnostics::error(Location location, std::string message) {
  entries_.push_back({Severity::error, std::move(location), std::move(message)});
}

void Diagnostics::warning(Location location, std::string message) {
  entries_.push_back({Severity::warning, std::move(location), std::move(message)});
}

void Diagnostics::add(const Diagnostics& other) {
  entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
}

bool Diagnostics::has_errors() const {
  return std::ranges::any_of(
      entries_, [](const Diagnostic& entry) { return entry.severity == Severity::error; });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = entries_;
  std::ranges::stable_sort(result, [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.location.file, a.location.position) <
           std::tie(b.location.file, b.location.position);
  });
  return result;
}

std::string Diagnostics::to_string() const {
  std::string result;
  for (const Diagnostic& entry : sorted()) result += codegen::to_string(entry) + "\n";
  return result;
}

std::string to_string(const Diagnostic& diagnostic) {
  const Location& at = diagnostic.location;
  std::string result = at.file;
  if (at.position.known()) {
    result += fmt::format(":{}:{}", at.position.line, std::max(at.position.column, 1));
  }
  result += diagnostic.severity == Severity::error ? ": error: " : ": warning: ";
  if (!at.position.known() && !at.context.empty()) result += at.context + ": ";
  return result + diagnostic.message;
}

}  // namespace recto::codegen
