// What holds for every page: DOCS_ROOT/README.md, CONTRIBUTING.md and docs/*.md.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "docs/markdown.hpp"
#include "support/temporary_directory.hpp"

namespace {

using docs::Block;
using docs::Page;
using testing::Contains;
using testing::IsSupersetOf;

std::filesystem::path root() { return DOCS_ROOT; }

const std::map<std::string, Page>& pages() {
  static const auto* const all = [] {
    auto* read = new std::map<std::string, Page>;
    for (const char* name : {"README.md", "CONTRIBUTING.md"}) {
      (*read)[name] = docs::read_page(root() / name);
    }
    for (const auto& entry : std::filesystem::directory_iterator(root() / "docs")) {
      if (entry.path().extension() == ".md") {
        (*read)["docs/" + entry.path().filename().string()] = docs::read_page(entry.path());
      }
    }
    return read;
  }();
  return *all;
}

template <class F>
void for_each_block(const std::string& language, F&& check) {
  for (const auto& [name, page] : pages()) {
    for (const Block& block : page.blocks) {
      if (block.language == language) {
        SCOPED_TRACE(name + ":" + std::to_string(block.line));
        check(block);
      }
    }
  }
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// Runs a command without its output. Returns whether it succeeded.
bool succeeds(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

/// The subcommands of ./dev that a text names.
std::set<std::string> commands_in(const std::string& text) {
  static const std::regex command(R"(\./dev ([a-z]+))");
  std::set<std::string> names;
  for (std::sregex_iterator found(text.begin(), text.end(), command), end; found != end; ++found) {
    names.insert((*found)[1]);
  }
  return names;
}

/// Whether the target of a link, seen from a page, exists.
bool leads_somewhere(const Page& page, const std::string& target) {
  if (target.starts_with("https://")) {
    return true;
  }
  const std::size_t hash = target.find('#');
  const std::string file = target.substr(0, hash);
  const auto path = file.empty() ? page.path : page.path.parent_path() / file;
  if (!std::filesystem::exists(path)) {
    return false;
  }
  if (hash == std::string::npos) {
    return true;
  }
  const Page linked = docs::read_page(path);
  return std::ranges::find(linked.anchors, target.substr(hash + 1)) != linked.anchors.end();
}

TEST(Pages, AreThereAndLinkedFromTheReadme) {
  std::set<std::string> linked;
  for (const docs::Link& link : pages().at("README.md").links) {
    linked.insert(link.target);
  }
  for (const auto& [name, page] : pages()) {
    if (name != "README.md") {
      EXPECT_THAT(linked, Contains(name));
    }
  }
}

TEST(Pages, LinksLeadSomewhere) {
  for (const auto& [name, page] : pages()) {
    for (const docs::Link& link : page.links) {
      EXPECT_TRUE(leads_somewhere(page, link.target))
          << name << ":" << link.line << ": " << link.target;
    }
  }
}

TEST(Pages, NameFilesThatExist) {
  static const std::regex path(
      "`((?:include|src|codegen|schemas|cmake|tests|benches|examples|docs|scripts)/[\\w./-]+)`");
  for (const auto& [name, page] : pages()) {
    const std::string& text = page.prose;
    for (std::sregex_iterator found(text.begin(), text.end(), path), end; found != end; ++found) {
      EXPECT_TRUE(std::filesystem::exists(root() / (*found)[1].str()))
          << name << ": " << (*found)[1];
    }
  }
}

TEST(Pages, NameSubcommandsOfDevThatExist) {
  static const std::regex entry(R"(\n  ([a-z]+) )");
  const std::string dev = docs::read_text(root() / "dev");
  std::set<std::string> known;
  for (std::sregex_iterator found(dev.begin(), dev.end(), entry), end; found != end; ++found) {
    known.insert((*found)[1]);
  }
  for (const auto& [name, page] : pages()) {
    SCOPED_TRACE(name);
    EXPECT_THAT(known, IsSupersetOf(commands_in(page.prose)));
  }
  for_each_block(
      "sh", [&](const Block& block) { EXPECT_THAT(known, IsSupersetOf(commands_in(block.text))); });
}

TEST(Pages, UseModesThatAreKnown) {
  const std::map<std::string, std::set<std::string>> modes{{"cpp", {"", "run", "wrong"}},
                                                           {"fbs", {"", "refused"}},
                                                           {"output", {""}},
                                                           {"cmake", {""}},
                                                           {"capnp", {"", "refused"}}};
  for (const auto& [name, page] : pages()) {
    const Block* previous = nullptr;
    for (const Block& block : page.blocks) {
      SCOPED_TRACE(name + ":" + std::to_string(block.line));
      if (const auto known = modes.find(block.language); known != modes.end()) {
        EXPECT_THAT(known->second, Contains(block.mode));
      }
      if (block.language == "output") {
        EXPECT_TRUE(previous != nullptr && previous->mode == "run");
      }
      previous = &block;
    }
  }
}

TEST(Readme, IsShort) { EXPECT_LT(pages().at("README.md").lines, 200); }

TEST(Readme, BeginsWithTheQuickstartAndItsSchema) {
  std::set<std::string> shown;
  for (const Block& block : pages().at("README.md").blocks) {
    shown.insert(block.text);
  }
  EXPECT_THAT(shown, Contains(docs::read_text(root() / "examples/quickstart/quickstart.cpp")));
  EXPECT_THAT(shown, Contains(docs::read_text(root() / "examples/quickstart/cities.fbs")));
}

TEST(Programs, AreExamplesThatAreBuilt) {
  std::set<std::string> examples;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root() / "examples")) {
    if (entry.path().extension() == ".cpp") {
      examples.insert(docs::read_text(entry.path()));
    }
  }
  for_each_block("cpp", [&](const Block& block) {
    if (docs::is_program(block)) {
      EXPECT_THAT(examples, Contains(block.text));
    }
  });
}

TEST(Schemas, AreAcceptedByRectocUnlessMarkedRefused) {
  const recto_test::TemporaryDirectory directory;
  const auto file = directory / "snippet.fbs";
  const std::string command = std::string(DOCS_RECTOC) + " -I " + (root() / "schemas").string() +
                              " -I " + (root() / "tests/docs").string() + " -o " +
                              directory.path().string() + " " + file.string();
  for_each_block("fbs", [&](const Block& block) {
    const bool whole = block.text.find("include \"") != std::string::npos;
    const std::string head = whole ? "" : "include \"recto.fbs\"; namespace edgar; ";
    write_file(file, head + block.text);
    EXPECT_EQ(succeeds(command), block.mode != "refused") << command << "\n" << block.text;
  });
}

TEST(WrongCode, DoesNotCompile) {
  const recto_test::TemporaryDirectory directory;
  const auto file = directory / "snippet.cpp";
  const auto compiles = [&](const std::string& body) {
    write_file(file,
               "#include \"docs/given.hpp\"\nvoid snippet(docs::Given& given) {\n"
               "[[maybe_unused]] auto& [directory, db, companies, facts, notes, snap, company, "
               "source, buffer] = given;\n{\n" +
                   body + "}\n}\n");
    return succeeds(std::string(DOCS_COMPILER) + " " + file.string());
  };
  bool first = true;
  for_each_block("cpp", [&](const Block& block) {
    if (block.mode != "wrong") {
      return;
    }
    if (std::exchange(first, false)) {
      ASSERT_TRUE(compiles("")) << DOCS_COMPILER;
    }
    EXPECT_FALSE(compiles(block.text)) << block.text;
  });
}

}  // namespace
