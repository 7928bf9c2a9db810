#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace bench {

/// What a workload should reach: the reference's time divided by ours.
struct Target {
  double ratio = 0;  ///< 0: none is set.
};

/// Pairs benchmarks named "workload/recto" with those of their references, "workload/raw" and
/// others, and prints one table of ratios. The repetitions of all are interleaved; a ratio is the
/// median over pairs of repetitions. Targets are named "workload" for the raw engine, else
/// "workload/reference".
class RatioReporter : public benchmark::BenchmarkReporter {
 public:
  explicit RatioReporter(std::map<std::string, Target> targets) : targets_(std::move(targets)) {}

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

  /// Whether an answer was wrong or a target was missed.
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  /// Nanoseconds of each repetition, by side: "recto", "raw" and so on.
  using Times = std::map<std::string, std::vector<double>>;

  void print(const std::string& name, const std::vector<double>& recto,
             const std::vector<double>& reference);

  std::map<std::string, Target> targets_;
  std::map<std::string, Times> times_;
  std::vector<std::string> order_;
  bool failed_ = false;
};

}  // namespace bench
