#include "recto/detail/scan_state.hpp"

#include <algorithm>
#include <ranges>

#include "core/database_state.hpp"
#include "recto/detail/index_core.hpp"
#include "recto/detail/leaf_stream.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"
#include "scan/token.hpp"

namespace recto::detail {

namespace {

KeyBuffer key_of(Bytes bytes) noexcept {
  KeyBuffer key;
  key.append(bytes.data(), bytes.size());
  key.finish();
  return key;
}

/// Leaves what is behind a key, in the plan's direction.
void begin_behind(ScannedKeys& range, Bytes key, engine::Direction direction) noexcept {
  if (direction == engine::Direction::forward) {
    range.keys.lower = key_of(key);
    range.skips_lower = range.tells_lower = true;
  } else {
    range.keys.upper = key_of(key);
    range.keys.has_upper = range.tells_upper = true;
  }
}

/// What both a range and a token go over.
void narrow(ScannedKeys& range, const Token& token) noexcept {
  const Bytes lower = token.keys.lower.bytes();
  if (!lower.empty()) {
    const auto order = lower <=> range.keys.lower.bytes();
    range.skips_lower =
        order > 0 ? token.skips_lower : range.skips_lower || (order == 0 && token.skips_lower);
    if (order > 0) {
      range.keys.lower = token.keys.lower;
    }
    range.tells_lower = true;
  }
  if (token.keys.has_upper) {
    if (!range.keys.has_upper || token.keys.upper.bytes() < range.keys.upper.bytes()) {
      range.keys.upper = token.keys.upper;
      range.keys.has_upper = true;
    }
    range.tells_upper = true;
  }
}

/// Of a part of the plan's range, the bounds that must be told.
std::string token_of(const ScanPlan& plan, const ScannedKeys& part) {
  Token token;
  token.target = target_hash(plan.target);
  token.direction = plan.direction;
  token.keys.upper.finish();
  token.keys.lower.finish();
  if (part.tells_lower) {
    token.keys.lower = part.keys.lower;
    token.skips_lower = part.skips_lower;
  }
  if (part.tells_upper) {
    token.keys.upper = part.keys.upper;
    token.keys.has_upper = part.keys.has_upper;
  }
  return encode_token(token);
}

SharedScanState make(ScanPlan plan) { return std::make_shared<ScanState>(std::move(plan)); }

}  // namespace

std::string ScanPlan::name() const {
  return target.index == nullptr ? target.table->name() : target.index->full_name();
}

ScanPlan ScanState::copy_plan() const {
  const std::scoped_lock lock(mutex_);
  return plan_;
}

ReadSource ScanState::take_source() {
  if (!plan_.renews()) {
    return plan_.source;
  }
  const std::scoped_lock lock(mutex_);
  return std::exchange(plan_.source, {});
}

void ScanState::begin(const LeafStream& stream) {
  const std::scoped_lock lock(mutex_);
  stream_ = &stream;
}

void ScanState::end(const LeafStream& stream) noexcept {
  const std::scoped_lock lock(mutex_);
  if (stream_ == &stream) {
    stream.tell(progress_);
    stream_ = nullptr;
  }
}

ScanProgress ScanState::progress() const {
  const std::scoped_lock lock(mutex_);
  if (stream_ == nullptr) {
    return progress_;
  }
  ScanProgress progress;
  stream_->tell(progress);
  return progress;
}

bool ScanState::ended_early() const { return progress().ended_early; }

std::string ScanState::token() const {
  const ScanProgress at = progress();
  switch (at.place) {
    case ScanProgress::Place::start:
      return token_of(plan_, plan_.range);
    case ScanProgress::Place::behind_key:
      return token_behind(at.key.bytes());
    case ScanProgress::Place::end:
      break;
  }
  return {};
}

std::string ScanState::token_behind(Bytes key) const {
  ScannedKeys rest = plan_.range;
  begin_behind(rest, key, plan_.direction);
  return token_of(plan_, rest);
}

SharedScanState reversed(const ScanState& state) {
  ScanPlan plan = state.copy_plan();
  plan.direction = plan.forward() ? engine::Direction::reverse : engine::Direction::forward;
  return make(std::move(plan));
}

SharedScanState resumed(const ScanState& state, std::string_view text) {
  ScanPlan plan = state.copy_plan();
  if (text.empty()) {
    return make(std::move(plan));
  }
  try {
    const Token token = decode_token(text);
    if (token.target != target_hash(plan.target)) {
      throw Error(ErrorCode::schema_mismatch, {},
                  "the token is of another table or index, or their keys had other types then",
                  "resume the scan that the token is of, or start anew");
    }
    if (token.direction != plan.direction) {
      throw Error(ErrorCode::invalid_value, {}, "the token is of a scan in the other direction",
                  plan.forward() ? "call reverse() before resume()" : "leave out reverse()");
    }
    narrow(plan.range, token);
  } catch (const Error& error) {
    throw error.with({"resume scan", plan.name(), {}});
  }
  return make(std::move(plan));
}

SharedScanState budgeted(const ScanState& state, const ScanBudget& budget) {
  ScanPlan plan = state.copy_plan();
  plan.budget = budget;
  return make(std::move(plan));
}

SharedScanState renewing(const ScanState& state, std::int64_t max_age_ms) {
  ScanPlan plan = state.copy_plan();
  if (plan.source.transaction != nullptr) {
    throw Error(ErrorCode::misuse, {"renew scan", plan.name(), {}},
                "a scan of a transaction has no snapshot to renew",
                "scan outside of the transaction");
  }
  plan.max_age_ms = std::max<std::int64_t>(max_age_ms, 0);
  plan.database = plan.target.table->database().shared_from_this();
  return make(std::move(plan));
}

std::vector<SharedScanState> partitioned(const ScanState& state, std::size_t parts) {
  ScanPlan plan = state.copy_plan();
  if (plan.source.transaction != nullptr) {
    throw Error(ErrorCode::misuse, {"partition scan", plan.name(), {}},
                "a transaction belongs to one thread, and so do all scans of it",
                "partition a scan of a snapshot");
  }
  if (!plan.source.snapshot) {
    plan.source.snapshot = acquire_snapshot(plan.target.table->database());
    if (plan.target.index != nullptr) {
      plan.target.index->require_readable(*plan.source.snapshot.get());
    }
  }
  std::vector<std::vector<std::byte>> cuts;
  try {
    const engine::TableId id =
        plan.target.index == nullptr ? plan.target.table->id() : plan.target.index->id();
    cuts = plan.source.snapshot.get()->transaction->split(id, plan.range.keys.view(), parts);
  } catch (const Error& error) {
    throw error.with({"partition scan", plan.name(), {}});
  }
  std::vector<SharedScanState> all;
  all.reserve(cuts.size() + 1);
  ScanPlan rest = std::move(plan);
  for (const auto& cut : cuts) {
    const KeyBuffer key = key_of({cut.data(), cut.size()});
    ScanPlan part = rest;
    part.range.keys.upper = key;
    part.range.keys.has_upper = part.range.tells_upper = true;
    all.push_back(make(std::move(part)));
    rest.range.keys.lower = key;
    rest.range.skips_lower = false;
    rest.range.tells_lower = true;
  }
  const bool forward = rest.forward();
  all.push_back(make(std::move(rest)));
  if (!forward) {
    std::ranges::reverse(all);
  }
  return all;
}

}  // namespace recto::detail
