#pragma once

#include <cstdint>
#include <string>

#include "packages_generated.h"
#include "queries/queries.hpp"
#include "support/answer.hpp"

namespace debian {

using example::shown;

/// A text field for a table; empty when it is absent.
[[nodiscard]] std::string text(const flatbuffers::String* field);

/// A size for a table; "-" when it is not known.
[[nodiscard]] std::string size_column(flatbuffers::Optional<std::uint64_t> bytes);

/// The space that a package takes when it is installed, in bytes; absent when it is not known.
[[nodiscard]] flatbuffers::Optional<std::uint64_t> installed_bytes(const Package& package);

/// "20 of 350 packages"; empty when all are shown.
[[nodiscard]] std::string shown_note(std::size_t shown, std::size_t rows, const char* what);

/// Writes an item of a dependency field as Debian does: "python3:any (>= 3.9~) | python3-minimal".
[[nodiscard]] std::string item_text(const Dependency& dependency);

}  // namespace debian
