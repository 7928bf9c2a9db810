#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

namespace recto_test {

/// The i-th of texts that are kept for the whole program, for keys that only show them.
inline std::string_view kept_text(std::size_t i, std::string (*make)(std::size_t)) {
  static std::deque<std::pair<std::string (*)(std::size_t), std::deque<std::string>>> pools;
  for (auto& [owner, texts] : pools) {
    if (owner == make) {
      while (texts.size() <= i) {
        texts.push_back(make(texts.size()));
      }
      return texts[i];
    }
  }
  pools.emplace_back(make, std::deque<std::string>());
  return kept_text(i, make);
}

/// The number with at least 7 digits, so that texts order as their numbers do.
inline std::string digits(std::size_t number) {
  std::string text = std::to_string(number);
  text.insert(0, 7 - std::min<std::size_t>(text.size(), 7), '0');
  return text;
}

}  // namespace recto_test
