#pragma once

#include <compare>
#include <cstdint>

namespace recto {

/// A release of Recto. Generated headers compare theirs with `kVersion` at compile time.
struct Version {
  std::uint16_t major = 0;
  std::uint16_t minor = 0;
  std::uint16_t patch = 0;

  friend constexpr auto operator<=>(const Version&, const Version&) = default;
};

/// The release that these headers belong to.
inline constexpr Version kVersion{0, 1, 0};

/// The version of the bytes on disk (docs/format.md). A file of another version is refused at open.
inline constexpr std::uint32_t kFileFormat = 1;

}  // namespace recto
