#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace example {

/// Tells on standard error how far a piece of work has come: a bar on a terminal, a plain line at
/// every quarter of the way otherwise.
class Progress {
 public:
  /// `total_bytes` is the size of the work; 0 when it is not known.
  Progress(std::string what, std::uint64_t total_bytes);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Wipes the bar.
  ~Progress();

  /// Call as often as you like; it paints some times a second. `detail` is a word on what was done:
  /// "12,000 packages".
  template <class Detail>
  void update(std::uint64_t done_bytes, Detail&& detail) {
    if (due(done_bytes)) {
      show(done_bytes, detail());
    }
  }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool due(std::uint64_t done_bytes);
  void show(std::uint64_t done_bytes, std::string_view detail);
  [[nodiscard]] std::string bar(std::uint64_t done_bytes, std::string_view detail) const;

  std::string what_;
  std::uint64_t total_bytes_;
  bool on_terminal_;
  bool painted_ = false;
  std::uint32_t calls_ = 0;
  std::uint64_t next_line_bytes_;  // where the next plain line is due
  Clock::time_point next_paint_;
};

}  // namespace example
