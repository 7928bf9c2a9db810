#include "recto/detail/key_part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "recto/error.hpp"

namespace recto::detail {

namespace {

constexpr std::byte kTerminator{0};
constexpr std::byte kEscape{1};
constexpr std::byte kEscapedZero{1};
constexpr std::byte kEscapedOne{2};

}  // namespace

void throw_key_corrupt(const char* what) {
  throw Error(ErrorCode::corrupt, {.operation = "read key", .table = {}, .key = {}}, what,
              "the file is damaged: restore a backup");
}

void throw_key_out_of_range(const std::string& value) {
  throw Error(ErrorCode::invalid_key, {}, fmt::format("{} does not fit the key's part", value),
              "pass a number that the part's type can hold");
}

void append_escaped(KeyBuffer& out, Bytes bytes) noexcept {
  const std::byte* position = bytes.begin();
  while (position != bytes.end()) {
    const std::byte* special =
        std::find_if(position, bytes.end(), [](std::byte b) { return b <= kEscape; });
    if (special != position) {
      out.append(position, static_cast<std::size_t>(special - position));
    }
    if (special == bytes.end()) {
      return;
    }
    out.append(kEscape);
    out.append(*special == std::byte{0} ? kEscapedZero : kEscapedOne);
    position = special + 1;
  }
}

Bytes KeyReader::take_string() {
  const std::byte flip = complemented_ ? std::byte{0xff} : std::byte{0};
  const std::byte* const start = position_;
  bool escaped = false;
  while (position_ != end_ && (*position_ ^ flip) != kTerminator) {
    escaped |= (*position_ ^ flip) == kEscape;
    ++position_;
  }
  if (position_ == end_) {
    throw_key_corrupt("it holds a string without an end");
  }
  const std::byte* const stop = position_++;
  const auto size = static_cast<std::size_t>(stop - start);
  if (!escaped && !complemented_) {
    return {start, size};
  }
  std::byte* const decoded = arena_->allocate(size, 1);
  std::byte* out = decoded;
  for (const std::byte* in = start; in != stop; ++in) {
    std::byte value = *in ^ flip;
    if (value == kEscape) {
      if (++in == stop) {
        throw_key_corrupt("it holds half an escape");
      }
      value = *in ^ flip;
      if (value != kEscapedZero && value != kEscapedOne) {
        throw_key_corrupt("it holds an unknown escape");
      }
      value = value == kEscapedZero ? std::byte{0} : std::byte{1};
    }
    *out++ = value;
  }
  return {decoded, static_cast<std::size_t>(out - decoded)};
}

void append_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_text(std::string& out, Bytes bytes) {
  out += "0x";
  for (const std::byte b : bytes) {
    fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(b));
  }
}

void append_text(std::string& out, bool value) { out += value ? "true" : "false"; }
void append_text(std::string& out, double value) {
  fmt::format_to(std::back_inserter(out), "{}", value);
}
void append_text(std::string& out, std::int64_t value) { out += std::to_string(value); }
void append_text(std::string& out, std::uint64_t value) { out += std::to_string(value); }

}  // namespace recto::detail
