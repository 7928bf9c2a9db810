#include <cstdio>
#include <exception>
#include <system_error>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "driver/driver.hpp"
#include "version.hpp"

namespace {

using recto::codegen::Diagnostics;
using recto::codegen::Options;
using recto::codegen::Outcome;

constexpr const char* kDescription =
    "rectoc makes typed C++ tables of FlatBuffers and Cap'n Proto schemas.\n"
    "\n"
    "For each schema NAME.fbs (or NAME.bfbs, or NAME.capnp) it writes NAME.recto.hpp, with one "
    "class for\n"
    "every table that has recto_table and recto_key (struct that has $Recto.table and $Recto.key), "
    "and\n"
    "NAME.recto.schema.hpp, which the former includes. Both go with NAME_generated.h, which flatc "
    "makes of\n"
    "the same schema (--cpp --cpp-std c++17 --gen-object-api), or with NAME.capnp.h, which capnp "
    "makes (-oc++).\n"
    "CMake's recto_generate() runs all compilers.";

constexpr const char* kFooter =
    "Examples:\n"
    "  rectoc -I /usr/share/recto/schemas -o generated packages.fbs\n"
    "  rectoc -I schemas -o generated --depfile generated/edgar.d edgar.fbs\n"
    "\n"
    "A schema:\n"
    "  include \"recto.fbs\";\n"
    "  table Company (recto_table: \"companies\", recto_key: \"cik\") { cik: ulong; name: string; "
    "}\n"
    "\n"
    "Exit codes:\n"
    "  0  everything is written\n"
    "  1  a schema can't be read or has errors; nothing is written\n"
    "  2  the command line is wrong\n"
    "  3  a file can't be written";

void declare_options(CLI::App& app, Options& options) {
  app.set_version_flag("--version", fmt::format("rectoc {}", recto::codegen::kVersionText),
                       "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.add_option("schema", options.schemas, "The schemas to compile, .fbs, .bfbs or .capnp")
      ->required()
      ->type_name("SCHEMA");
  app.add_option("-I,--include", options.include_directories,
                 "Look for included schemas in this directory, too; may be given often. The "
                 "directory of the "
                 "schema itself is looked in last")
      ->type_name("DIR")
      ->expected(1)
      ->take_all();
  app.add_option("-o,--output", options.output_directory,
                 "Write the headers to this directory, which is made when missing")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--depfile", options.depfile,
                 "Write a make rule that names all schemas that were read")
      ->type_name("FILE");
  app.add_option("--depfile-target", options.depfile_target,
                 "What that rule says depends on them; the first header by default")
      ->type_name("NAME");
  app.add_option("--list", options.list_file,
                 "Write the names of all schemas that were read, one a line")
      ->type_name("FILE");
}

Outcome compile(const Options& options) {
  Diagnostics diagnostics;
  Outcome outcome = Outcome::done;
  std::string failure;
  try {
    outcome = recto::codegen::run(options, diagnostics);
  } catch (const std::system_error& error) {
    failure = fmt::format("rectoc: error: {}\n", error.what());
    outcome = Outcome::write_failed;
  }
  fmt::print(stderr, "{}{}", diagnostics.to_string(), failure);
  return outcome;
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app(kDescription, "rectoc");
  app.footer(kFooter);
  Options options;
  declare_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(Outcome::usage);
  }
  return static_cast<int>(compile(options));
} catch (const std::exception& error) {
  std::fprintf(stderr, "rectoc: internal error: %s\n", error.what());
  return static_cast<int>(Outcome::write_failed);
}
