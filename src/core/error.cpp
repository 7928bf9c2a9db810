#include "recto/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace recto {

namespace {

/// Text that a user gave, with its control characters visible.
std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20 || byte == 0x7f ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
  }
  return result;
}

std::string message(const ErrorContext& context, std::string_view what_happened,
                    std::string_view what_to_do) {
  std::string text = "recto";
  if (!context.operation.empty()) {
    text += ": " + context.operation;
  }
  if (!context.table.empty()) {
    text += fmt::format(" \"{}\"", shown(context.table));
  }
  if (!context.key.empty()) {
    text += fmt::format(", key {}", shown(context.key));
  }
  text += fmt::format(": {}", what_happened);
  if (!what_to_do.empty()) {
    text += fmt::format("; {}", what_to_do);
  }
  return text;
}

}  // namespace

std::string_view to_string(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::io:
      return "io";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::permission:
      return "permission";
    case ErrorCode::read_only:
      return "read_only";
    case ErrorCode::disk_full:
      return "disk_full";
    case ErrorCode::map_full:
      return "map_full";
    case ErrorCode::readers_full:
      return "readers_full";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::format_version:
      return "format_version";
    case ErrorCode::schema_mismatch:
      return "schema_mismatch";
    case ErrorCode::invalid_value:
      return "invalid_value";
    case ErrorCode::invalid_key:
      return "invalid_key";
    case ErrorCode::key_too_long:
      return "key_too_long";
    case ErrorCode::value_too_large:
      return "value_too_large";
    case ErrorCode::invalid_option:
      return "invalid_option";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::closed:
      return "closed";
    case ErrorCode::busy:
      return "busy";
    case ErrorCode::too_many_tables:
      return "too_many_tables";
    case ErrorCode::misuse:
      return "misuse";
    case ErrorCode::unique_violation:
      return "unique_violation";
  }
  return "unknown";
}

Error::Error(ErrorCode code, ErrorContext context, std::string_view what_happened,
             std::string_view what_to_do)
    : std::runtime_error(message(context, what_happened, what_to_do)),
      code_(code),
      context_(std::move(context)),
      what_happened_(what_happened),
      what_to_do_(what_to_do) {}

Error Error::with(ErrorContext context) const {
  ErrorContext merged = context_;
  if (merged.operation.empty()) {
    merged.operation = std::move(context.operation);
  }
  if (merged.table.empty()) {
    merged.table = std::move(context.table);
  }
  if (merged.key.empty()) {
    merged.key = std::move(context.key);
  }
  return {code_, std::move(merged), what_happened_, what_to_do_};
}

}  // namespace recto
