#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/parse_number.hpp"

namespace edgar {

/// Reads a file of tab-separated values whose first line names the columns. Constructor and `next`
/// throw `std::system_error` when the file can't be read, and `example::InputError` with the line
/// when it is not as it should be.
class TsvReader {
 public:
  /// A column of this file, or none.
  struct Column {
    std::string name;
    std::optional<std::size_t> index;
  };

  explicit TsvReader(const std::filesystem::path& path);

  /// The column of this name. Throws `example::InputError` when the file has none.
  [[nodiscard]] Column column(std::string_view name) const;

  /// The column of this name; without one, all its fields are empty. Data sets of different years
  /// differ in their columns.
  [[nodiscard]] Column optional_column(std::string_view name) const;

  /// Goes to the next row; false at the end.
  bool next();

  /// A field of the row, valid until `next`.
  [[nodiscard]] std::string_view text(const Column& column) const;

  /// A field as a number. Throws `example::InputError`.
  template <class T>
  [[nodiscard]] T number(const Column& column) const {
    return parse<T>(column, text(column));
  }

  /// A field as a number; absent when the field is empty. Throws `example::InputError`.
  template <class T>
  [[nodiscard]] std::optional<T> optional_number(const Column& column) const {
    const std::string_view field = text(column);
    return field.empty() ? std::nullopt : std::optional<T>(parse<T>(column, field));
  }

  [[nodiscard]] std::uint64_t rows() const noexcept { return line_ - 1; }
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
  [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }

 private:
  template <class T>
  [[nodiscard]] T parse(const Column& column, std::string_view field) const {
    const std::optional<T> value = example::parse_number<T>(field);
    if (!value) {
      throw_not_a_number(column, field);
    }
    return *value;
  }
  [[noreturn]] void throw_not_a_number(const Column& column, std::string_view field) const;

  bool read_line();

  std::string path_;
  std::ifstream file_;
  std::string buffer_;                    // the current line
  std::vector<std::string_view> fields_;  // of the current line
  std::vector<std::string> header_;
  std::uint64_t line_ = 0;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace edgar
