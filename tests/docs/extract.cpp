// Makes of a page what the build and the tests need (README.md in this directory):
//
//   extract cpp ROOT PAGE OUTPUT     a source file with the page's C++ as functions and tests
//   extract cmake DIRECTORY PAGE...  DIRECTORY/NAME-LINE/CMakeLists.txt of each CMake block

#include <cstdio>
#include <exception>
#include <fstream>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>

#include "docs/markdown.hpp"

namespace {

using docs::Block;
using docs::Page;

/// Text as a raw string literal.
std::string literal(const std::string& text) { return "R\"OUTPUT(" + text + ")OUTPUT\""; }

class SourceFile {
 public:
  SourceFile(const Page& page, std::string shown_path)
      : page_(page), shown_path_(std::move(shown_path)) {}

  std::string make() {
    for (std::size_t i = 0; i < page_.blocks.size(); ++i) {
      const Block& block = page_.blocks[i];
      if (block.language == "cpp" && block.mode != "wrong" && !is_program(block)) {
        add(block, i + 1 < page_.blocks.size() ? &page_.blocks[i + 1] : nullptr);
      }
    }
    return out_.str();
  }

 private:
  void add(const Block& block, const Block* next) {
    begin();
    const std::string name = "line_" + std::to_string(block.line);
    const std::string position =
        "#line " + std::to_string(block.line) + " \"" + shown_path_ + "\"\n";
    if (is_file(block)) {
      out_ << position << block.text << '\n';
      return;
    }
    out_ << "[[maybe_unused]] static void " << name << "(docs::Given& given) {\n"
         << "  [[maybe_unused]] auto& [directory, db, companies, facts, notes, snap, company, "
            "source, buffer] = given;\n"
         << "  {\n"
         << position << block.text << "  }\n}\n\n";
    if (block.mode == "run") {
      add_test(name, next);
    }
  }

  void add_test(const std::string& name, const Block* next) {
    const bool has_output = next != nullptr && next->language == "output";
    out_ << "TEST(Docs_" << page_.path.stem().string() << ", " << name << ") {\n"
         << "  EXPECT_EQ(docs::output_of(&" << name << "), "
         << literal(has_output ? next->text : std::string()) << ");\n}\n\n";
  }

  void begin() {
    if (out_.tellp() == std::streampos(0)) {
      out_ << "// The C++ of " << shown_path_ << ".\n"
           << "#include <gtest/gtest.h>\n\n#include \"docs/given.hpp\"\n\n";
    }
  }

  const Page& page_;
  std::string shown_path_;
  std::ostringstream out_;
};

void write(const std::filesystem::path& path, const std::string& text) {
  if (path.has_parent_path()) {
    std::filesystem::create_directories(path.parent_path());
  }
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) {
    throw std::runtime_error(path.string() + " can't be written");
  }
}

void extract_cmake(const std::filesystem::path& directory, std::span<char*> pages) {
  for (const char* path : pages) {
    const Page page = docs::read_page(path);
    for (const Block& block : page.blocks) {
      if (block.language == "cmake") {
        write(
            directory / (page.path.stem().string() + '-' + std::to_string(block.line)) /
                "CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.25)\nproject(snippet LANGUAGES CXX)\n" + block.text);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::span arguments(argv + 1, static_cast<std::size_t>(argc - 1));
    if (arguments.size() == 4 && arguments[0] == std::string("cpp")) {
      const std::filesystem::path path = arguments[2];
      const Page page = docs::read_page(path);
      const std::string shown = std::filesystem::relative(path, arguments[1]).string();
      write(arguments[3], SourceFile(page, shown).make());
    } else if (arguments.size() >= 2 && arguments[0] == std::string("cmake")) {
      extract_cmake(arguments[1], arguments.subspan(2));
    } else {
      throw std::runtime_error("wrong arguments");
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "extract: %s\n", error.what());
    return 1;
  }
}
