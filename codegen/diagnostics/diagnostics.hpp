#pragma once

#include <string>
#include <vector>

#include "diagnostics/location.hpp"

namespace recto::codegen {

enum class Severity { warning, error };

struct Diagnostic {
  Severity severity = Severity::error;
  Location location;
  std::string message;
};

/// Collects what is wrong with the input, so that one run reports all of it.
class Diagnostics {
 public:
  void error(Location location, std::string message);
  void warning(Location location, std::string message);
  /// Takes over what another collection holds.
  void add(const Diagnostics& other);

  [[nodiscard]] bool has_errors() const;
  /// All diagnostics, in the order in which they stand in their files.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;
  /// One line each, `file:line:column: error: message`, in the order of `sorted()`.
  [[nodiscard]] std::string to_string() const;

 private:
  std::vector<Diagnostic> entries_;
};

/// `file:line:column: error: message` without the line feed. Unknown positions are left out.
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

}  // namespace recto::codegen
