#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace recto::detail {

/// The name of a class at namespace scope that is no template, as schemas write it:
/// "edgar.Company". The same with every compiler.
template <class T>
const std::string& type_name() {
  // g++: "... [with T = edgar::Company; ...]", clang: "... [T = edgar::Company]"
  const std::string_view function = __PRETTY_FUNCTION__;
  static const std::string name = [function] {
    constexpr std::string_view kMark = "T = ";
    std::string_view text = function;
    text.remove_prefix(text.find(kMark) + kMark.size());
    text = text.substr(0, text.find_first_of(";]"));
    std::string dotted;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == ':') {
        dotted += '.';
        ++i;
      } else {
        dotted += text[i];
      }
    }
    return dotted;
  }();
  return name;
}

}  // namespace recto::detail
