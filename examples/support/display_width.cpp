#include "support/display_width.hpp"

#include <algorithm>
#include <array>

namespace example {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementText = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

struct CodePoint {
  char32_t value;
  std::size_t size;  // in bytes
};

/// The code point at the head of `text`, which is not empty. A byte that begins no valid sequence
/// is a replacement character of one byte.
CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) {
    return {kReplacement, 1};
  }
  char32_t value = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) {
      return {kReplacement, 1};
    }
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[size] || value > 0x10FFFF || surrogate) {
    return {kReplacement, 1};
  }
  return {value, size};
}

struct Interval {
  char32_t first;
  char32_t last;
};

// The blocks of Unicode that matter here, not every single assignment in them.
constexpr std::array<Interval, 9> kZeroWidth{{{0x0300, 0x036F},
                                              {0x0483, 0x0489},
                                              {0x0591, 0x05BD},
                                              {0x064B, 0x065F},
                                              {0x1AB0, 0x1AFF},
                                              {0x1DC0, 0x1DFF},
                                              {0x200B, 0x200F},
                                              {0x20D0, 0x20FF},
                                              {0xFE00, 0xFE0F}}};
constexpr std::array<Interval, 9> kWide{{{0x1100, 0x115F},
                                         {0x2E80, 0x303E},
                                         {0x3041, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool within(const std::array<Interval, N>& intervals, char32_t value) {
  return std::ranges::any_of(intervals, [value](const Interval& interval) {
    return interval.first <= value && value <= interval.last;
  });
}

std::size_t width_of(char32_t value) {
  if (value < 0x300) {
    return 1;
  }
  return within(kZeroWidth, value) ? 0 : within(kWide, value) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    width += width_of(next.value);
    text.remove_prefix(next.size);
  }
  return width;
}

std::string fit_to_width(std::string_view text, std::size_t columns) {
  std::size_t width = 0;
  std::size_t fits = 0;  // bytes of `text` that leave a column for the ellipsis
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint next = first_code_point(text.substr(i));
    width += width_of(next.value);
    i += next.size;
    if (width < columns) {
      fits = i;
    }
  }
  if (width <= columns) {
    return std::string(text);
  }
  return columns == 0 ? std::string() : std::string(text.substr(0, fits)).append(kEllipsis);
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    const bool control = next.value < 0x20 || (next.value >= 0x7F && next.value < 0xA0);
    if (control || next.value == kReplacement) {
      result += kReplacementText;
    } else {
      result += text.substr(0, next.size);
    }
    text.remove_prefix(next.size);
  }
  return result;
}

}  // namespace example
