#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include <recto/options.hpp>

#include "reports.hpp"
#include "revenue.hpp"

namespace edgar {

/// What the program shows.
enum class Report { both, companies, industries, company };

/// Which schema language the records are kept in.
enum class Format { flatbuffers, capnproto };

/// The command line.
struct Options {
  std::filesystem::path database;                  ///< Empty for the usual path.
  std::vector<std::filesystem::path> directories;  ///< Data sets to load.

  recto::Engine engine = recto::Engine::automatic;
  Format format = Format::flatbuffers;

  Report report = Report::both;
  std::optional<Duration> duration;  ///< Absent for what suits most of the companies.
  std::optional<std::uint16_t> sic;  ///< Companies of this industry alone.
  Grouping grouping = Grouping::index;
  std::size_t limit = 20;
  std::uint64_t cik = 0;
};

/// Reads the command line. Where that was all there is to do (--help, or a mistake), prints the
/// text and returns the exit status.
[[nodiscard]] std::optional<int> parse_options(int argc, char** argv, Options& options);

}  // namespace edgar
