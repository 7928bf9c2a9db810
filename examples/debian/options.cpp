#include "options.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "dependency_parser.hpp"
#include "index_source.hpp"
#include "support/command_line.hpp"

namespace debian {
namespace {

constexpr const char* kDescription =
    "Loads a Debian package index into a Recto database and answers questions from it.\n"
    "\n"
    "The first run reads the index that apt keeps on this machine (apt-cache dumpavail). Later "
    "runs\n"
    "open the database and load nothing, until --reload or another --input asks for it. Without a\n"
    "query, the program shows one of each kind.";

constexpr const char* kFooter =
    "Examples:\n"
    "  debian                                    load this machine's index; one query of each "
    "kind\n"
    "  debian largest --section science -n 20    the 20 largest packages of a section\n"
    "  debian prefix libboost --limit 0          all packages whose names begin with libboost\n"
    "  debian maintainer 'Debian Games'          the packages of a team\n"
    "  debian rdepends libc6 -r pre-depends      who names libc6 in Pre-Depends\n"
    "  debian --db sid.db --input Packages       another index in a database of its own\n"
    "  xzcat Packages.xz | debian --input -      an index from a pipe\n"
    "\n"
    "`debian QUERY --help` tells a query's own options. Below each answer stand the time that it "
    "took\n"
    "and the number of rows that it visited, and of index entries where these were enough. "
    "Answers\n"
    "go to standard output, all else to standard error.\n"
    "\n"
    "Exit status:\n"
    "  0  done, whether anything was found or not\n"
    "  1  the index or the database can't be used; the database is as it was\n"
    "  2  the command line is wrong";

/// The relation whose field has this name, whatever its case: "pre-depends".
Relation relation_of(const std::string& field) {
  std::string all;
  for (const Relation relation : EnumValuesRelation()) {
    const std::string name = CLI::detail::to_lower(std::string(field_name(relation)));
    if (name == CLI::detail::to_lower(field)) {
      return relation;
    }
    all += (all.empty() ? "" : ", ") + name;
  }
  throw CLI::ValidationError("--relation",
                             fmt::format("there is no field {}; they are {}", field, all));
}

class CommandLine {
 public:
  explicit CommandLine(Options& options) : options_(options) {
    app_.footer(kFooter);
    app_.set_help_flag("-h,--help", "Print this help and exit");
    app_.require_subcommand(0, 1);
    app_.fallthrough();
    app_.add_option("--db", options.database,
                    "The database, made when it is missing\n"
                    "[debian-packages.db, or debian-packages-rocksdb.db with --engine\n"
                    "rocksdb, in $XDG_CACHE_HOME/recto or ~/.cache/recto]")
        ->type_name("PATH");
    example::add_engine_option(app_, options.engine);
    app_.add_option("--input", options.input,
                    "The index: a file like Packages in an archive, or - for standard input\n"
                    "[what apt-cache dumpavail prints]")
        ->type_name("FILE")
        ->check(check_input);
    app_.add_option("FILE", options.input, "The same as --input FILE")
        ->type_name("")
        ->check(check_input);
    app_.add_flag("--reload", options.reload,
                  "Load the index again; packages that it no longer lists go");
    add_queries();
  }

  CLI::App& app() { return app_; }

 private:
  void add_queries() {
    CLI::App* largest = add_query(Query::largest, "largest", "The largest packages of a section");
    largest->add_option("-s,--section", options_.section, "The section")
        ->type_name("NAME")
        ->capture_default_str();

    CLI::App* prefix =
        add_query(Query::prefix, "prefix", "The packages whose names begin with PREFIX");
    add_name(prefix, "PREFIX", "The beginning of the names");

    add_query(Query::sections, "sections", "Number and size of the packages of each section");
    add_query(Query::maintainers, "maintainers",
              "Number and size of the packages of each maintainer");

    CLI::App* maintainer = add_query(Query::maintainer, "maintainer",
                                     "The packages of the maintainers whose names begin with NAME");
    add_name(maintainer, "NAME", "The maintainer, or the beginning of the name");

    CLI::App* rdepends =
        add_query(Query::reverse_dependencies, "rdepends", "The packages that depend on NAME");
    add_name(rdepends, "NAME", "The package that is depended on");
    rdepends
        ->add_option_function<std::vector<std::string>>(
            "-r,--relation",
            [this](const std::vector<std::string>& fields) {
              options_.relations.clear();
              std::ranges::transform(fields, std::back_inserter(options_.relations), relation_of);
            },
            "The fields to look in, of depends, pre-depends, recommends, suggests,\n"
            "enhances, breaks, conflicts, replaces, provides [depends pre-depends]")
        ->type_name("FIELD");

    CLI::App* show = add_query(Query::show, "show", "All that is known of package NAME");
    add_name(show, "NAME", "The package");
  }

  void add_name(CLI::App* query, const std::string& name, const std::string& what) {
    query->add_option(name, options_.name, what)->required()->type_name("");
  }

  CLI::App* add_query(Query query, const std::string& name, const std::string& what) {
    CLI::App* subcommand = app_.add_subcommand(name, what);
    subcommand->footer("");
    subcommand->callback([this, query] { options_.query = query; });
    if (query != Query::show) {
      const std::size_t usual = usual_limit(query);
      subcommand
          ->add_option("-n,--limit", options_.limit,
                       fmt::format("Show so many, 0 for all [{}]",
                                   usual == 0 ? "all" : std::to_string(usual)))
          ->type_name("COUNT");
    }
    return subcommand;
  }

  /// A word that is neither a query nor a file is more often a query with a typing error.
  static std::string check_input(const std::string& name) {
    if (name == kStandardInput || CLI::ExistingPath(name).empty()) {
      return {};
    }
    return fmt::format("there is no file, and no query, called {}", name);
  }

  CLI::App app_{kDescription, "debian"};
  Options& options_;
};

}  // namespace

std::size_t usual_limit(Query query) {
  switch (query) {
    case Query::sections:
    case Query::show:
      return 0;
    case Query::tour:
    case Query::largest:
      return 10;
    case Query::prefix:
    case Query::maintainers:
    case Query::maintainer:
    case Query::reverse_dependencies:
      return 20;
  }
  return 0;
}

std::optional<int> parse_options(int argc, char** argv, Options& options) {
  CommandLine command_line(options);
  return example::parse(command_line.app(), argc, argv);
}

}  // namespace debian
