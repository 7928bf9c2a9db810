#include "options.hpp"

#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "support/command_line.hpp"

namespace edgar {
namespace {

constexpr const char* kDescription =
    "Loads Financial Statement Data Sets of the SEC into a Recto database and shows revenue.\n"
    "\n"
    "A data set is a directory with sub.txt (filings) and num.txt (reported values), as the SEC\n"
    "publishes them for each quarter. Filings are nested in their companies, values have a key of\n"
    "eight parts. Naming data sets replaces what the database has; without any, the database is\n"
    "opened as it is.";

constexpr const char* kFooter =
    "Revenue is what the newest filing that tells it says, for the quarters up to its own balance\n"
    "sheet date, in US dollars, without segments and co-registrants. Of the tags for it the first\n"
    "counts: Revenues, RevenueFromContractWithCustomerExcludingAssessedTax,\n"
    "RevenueFromContractWithCustomerIncludingAssessedTax, SalesRevenueNet,\n"
    "RevenuesNetOfInterestExpense, SalesRevenueGoodsNet, SalesRevenueServicesNet.\n"
    "\n"
    "Examples:\n"
    "  edgar 2009q3                         load a data set and show both reports\n"
    "  edgar --db year.db 2023q1 2023q2     two data sets in a database of their own\n"
    "  edgar industries --duration year     open the database; revenue of a year by industry\n"
    "  edgar companies --sic 7372           the companies of one industry\n"
    "  edgar company 320193                 one company with its filings\n"
    "\n"
    "Exit status:\n"
    "  0  done\n"
    "  1  a data set or the database can't be used; the database is as it was\n"
    "  2  the command line is wrong";

Duration duration_of(const std::string& word) {
  if (word == "quarter") {
    return Duration::quarter;
  }
  if (word == "year") {
    return Duration::year;
  }
  throw CLI::ValidationError("--duration", "it is quarter or year, not " + word);
}

class CommandLine {
 public:
  explicit CommandLine(Options& options) : options_(options) {
    app_.footer(kFooter);
    app_.set_help_flag("-h,--help", "Print this help and exit");
    app_.require_subcommand(0, 1);
    app_.fallthrough();
    app_.add_option("DIR", options.directories, "Data sets to load")
        ->type_name("")
        ->check(check_directory);
    app_.add_option("--db", options.database,
                    "The database, made when it is missing\n"
                    "[edgar.db, or edgar-rocksdb.db with --engine rocksdb, in\n"
                    "$XDG_CACHE_HOME/recto or ~/.cache/recto]")
        ->type_name("PATH");
    example::add_engine_option(app_, options.engine);
    app_.add_option("--format", options.format,
                    "The schema language of the records: flatbuffers (filings.fbs) or\n"
                    "capnproto (statements.capnp), each with tables of its own [flatbuffers]")
        ->type_name("FORMAT")
        ->transform(CLI::CheckedTransformer(
                        std::map<std::string, Format>{{"flatbuffers", Format::flatbuffers},
                                                      {"capnproto", Format::capnproto}})
                        .description(""));
    app_.add_option_function<std::string>(
            "--duration",
            [this](const std::string& word) { options_.duration = duration_of(word); },
            "The period of the revenue, quarter or year [year where most companies\n"
            "filed an annual report last, else quarter]")
        ->type_name("PERIOD");
    app_.add_option("-n,--limit", options.limit, "Show so many, 0 for all")
        ->type_name("COUNT")
        ->capture_default_str();
    add_report(Report::companies, "companies", "Revenue by company")
        ->add_option("--sic", options_.sic, "Of the companies with this SIC code alone")
        ->type_name("CODE");
    add_report(Report::industries, "industries", "Revenue by industry (SIC code)")
        ->add_option("--by", options_.grouping,
                     "How the companies of an industry are found: index (as neighbours in\n"
                     "index by_industry) or scan (of the table); the answers are equal [index]")
        ->type_name("WAY")
        ->transform(
            CLI::CheckedTransformer(std::map<std::string, Grouping>{{"index", Grouping::index},
                                                                    {"scan", Grouping::scan}})
                .description(""));
    add_report(Report::company, "company", "A company and its filings")
        ->add_option("CIK", options_.cik, "The SEC's number for the company")
        ->required()
        ->type_name("");
  }

  CLI::App& app() { return app_; }

 private:
  CLI::App* add_report(Report report, const std::string& name, const std::string& what) {
    CLI::App* subcommand = app_.add_subcommand(name, what);
    subcommand->footer("");
    subcommand->callback([this, report] { options_.report = report; });
    return subcommand;
  }

  /// A word that is neither a report nor a directory is more often a report with a typing error.
  static std::string check_directory(const std::string& name) {
    return CLI::ExistingDirectory(name).empty()
               ? std::string()
               : "there is no directory, and no report, called " + name;
  }

  CLI::App app_{kDescription, "edgar"};
  Options& options_;
};

}  // namespace

std::optional<int> parse_options(int argc, char** argv, Options& options) {
  CommandLine command_line(options);
  return example::parse(command_line.app(), argc, argv);
}

}  // namespace edgar
