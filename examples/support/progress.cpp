#include "support/progress.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

#include "support/display_width.hpp"
#include "support/numbers.hpp"
#include "support/terminal.hpp"

namespace example {
namespace {

constexpr std::chrono::milliseconds kPaintInterval{50};
constexpr std::uint32_t kCallsPerClockReading = 64;
constexpr std::uint64_t kLinesPerWork = 4;
constexpr std::uint64_t kLineEveryBytes = std::uint64_t{64} << 20;  // when the total is unknown
constexpr std::size_t kBarWidth = 30;

int percent(std::uint64_t done, std::uint64_t total) {
  return static_cast<int>(100.0 * static_cast<double>(std::min(done, total)) /
                          static_cast<double>(total));
}

}  // namespace

Progress::Progress(std::string what, std::uint64_t total_bytes)
    : what_(std::move(what)),
      total_bytes_(total_bytes),
      on_terminal_(is_terminal(stderr)),
      next_line_bytes_(total_bytes == 0 ? kLineEveryBytes
                                        : std::max<std::uint64_t>(total_bytes / kLinesPerWork, 1)),
      next_paint_(Clock::now()) {
  if (!on_terminal_) {
    fmt::print(stderr, "{}\n", what_);
  }
}

Progress::~Progress() {
  if (painted_) {
    std::fputs("\r\033[K", stderr);
  }
}

bool Progress::due(std::uint64_t done_bytes) {
  if (!on_terminal_) {
    return done_bytes >= next_line_bytes_;
  }
  if (calls_++ % kCallsPerClockReading != 0 || Clock::now() < next_paint_) {
    return false;
  }
  next_paint_ = Clock::now() + kPaintInterval;
  return true;
}

void Progress::show(std::uint64_t done_bytes, std::string_view detail) {
  if (on_terminal_) {
    // One column stays free, since a full line would wrap on some terminals.
    const std::string line = fit_to_width(bar(done_bytes, detail), terminal_width(stderr) - 1);
    fmt::print(stderr, "\r{}\033[K", line);
    std::fflush(stderr);
    painted_ = true;
    return;
  }
  const std::uint64_t step = total_bytes_ == 0
                                 ? kLineEveryBytes
                                 : std::max<std::uint64_t>(total_bytes_ / kLinesPerWork, 1);
  next_line_bytes_ = (done_bytes / step + 1) * step;
  if (total_bytes_ == 0) {
    fmt::print(stderr, "  {}\n", detail);
  } else {
    fmt::print(stderr, "  {:3} %  {}\n", percent(done_bytes, total_bytes_), detail);
  }
}

std::string Progress::bar(std::uint64_t done_bytes, std::string_view detail) const {
  if (total_bytes_ == 0) {
    return fmt::format("{}  {}", what_, detail);
  }
  const int done_percent = percent(done_bytes, total_bytes_);
  const std::size_t filled = static_cast<std::size_t>(done_percent) * kBarWidth / 100;
  return fmt::format("{} [{}{}] {:3} %  {}", what_, std::string(filled, '#'),
                     std::string(kBarWidth - filled, ' '), done_percent, detail);
}

}  // namespace example
