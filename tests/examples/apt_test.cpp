// The reverse dependencies of examples/debian are those of `apt-cache rdepends`: both read one
// index, and name the same packages for every kind of relation.
//
// apt gets a root of its own, so that nothing counts that the machine has installed or configured.
// It keeps "python3:any" as a package apart from "python3", and lists no reverse dependencies of
// names that no package has; alternatives with a qualifier, and such names, are therefore left out
// of the comparison.

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "program.hpp"
#include "support/temporary_directory.hpp"

namespace recto_test {
namespace {

using Names = std::set<std::string>;
using Dependents = std::map<std::string, Names>;  // by the name that they depend on

constexpr const char* kApt = "/usr/bin/apt-cache";

/// The relations that apt-cache tells apart. Provides is none of a dependency to it.
constexpr std::array<std::string_view, 8> kRelations{"Depends",   "Pre-Depends", "Recommends",
                                                     "Suggests",  "Enhances",    "Breaks",
                                                     "Conflicts", "Replaces"};

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// The dependents in what apt-cache rdepends prints.
Dependents parse_apt(const std::string& text) {
  Dependents dependents;
  Names* current = nullptr;
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with(' ')) {
      const std::string name = line.substr(line.find_first_not_of(" |"));
      if (current != nullptr) {
        current->insert(name.substr(0, name.find(':')));
      }
    } else if (line.starts_with('<')) {
      current = nullptr;
    } else if (line != "Reverse Depends:") {
      current = &dependents[line];
    }
  }
  return dependents;
}

/// Whether an item of a dependency field has `name` among its alternatives, without a qualifier.
bool names_plainly(const std::string& item, const std::string& name) {
  std::istringstream alternatives(item);
  for (std::string alternative; std::getline(alternatives, alternative, '|');) {
    std::istringstream words(alternative);
    std::string first;
    words >> first;
    if (first == name) {
      return true;
    }
  }
  return false;
}

/// The dependents in the table that the example prints for one relation.
Names parse_example(const std::string& text, const std::string& name, std::string_view relation) {
  Names dependents;
  for (const std::string& line : lines_of(text)) {
    std::istringstream row(line);
    std::string package;
    std::string version;
    std::string field;
    std::string item;
    row >> package >> version >> field;
    std::getline(row, item);
    if (field == relation && names_plainly(item, name)) {
      dependents.insert(package);
    }
  }
  return dependents;
}

