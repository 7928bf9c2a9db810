#include "unit/entropy.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <recto/bytes.hpp>

#include <algorithm>
#include <array>

#include "unit/hex.hpp"

namespace recto_test {

void for_any(const std::function<void(Entropy&)>& property) {
  EXPECT_TRUE(rc::check([&] {
    const auto count = *rc::gen::inRange<std::size_t>(0, 400);
    const auto bytes = *rc::gen::container<std::vector<std::uint8_t>>(
        count, rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint8_t>()));
    Entropy entropy(bytes);
    property(entropy);
  }));
}

void require(bool condition, std::string_view what, std::string_view a, std::string_view b) {
  if (!condition) {
    RC_FAIL(std::string(what) + ": " + hex(recto::Bytes(a)) + " " + hex(recto::Bytes(b)));
  }
}

std::string any_text(Entropy& entropy) {
  using std::string_view_literals::operator""sv;
  static constexpr std::array kUtf8{"Zoë"sv, "日本語"sv, "🦀"sv, "e\u0301"sv, "é"sv};
  static constexpr auto kCritical =
      "\x00\x01\x02\x7f\x80\xfe\xff"
      "ab"sv;
  switch (entropy.below(8)) {
    case 0:
      return {};
    case 1:
      return std::string(kUtf8[entropy.below(kUtf8.size())]);
    case 2:
      return std::string(entropy.below(400), kCritical[entropy.below(kCritical.size())]);
    default:
      break;
  }
  std::string text(entropy.below(6), '\0');
  std::generate(text.begin(), text.end(),
                [&] { return kCritical[entropy.below(kCritical.size())]; });
  return text;
}

bool text_before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
  });
}

}  // namespace recto_test
