#include "engine/rocksdb/split.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "engine/rocksdb/layout.hpp"
#include "engine/rocksdb/status.hpp"
#include "engine/split.hpp"

namespace recto::engine::rocks {

namespace {

/// Files of less than this are walked over about as fast as they are measured.
constexpr std::uint64_t kSmallBytes = std::uint64_t{1} << 20;

/// The longest common beginning.
std::size_t common_size(const std::string& a, const std::string& b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// A bound halfway between two bounds, taken as fractions; nothing where there is none.
std::optional<std::string> halfway(const std::string& low, const std::string& high) {
  const std::size_t size = std::max(low.size(), high.size()) + 1;
  const auto byte_of = [](const std::string& text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  // Their sum, and its carry; then one bit to the right.
  std::string middle(size, '\0');
  unsigned carry = 0;
  for (std::size_t i = size; i-- > 0;) {
    const unsigned sum = byte_of(low, i) + byte_of(high, i) + carry;
    middle[i] = static_cast<char>(sum & 0xffU);
    carry = sum >> 8U;
  }
  for (char& digit : middle) {
    const unsigned bits = carry << 8U | static_cast<unsigned char>(digit);
    carry = bits & 1U;
    digit = static_cast<char>(bits >> 1U);
  }
  // A few bytes behind what both share are enough.
  constexpr std::size_t kPrecision = 8;
  for (const std::size_t wanted : {common_size(low, high) + kPrecision, size}) {
    std::string bound = middle.substr(0, std::min(padded_size(wanted), kLongestKey));
    bound.resize(padded_size(bound.size()), '\0');
    if (low < bound && bound < high) {
      return bound;
    }
  }
  return std::nullopt;
}

/// A run of keys, and how many bytes it takes.
struct Segment {
  std::string start;
  std::string end;
  std::uint64_t bytes = 0;
};

/// Halves segments until they are small, by estimates of their sizes.
class SizeSplit {
 public:
  SizeSplit(const Instance& instance, TableId table) : instance_(instance), table_(table) {
    options_.include_memtables = true;
  }

  [[nodiscard]] Segment segment(std::string start, std::string end) const {
    const rocksdb::Range range(start, end);
    std::uint64_t bytes = 0;
    measure(&range, 1, &bytes);
    return {std::move(start), std::move(end), bytes};
  }

  [[nodiscard]] std::uint64_t bytes_in_memory(const Segment& segment) const {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    instance_.db().GetApproximateMemTableStats(
        instance_.handle(table_), rocksdb::Range(segment.start, segment.end), &records, &bytes);
    return bytes;
  }

  /// The segment in pieces of at most `limit` bytes, in order, or as far as so many steps lead.
  [[nodiscard]] std::vector<Segment> pieces(Segment whole, std::uint64_t limit,
                                            std::size_t steps) const {
    std::vector<Segment> pieces;
    std::vector<Segment> left;
    left.push_back(std::move(whole));
    while (!left.empty()) {
      Segment segment = std::move(left.back());
      left.pop_back();
      std::optional<std::string> middle;
      if (segment.bytes > limit && steps > 0) {
        --steps;
        middle = halfway(segment.start, segment.end);
      }
      if (!middle) {
        pieces.push_back(std::move(segment));
        continue;
      }
      auto [before, behind] = halves(std::move(segment), *middle);
      left.push_back(std::move(behind));
      left.push_back(std::move(before));
    }
    return pieces;
  }

 private:
  [[nodiscard]] std::pair<Segment, Segment> halves(Segment segment,
                                                   const std::string& middle) const {
    const std::array<rocksdb::Range, 2> ranges = {rocksdb::Range(segment.start, middle),
                                                  rocksdb::Range(middle, segment.end)};
    std::array<std::uint64_t, 2> bytes{};
    measure(ranges.data(), 2, bytes.data());
    return {Segment{std::move(segment.start), middle, bytes[0]},
            Segment{middle, std::move(segment.end), bytes[1]}};
  }

  void measure(const rocksdb::Range* ranges, int count, std::uint64_t* bytes) const {
    check(instance_.db().GetApproximateSizes(options_, instance_.handle(table_), ranges, count,
                                             bytes),
          "split", instance_.path());
  }

  const Instance& instance_;
  TableId table_;
  rocksdb::SizeApproximationOptions options_;
};

}  // namespace

std::optional<std::vector<std::vector<std::byte>>> split_by_size(const Instance& instance,
                                                                 TableId table, Bytes first,
                                                                 Bytes last, std::size_t parts) {
  parts = std::min(parts, kMaxParts);
  const SizeSplit split(instance, table);
  Segment whole = split.segment(stored_bound(first), stored_bound(last));
  const std::uint64_t wanted = parts * kPiecesPerPart;
  const std::uint64_t block = instance.options().rocksdb.block_bytes;
  if (whole.bytes < std::max(kSmallBytes, wanted * block) ||
      split.bytes_in_memory(whole) > whole.bytes / 4) {
    return std::nullopt;
  }
  // Keys that differ far behind their beginning take some steps until they part.
  constexpr std::size_t kStepsPerPiece = 8;
  constexpr std::size_t kStepsToPart = 8 * kLongestKey;
  const std::uint64_t limit = whole.bytes / wanted;
  const std::vector<Segment> segments =
      split.pieces(std::move(whole), limit, wanted * kStepsPerPiece + kStepsToPart);
  std::vector<Piece> pieces;
  pieces.reserve(segments.size());
  for (const Segment& segment : segments) {
    pieces.push_back({Bytes(segment.start), static_cast<double>(segment.bytes)});
  }
  return choose_cuts(pieces, parts);
}

}  // namespace recto::engine::rocks