class AptSemantics : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kApt)) {
      GTEST_SKIP() << "no apt-cache here";
    }
    native_ = execute({"dpkg", "--print-architecture"}).out;
    native_.resize(native_.find_last_not_of('\n') + 1);
  }

  Outcome execute(std::vector<std::string> command) const {
    command.insert(command.begin(), {"/usr/bin/env", "LC_ALL=C.UTF-8"});
    return run(command, directory_.path());
  }

  /// Both programs read this from now on.
  void use_index(const std::string& text) const {
    write_file(directory_.path() / "Packages", text);
    const Outcome loaded =
        execute({RECTO_DEBIAN_PROGRAM, "--db", "index.db", "--input", "Packages", "prefix", "0"});
    ASSERT_EQ(loaded.status, 0) << loaded.err;
  }

  /// What apt knows of names in one relation. Without those that no package has.
  Dependents apt_says(const Names& names, std::string_view relation) const {
    const std::string nowhere = (directory_.path() / "nowhere").string();
    std::vector<std::string> command{kApt};
    for (const std::string& setting :
         {"APT::Architectures=" + native_, "Dir::State=" + nowhere, "Dir::State::lists=" + nowhere,
          std::string("Dir::State::status=/dev/null"), "Dir::Cache=" + nowhere,
          std::string("Dir::Etc::sourcelist=/dev/null"),
          std::string("Dir::Etc::sourceparts=/dev/null"),
          std::string("Dir::Etc::preferences=/dev/null"),
          std::string("Dir::Etc::preferencesparts=/dev/null")}) {
      command.insert(command.end(), {"-o", setting});
    }
    command.insert(command.end(), {"--with-source", "./Packages", "rdepends"});
    for (const std::string_view other : kRelations) {
      if (other != relation) {
        command.push_back("--no-" + lower(other));
      }
    }
    command.insert(command.end(), names.begin(), names.end());
    const Outcome outcome = execute(command);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return parse_apt(outcome.out);
  }

  Names example_says(const std::string& name, std::string_view relation) const {
    const Outcome outcome = execute({RECTO_DEBIAN_PROGRAM, "--db", "index.db", "rdepends", name,
                                     "--relation", lower(relation), "--limit", "0"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return parse_example(outcome.out, name, relation);
  }

  /// Compares both for each name and relation. Returns how many dependents there were in all.
  std::size_t compare(const Names& names) const {
    std::size_t dependents = 0;
    for (const std::string_view relation : kRelations) {
      const Dependents expected = apt_says(names, relation);
      EXPECT_EQ(expected.size(), names.size()) << "apt does not know all of these packages";
      for (const auto& [name, packages] : expected) {
        EXPECT_EQ(example_says(name, relation), packages) << name << ", " << relation;
        dependents += packages.size();
      }
    }
    return dependents;
  }

  TemporaryDirectory directory_;
  std::string native_;  // the machine's own architecture; apt is asked for no other
};

constexpr const char* kIndex =
    "Package: library\nVersion: 1\nArchitecture: all\nProvides: abi\n\n"
    "Package: runtime\nVersion: 3.11\nArchitecture: all\nPre-Depends: library (>= 1)\n\n"
    "Package: several\nVersion: 1\nArchitecture: all\nDepends: library (>= 1), library (<< 9), "
    "runtime\n\n"
    "Package: several\nVersion: 2\nArchitecture: all\nDepends: runtime\nSuggests: library\n\n"
    "Package: choice\nVersion: 1\nArchitecture: all\nDepends: runtime | library | other, abi\n"
    "Recommends: library, several\n\n"
    "Package: qualified\nVersion: 1\nArchitecture: all\nDepends: runtime:any (>= 3), library\n\n"
    "Package: enemy\nVersion: 1\nArchitecture: all\nConflicts: library, abi\nBreaks: several (<< "
    "2)\n"
    "Replaces: several, choice\nEnhances: runtime\n\n"
    "Package: library-dev\nVersion: 1\nArchitecture: all\nDepends: library-data\n\n"
    "Package: library-data\nVersion: 1\nArchitecture: all\n";

TEST_F(AptSemantics, HoldForEveryKindOfRelation) {
  use_index(kIndex);
  EXPECT_EQ(compare({"library", "runtime", "several", "choice", "qualified", "enemy", "library-dev",
                     "library-data"}),
            15U);
  EXPECT_EQ(example_says("library", "Depends"), (Names{"choice", "qualified", "several"}));
}

/// Those lines of a stanza that name the package or others; empty where the stanza names no
/// package.
std::string relations_of(const std::string& stanza) {
  std::string kept;
  for (const std::string& line : lines_of(stanza)) {
    const std::string field = line.substr(0, line.find(':'));
    if (field == "Package" || field == "Version" || field == "Architecture" ||
        std::ranges::find(kRelations, field) != kRelations.end()) {
      kept += line + '\n';
    }
  }
  return kept;
}

/// Packages that very many others name, and some that few do.
const Names kWellKnown{"adduser", "bash",           "debconf",      "dpkg",       "gcc",
                       "libc6",   "libgcc-s1",      "libglib2.0-0", "libstdc++6", "libx11-6",
                       "make",    "openjdk-17-jre", "perl",         "python3",    "ruby",
                       "systemd", "zlib1g"};

/// A part of an index, which has the well-known packages, and the names of some of its packages.
struct Sample {
  std::string text;
  Names names;
};

Sample sample_of(const std::string& index) {
  constexpr std::size_t kPackagesStep = 8;
  constexpr std::size_t kNamesStep = 6400;
  Sample sample;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin < index.size();) {
    const std::size_t end = std::min(index.find("\n\n", begin), index.size());
    const std::string stanza = index.substr(begin, end - begin);
    begin = std::min(end + 2, index.size());
    const std::size_t at = stanza.find("Package: ") + 9;
    const std::string name = stanza.substr(at, stanza.find('\n', at) - at);
    if (count++ % kPackagesStep == 0 || kWellKnown.contains(name)) {
      sample.text += relations_of(stanza) + '\n';
      if (count % kNamesStep == 1 || kWellKnown.contains(name)) {
        sample.names.insert(name);
      }
    }
  }
  return sample;
}

TEST_F(AptSemantics, HoldForThePackagesOfThisMachine) {
  const Outcome available = execute({kApt, "dumpavail", "-o", "APT::Architectures=" + native_});
  const Sample sample = sample_of(available.out);
  if (sample.names.size() < 20) {
    GTEST_SKIP() << "this machine has no package lists: apt-get update fetches them";
  }
  use_index(sample.text);
  EXPECT_GT(compare(sample.names), 1000U);
}

}  // namespace
}  // namespace recto_test
