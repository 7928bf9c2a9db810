#include "config/nearest_name.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace recto::config {

namespace {

/// How many letters to change, add and remove to get from one word to the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> names) {
  constexpr std::size_t kMostMistakes = 2;
  constexpr std::size_t kLongestWord = 64;
  std::string_view nearest;
  std::size_t least = std::min(kMostMistakes + 1, word.size());
  if (word.size() > kLongestWord) {
    return nearest;
  }
  for (const std::string_view name : names) {
    const std::size_t mistakes = distance(word, name);
    if (mistakes < least) {
      least = mistakes;
      nearest = name;
    }
  }
  return nearest;
}

std::string listed(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) {
    list.append(list.empty() ? "" : ", ").append(name);
  }
  return list;
}

}  // namespace recto::config
