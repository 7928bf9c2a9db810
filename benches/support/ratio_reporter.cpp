#include "support/ratio_reporter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace bench {

namespace {

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::vector<double> ratios_of(const std::vector<double>& recto, const std::vector<double>& raw) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(recto.size(), raw.size()); ++i) {
    ratios.push_back(raw[i] / recto[i]);
  }
  std::ranges::sort(ratios);
  return ratios;
}

std::string verdict(double ratio, double target) {
  return target == 0 ? "" : ratio >= target ? "met" : "NOT MET";
}

}  // namespace

bool RatioReporter::ReportContext(const Context& /*context*/) {
#ifndef NDEBUG
  fmt::print("warning: this is no release build; the figures mean nothing\n");
#endif
  return true;
}

void RatioReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    const std::string& name = run.run_name.function_name;
    if (run.error_occurred) {
      failed_ = true;
      fmt::print("{}: {}\n", name, run.error_message);
      continue;
    }
    const std::size_t slash = name.rfind('/');
    if (run.run_type != Run::RT_Iteration || slash == std::string::npos) {
      continue;
    }
    const std::string workload = name.substr(0, slash);
    if (!times_.contains(workload)) {
      order_.push_back(workload);
    }
    const double items = run.counters.contains("items") ? run.counters.at("items").value : 1;
    const double ns = run.real_accumulated_time / static_cast<double>(run.iterations) / items * 1e9;
    times_[workload][name.substr(slash + 1)].push_back(ns);
  }
}

void RatioReporter::Finalize() {
  fmt::print("\n{:<24} {:>11} {:>11} {:>7} {:>15} {:>7}\n", "workload (ns each)", "recto",
             "reference", "ratio", "lowest-highest", "target");
  for (const std::string& workload : order_) {
    const Times& times = times_[workload];
    const auto recto = times.find("recto");
    for (const auto& [side, ns] : times) {
      if (side != "recto" && recto != times.end()) {
        print(side == "raw" ? workload : fmt::format("{}/{}", workload, side), recto->second, ns);
      }
    }
  }
}

void RatioReporter::print(const std::string& name, const std::vector<double>& recto,
                          const std::vector<double>& reference) {
  const std::vector<double> ratios = ratios_of(recto, reference);
  const double ratio = median(ratios);
  const auto target = targets_.find(name);
  const double wanted = target == targets_.end() ? 0 : target->second.ratio;
  failed_ = failed_ || ratio < wanted;
  fmt::print("{:<24} {:>11.1f} {:>11.1f} {:>7.2f} {:>15} {:>7} {}\n", name, median(recto),
             median(reference), ratio, fmt::format("{:.2f}-{:.2f}", ratios.front(), ratios.back()),
             wanted == 0 ? "" : fmt::format("{:.2f}", wanted), verdict(ratio, wanted));
}

}  // namespace bench
