#pragma once

#include <cstdint>
#include <string_view>

namespace edgar {

/// The major group that a Standard Industrial Classification code belongs to, by its first two
/// digits: 7372 is "Business services". "Unknown" where there is no such group.
[[nodiscard]] std::string_view major_group(std::uint16_t sic);

}  // namespace edgar
