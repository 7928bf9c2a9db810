#include "format/plain_schema.hpp"

#include <fmt/format.h>

#include <charconv>

namespace recto::detail {

std::vector<std::string> plain_differences(Bytes stored, Bytes wanted) {
  if (stored == wanted) {
    return {};
  }
  return {fmt::format("the layout is \"{}\" in the database and \"{}\" in the program",
                      stored.text(), wanted.text())};
}

bool plain_accepts(Bytes schema, Bytes payload) {
  const std::string_view text = schema.text();
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  return error == std::errc() && payload.size() == size;
}

}  // namespace recto::detail
