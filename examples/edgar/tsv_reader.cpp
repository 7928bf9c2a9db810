#include "tsv_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "support/display_width.hpp"
#include "support/input_error.hpp"

namespace edgar {

TsvReader::TsvReader(const std::filesystem::path& path) : path_(path.string()), file_(path) {
  if (!file_) {
    throw std::system_error(errno, std::generic_category(), fmt::format("cannot open {}", path_));
  }
  if (!read_line()) {
    throw example::InputError(path_, 1,
                              "the file is empty; its first line should name the columns");
  }
  header_.assign(fields_.begin(), fields_.end());
}

TsvReader::Column TsvReader::column(std::string_view name) const {
  Column column = optional_column(name);
  if (!column.index) {
    throw example::InputError(path_, 1, fmt::format("there is no column \"{}\"", name));
  }
  return column;
}

TsvReader::Column TsvReader::optional_column(std::string_view name) const {
  const auto found = std::ranges::find(header_, name);
  if (found == header_.end()) {
    return {std::string(name), std::nullopt};
  }
  return {std::string(name), static_cast<std::size_t>(found - header_.begin())};
}

bool TsvReader::next() {
  if (!read_line()) {
    return false;
  }
  if (fields_.size() != header_.size()) {
    throw example::InputError(path_, line_,
                              fmt::format("the line has {} fields, and the header names {}",
                                          fields_.size(), header_.size()));
  }
  return true;
}

std::string_view TsvReader::text(const Column& column) const {
  return column.index ? fields_[*column.index] : std::string_view();
}

bool TsvReader::read_line() {
  if (!std::getline(file_, buffer_)) {
    if (file_.bad() || !file_.eof()) {
      throw std::system_error(errno, std::generic_category(), fmt::format("cannot read {}", path_));
    }
    return false;
  }
  ++line_;
  bytes_read_ += buffer_.size() + 1;
  if (buffer_.ends_with('\r')) {
    buffer_.pop_back();
  }
  fields_.clear();
  std::string_view rest = buffer_;
  for (std::size_t tab = rest.find('\t'); tab != std::string_view::npos; tab = rest.find('\t')) {
    fields_.push_back(rest.substr(0, tab));
    rest.remove_prefix(tab + 1);
  }
  fields_.push_back(rest);
  return true;
}

void TsvReader::throw_not_a_number(const Column& column, std::string_view field) const {
  throw example::InputError(path_, line_,
                            fmt::format("{} is \"{}\", which is no number of its kind", column.name,
                                        example::printable(field)));
}

}  // namespace edgar
