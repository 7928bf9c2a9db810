#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "recto/engine.hpp"

namespace recto::engine {

/// A run of neighbouring keys, too small to be worth cutting.
struct Piece {
  Bytes start;        ///< All of its keys are at or behind this one. Of no meaning in the first.
  double weight = 0;  ///< How much it holds, by whatever measure all pieces share.
};

/// How many pieces are wanted for each part, so that parts differ by little.
inline constexpr std::size_t kPiecesPerPart = 16;

/// More parts than anybody has threads for.
inline constexpr std::size_t kMaxParts = std::size_t{1} << 16;

/// The starts of those pieces, in order, which cut all of them into at most `parts` runs of about
/// the same weight.
[[nodiscard]] std::vector<std::vector<std::byte>> choose_cuts(std::span<const Piece> pieces,
                                                              std::size_t parts);

}  // namespace recto::engine
