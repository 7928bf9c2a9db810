#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace recto_test {

/// Random choices, made from bytes that RapidCheck generates and, when a property fails, shrinks.
/// Properties over many types then cost one instantiation of RapidCheck.
class Entropy {
 public:
  explicit Entropy(const std::vector<std::uint8_t>& bytes) : bytes_(&bytes) {}

  /// A number below `end`, which is 65,536 at most. 0 when the bytes are used up.
  std::size_t below(std::size_t end) { return bits(end > 256 ? 2 : 1) % end; }

  /// A number of `size` bytes.
  std::uint64_t bits(std::size_t size) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < size; ++i) {
      number = number << 8U | (position_ < bytes_->size() ? (*bytes_)[position_++] : 0U);
    }
    return number;
  }

 private:
  const std::vector<std::uint8_t>* bytes_;
  std::size_t position_ = 0;
};

/// Checks `property` with many random choices; a failed check is a failure of the running test,
/// with the smallest choices that were found to fail.
void for_any(const std::function<void(Entropy&)>& property);

/// Fails the property that runs. The texts tell of what.
void require(bool condition, std::string_view what, std::string_view a = {},
             std::string_view b = {});

/// Texts of bytes that matter to the encoding of keys, so that many are beginnings of others; long
/// ones; and UTF-8.
[[nodiscard]] std::string any_text(Entropy& entropy);

/// Whether `a` is before `b` as unsigned bytes.
[[nodiscard]] bool text_before(std::string_view a, std::string_view b);

}  // namespace recto_test
