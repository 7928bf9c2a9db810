#pragma once

#include <ranges>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace recto_test {

/// The elements of a range, copied.
template <std::ranges::input_range R>
auto listed(R&& range) {
  std::vector<std::ranges::range_value_t<R>> elements;
  for (auto&& element : range) {
    elements.push_back(std::forward<decltype(element)>(element));
  }
  return elements;
}

/// Numbers that can be walked once.
class Once {
 public:
  explicit Once(const std::vector<int>& numbers) {
    for (const int number : numbers) {
      text_ << number << ' ';
    }
  }
  [[nodiscard]] auto numbers() { return std::views::istream<int>(text_); }

 private:
  std::stringstream text_;
};

}  // namespace recto_test
