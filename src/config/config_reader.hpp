#pragma once

#include <yaml-cpp/yaml.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace recto::config {

/// An enumerator and its name.
template <class E>
using Named = std::pair<std::string_view, E>;

/// Reads values out of one configuration file. Every function throws `invalid_option` with the
/// place of the value in the file where that is not what it should be.
class ConfigReader {
 public:
  explicit ConfigReader(std::filesystem::path file) : file_(std::move(file)) {}

  /// A key of a map, and what to do with its value.
  struct Field {
    std::string_view name;
    std::function<void(const YAML::Node& value)> read;
  };

  /// Reads a map, all of whose keys are among the fields. `what` is what the map describes.
  void read_map(const YAML::Node& node, std::string_view what, std::span<const Field> fields) const;

  [[nodiscard]] std::string text(const YAML::Node& node) const;
  [[nodiscard]] bool boolean(const YAML::Node& node) const;
  [[nodiscard]] std::uint64_t bytes(const YAML::Node& node) const;
  [[nodiscard]] std::uint32_t permissions(const YAML::Node& node) const;

  [[nodiscard]] std::uint32_t number(const YAML::Node& node) const {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(whole_number(node, kMost));
  }

  /// Absent where the value is null.
  [[nodiscard]] std::optional<std::uint32_t> optional_number(const YAML::Node& node) const {
    return node.IsNull() ? std::nullopt : std::optional(number(node));
  }

  template <class E, std::size_t kCount>
  [[nodiscard]] E enumerator(const YAML::Node& node,
                             const std::array<Named<E>, kCount>& named) const {
    const std::string word = text(node);
    std::vector<std::string_view> names;
    for (const auto& [name, value] : named) {
      if (name == word) {
        return value;
      }
      names.push_back(name);
    }
    refuse_name(node, word, names);
  }

  /// Throws `invalid_option`.
  [[noreturn]] void refuse(YAML::Mark place, std::string_view what_happened,
                           std::string_view what_to_do) const;

 private:
  [[nodiscard]] std::uint64_t whole_number(const YAML::Node& node, std::uint64_t most) const;
  [[noreturn]] void refuse_name(const YAML::Node& node, std::string_view word,
                                std::span<const std::string_view> names) const;

  std::filesystem::path file_;
};

}  // namespace recto::config
