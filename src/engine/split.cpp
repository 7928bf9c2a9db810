#include "engine/split.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

namespace recto::engine {

namespace {

/// Every n-th key of a walk. When there are too many of them, n is doubled.
class KeySample {
 public:
  explicit KeySample(std::size_t limit) : limit_(limit) {}

  void add(Bytes key) {
    if (seen_ % stride_ == 0 && keys_.size() == limit_) {
      thin_out();
    }
    if (seen_ % stride_ == 0) {
      keys_.emplace_back(key.begin(), key.end());
    }
    ++seen_;
  }

  [[nodiscard]] std::vector<Piece> pieces() const {
    std::vector<Piece> pieces;
    pieces.reserve(keys_.size());
    for (const auto& key : keys_) {
      const std::uint64_t before = pieces.size() * stride_;
      pieces.push_back(
          {Bytes(key.data(), key.size()), static_cast<double>(std::min(stride_, seen_ - before))});
    }
    return pieces;
  }

 private:
  void thin_out() {
    for (std::size_t i = 1; 2 * i < keys_.size(); ++i) {
      keys_[i].swap(keys_[2 * i]);
    }
    keys_.resize((keys_.size() + 1) / 2);
    stride_ *= 2;
  }

  std::size_t limit_;
  std::uint64_t stride_ = 1;
  std::uint64_t seen_ = 0;
  std::vector<std::vector<std::byte>> keys_;
};

}  // namespace

std::vector<std::vector<std::byte>> choose_cuts(std::span<const Piece> pieces, std::size_t parts) {
  std::vector<std::vector<std::byte>> cuts;
  const double total =
      std::accumulate(pieces.begin(), pieces.end(), 0.0,
                      [](double sum, const Piece& piece) { return sum + piece.weight; });
  const double part = total / static_cast<double>(std::max<std::size_t>(parts, 1));
  double before = 0;  // of the piece at hand
  double wanted = part;
  for (std::size_t i = 1; i < pieces.size() && cuts.size() + 1 < parts; ++i) {
    before += pieces[i - 1].weight;
    // Here, unless the next place is nearer.
    const double middle = before + pieces[i].weight / 2;
    if (middle >= wanted) {
      cuts.emplace_back(pieces[i].start.begin(), pieces[i].start.end());
      // A heavy piece may hold more than one of the wanted places.
      while (wanted <= middle && wanted < total) {
        wanted += part;
      }
    }
  }
  return cuts;
}

std::vector<std::vector<std::byte>> Reader::split(TableId table, const KeyRange& range,
                                                  std::size_t parts) {
  constexpr std::size_t kRun = 128;
  parts = std::min(parts, kMaxParts);
  if (parts < 2) {
    return {};
  }
  KeySample sample(2 * kPiecesPerPart * parts);
  std::array<Entry, kRun> entries;
  const auto cursor = leaves(table, range, Direction::forward);
  for (std::size_t count = cursor->first(entries.data(), kRun); count > 0;
       count = cursor->next(entries.data(), kRun)) {
    for (const Entry& entry : std::span(entries.data(), count)) {
      sample.add(entry.key_bytes());
    }
  }
  return choose_cuts(sample.pieces(), parts);
}

}  // namespace recto::engine
