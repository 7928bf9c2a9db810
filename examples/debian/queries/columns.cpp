#include "queries/columns.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dependency_parser.hpp"
#include "support/numbers.hpp"

namespace debian {
namespace {

using Words = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

std::string enclosed(const Words* words, char open, char close) {
  std::string result;
  if (words != nullptr && words->size() > 0) {
    for (const auto* word : *words) {
      result += result.empty() ? fmt::format(" {}", open) : " ";
      result += word->string_view();
    }
    result += close;
  }
  return result;
}

std::string alternative_text(const Alternative& alternative) {
  std::string result = alternative.name()->str();
  if (alternative.qualifier() != nullptr) {
    result += fmt::format(":{}", alternative.qualifier()->string_view());
  }
  if (alternative.comparison() != Comparison::any) {
    result += fmt::format(" ({} {})", symbol(alternative.comparison()),
                          alternative.version()->string_view());
  }
  result += enclosed(alternative.architectures(), '[', ']');
  result += enclosed(alternative.profiles(), '<', '>');
  return result;
}

}  // namespace

std::string text(const flatbuffers::String* field) {
  return field == nullptr ? std::string() : field->str();
}

std::string size_column(flatbuffers::Optional<std::uint64_t> bytes) {
  return bytes ? example::size_text(*bytes) : "-";
}

flatbuffers::Optional<std::uint64_t> installed_bytes(const Package& package) {
  const auto kib = package.installed_size_kib();
  return kib ? flatbuffers::Optional<std::uint64_t>(*kib * 1024) : flatbuffers::nullopt;
}

std::string shown_note(std::size_t shown, std::size_t rows, const char* what) {
  if (shown == rows) {
    return {};
  }
  return fmt::format("{} of {} {}; --limit 0 shows all", example::with_commas(shown),
                     example::with_commas(rows), what);
}

std::string item_text(const Dependency& dependency) {
  std::string result;
  for (const Alternative* alternative : *dependency.alternatives()) {
    result += result.empty() ? "" : " | ";
    result += alternative_text(*alternative);
  }
  return result;
}

}  // namespace debian
