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

/// Pairs benchmarks named "workload/recto" with "workload/raw" and prints one table of ratios. The
/// repetitions of both are interleaved; the ratio is the median over pairs of repetitions.
class RatioReporter : public benchmark::BenchmarkReporter {
 public:
  explicit RatioReporter(std::map<std::string, Target> targets) : targets_(std::move(targets)) {}

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

  /// Whether an answer was wrong or a target was missed.
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  struct Times {
    std::vector<double> recto_ns;
    std::vector<double> raw_ns;
  };

  std::map<std::string, Target> targets_;
  std::map<std::string, Times> times_;
  std::vector<std::string> order_;
  bool failed_ = false;
};

}  // namespace bench
