#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "recto/detail/key_buffer.hpp"
#include "recto/detail/snapshot_state.hpp"
#include "recto/engine.hpp"
#include "recto/range.hpp"
#include "recto/scan_budget.hpp"
#include "recto/transaction.hpp"

namespace recto::detail {

class DatabaseState;
class IndexCore;
class LeafStream;
class TableCore;

/// Where a scan reads: a snapshot, or a transaction with its own writes. One of them is set.
struct ReadSource {
  SnapshotRef snapshot;
  std::shared_ptr<TransactionState> transaction;

  ReadSource() noexcept = default;
  // NOLINTNEXTLINE(google-explicit-constructor): either is a place to read.
  ReadSource(SnapshotRef from) noexcept : snapshot(std::move(from)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  ReadSource(std::shared_ptr<TransactionState> from) noexcept : transaction(std::move(from)) {}
};

/// What a scan goes over: the rows of a table, its rows in the order of an index, or the entries of
/// an index without their rows.
struct ScanTarget {
  const TableCore* table = nullptr;
  const IndexCore* index = nullptr;
  bool fetches_rows = false;  ///< Whether rows are looked up through the index.
};

/// The part of the target's keys that a scan goes over.
struct ScannedKeys {
  EncodedRange keys;
  bool skips_lower = false;  ///< Whether the key that is `keys.lower` itself is left out.

  // Whether a bound is not the caller's own, who therefore can't name it when a token is resumed.
  bool tells_lower = false;
  bool tells_upper = false;
};

/// How a scan is told to read.
struct ScanPlan {
  static constexpr std::int64_t kKeepsSnapshot = -1;

  ScanTarget target;
  /// Where to begin reading. In a scan that renews its snapshot the first stream takes it away, and
  /// later ones take new snapshots.
  ReadSource source;
  ScannedKeys range;
  engine::Direction direction = engine::Direction::forward;
  ScanBudget budget;
  std::int64_t max_age_ms = kKeepsSnapshot;
  std::shared_ptr<DatabaseState> database{};  ///< Of scans that renew, which may have no snapshot.

  [[nodiscard]] bool renews() const noexcept { return max_age_ms != kKeepsSnapshot; }
  [[nodiscard]] bool forward() const noexcept { return direction == engine::Direction::forward; }

  /// What errors call the target: "companies", "companies.by_ticker".
  [[nodiscard]] std::string name() const;
};

/// How far the reading of a scan has come.
struct ScanProgress {
  enum class Place : std::uint8_t { start, behind_key, end };

  Place place = Place::start;
  bool ended_early = false;
  KeyBuffer key;
};

/// What a scan and its copies share, in whatever threads they are: their plan, and how far the one
/// has come that began last.
class ScanState {
 public:
  explicit ScanState(ScanPlan plan) : plan_(std::move(plan)) {}
  ScanState(const ScanState&) = delete;
  ScanState& operator=(const ScanState&) = delete;
  ~ScanState() = default;

  /// Constant, but for its source.
  [[nodiscard]] const ScanPlan& plan() const noexcept { return plan_; }

  /// The plan, to be changed.
  [[nodiscard]] ScanPlan copy_plan() const;

  /// Where a stream is to read; empty where it must take a snapshot.
  [[nodiscard]] ReadSource take_source();

  /// A stream starts anew: progress is what it tells from now on, until it is gone.
  void begin(const LeafStream& stream);
  void end(const LeafStream& stream) noexcept;

  [[nodiscard]] bool ended_early() const;

  /// What is left to read; empty when nothing is.
  [[nodiscard]] std::string token() const;

  /// What is left to read behind a key.
  [[nodiscard]] std::string token_behind(Bytes key) const;

 private:
  [[nodiscard]] ScanProgress progress() const;

  mutable std::mutex mutex_;  // guards what follows, and of the plan its source
  const LeafStream* stream_ = nullptr;
  ScanProgress progress_;  // when no stream tells it
  ScanPlan plan_;
};

using SharedScanState = std::shared_ptr<ScanState>;

// Scans that differ from `state` in one thing.
[[nodiscard]] SharedScanState reversed(const ScanState& state);
[[nodiscard]] SharedScanState resumed(const ScanState& state, std::string_view token);
[[nodiscard]] SharedScanState budgeted(const ScanState& state, const ScanBudget& budget);
[[nodiscard]] SharedScanState renewing(const ScanState& state, std::int64_t max_age_ms);
[[nodiscard]] std::vector<SharedScanState> partitioned(const ScanState& state, std::size_t parts);

}  // namespace recto::detail
