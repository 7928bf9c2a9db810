#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/lmdb/tree.hpp"
#include "engine/split.hpp"

namespace recto::engine::lmdb {

namespace {

/// Neighbouring entries of one page: children of a branch page, or records of a leaf.
struct Run {
  Page page;
  std::uint16_t level = 1;  ///< The page's; 1 for leaves.
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  Bytes start;  ///< All keys of the run are at or behind it.
  double records = 0;

  [[nodiscard]] std::uint32_t size() const noexcept { return to - from; }
  [[nodiscard]] bool is_one_record() const noexcept { return level == 1 && size() == 1; }
};

/// Cuts a range into runs by going down the pages wherever a run is too large.
class TreeSplit {
 public:
  TreeSplit(const PageMap& map, const Tree& tree, const KeyRange& range, std::size_t wanted)
      : map_(map), root_(tree.root), range_(range), wanted_(static_cast<double>(wanted)) {
    add(run_of_page(tree.root, tree.depth, Bytes()), 1);
    while (refine()) {
    }
  }

  [[nodiscard]] std::vector<Piece> pieces() const {
    std::vector<Piece> pieces;
    pieces.reserve(runs_.size());
    for (const Run& run : runs_) {
      if (!pieces.empty() && run.start <= pieces.back().start) {
        throw_page_corrupt(root_, "the keys below it are out of order");
      }
      pieces.push_back({run.start, run.records});
    }
    return pieces;
  }

 private:
  /// Cuts every run that holds much more than its share, or goes down into it. False when there is
  /// none. Each step makes runs smaller or goes one level down, so that there are few.
  bool refine() {
    const double total =
        std::accumulate(runs_.begin(), runs_.end(), 0.0,
                        [](double sum, const Run& run) { return sum + run.records; });
    const double share = total / wanted_;
    const auto too_large = [share](const Run& run) {
      return run.records > 2 * share && !run.is_one_record();
    };
    if (std::ranges::none_of(runs_, too_large)) {
      return false;
    }
    for (const Run& run : std::exchange(runs_, {})) {
      if (!too_large(run)) {
        runs_.push_back(run);
        continue;
      }
      const Run inner =
          run.size() > 1 ? run : run_of_page(run.page.child(run.from), run.level - 1U, run.start);
      add(inner, static_cast<std::uint32_t>(run.records / share) + 1);
    }
    return true;
  }

  /// Adds a run in at most so many pieces, but not those of the range's outside.
  void add(const Run& run, std::uint32_t pieces) {
    pieces = std::min(pieces, run.size());
    for (std::uint32_t i = 0; i < pieces; ++i) {
      Run piece = run;
      piece.from = run.from + static_cast<std::uint32_t>(std::uint64_t{run.size()} * i / pieces);
      piece.to =
          run.from + static_cast<std::uint32_t>(std::uint64_t{run.size()} * (i + 1) / pieces);
      if (piece.from != run.from) {
        piece.start = piece.page.key(piece.from);
      }
      piece.records = estimate_records(piece);
      runs_.push_back(piece);
    }
  }

  /// The entries of a page that lie in the range, or may.
  [[nodiscard]] Run run_of_page(std::uint64_t number, std::uint32_t level, Bytes start) const {
    Run run;
    run.level = static_cast<std::uint16_t>(level);
    run.page = Page(map_, number, level > 1 ? Page::Kind::branch : Page::Kind::leaf);
    run.from = run.page.find(SearchKey(range_.lower));
    run.to = range_.has_upper ? run.page.find(SearchKey(range_.upper)) : run.page.count() - 1;
    // The last entry that begins before the range may reach into it, unless it is a record. A
    // branch's first entry has no key, and begins where its page does.
    if (level == 1 && run.page.key(run.from) < range_.lower) {
      ++run.from;
    }
    const bool has_key = level == 1 || run.to > 0;
    if (!range_.has_upper || !has_key || run.page.key(run.to) < range_.upper) {
      ++run.to;
    }
    run.to = std::max(run.to, run.from);
    run.start = start;
    if (run.size() > 0 && (level == 1 || run.from > 0)) {
      run.start = run.page.key(run.from);
    }
    return run;
  }

  /// About how many records a run holds, if all of it is like its middle.
  [[nodiscard]] double estimate_records(const Run& run) const {
    double records = run.size();
    if (run.level > 1) {
      std::uint64_t number = run.page.child(run.from + run.size() / 2);
      for (std::uint32_t level = run.level - 1U; level > 1; --level) {
        const Page page(map_, number, Page::Kind::branch);
        records *= page.count();
        number = page.child(page.count() / 2);
      }
      records *= Page(map_, number, Page::Kind::leaf).count();
    }
    return records;
  }

  const PageMap& map_;
  std::uint64_t root_;
  KeyRange range_;
  double wanted_;
  std::vector<Run> runs_;
};

}  // namespace

std::vector<std::vector<std::byte>> split_tree(const PageMap& map, const Tree& tree,
                                               const KeyRange& range, std::size_t parts) {
  constexpr std::size_t kFewestPieces = 256;
  parts = std::min(parts, kMaxParts);
  if (tree.empty() || parts < 2 || (range.has_upper && range.upper.empty())) {
    return {};
  }
  const std::size_t wanted = std::max(parts * kPiecesPerPart, kFewestPieces);
  return choose_cuts(TreeSplit(map, tree, range, wanted).pieces(), parts);
}

}  // namespace recto::engine::lmdb
