#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Reads what the tests need of a Markdown page.
namespace docs {

/// A fenced block: ```LANGUAGE MODE.
struct Block {
  int line = 0;          ///< Of its first line of text, from 1.
  std::string language;  ///< "cpp"; may be empty.
  std::string mode;      ///< "run"; often empty.
  std::string text;
};

struct Link {
  int line = 0;
  std::string target;
};

struct Page {
  std::filesystem::path path;
  std::vector<Block> blocks;
  std::vector<Link> links;
  std::vector<std::string> anchors;  ///< Of the headings: "keys-outside-the-value".
  std::string prose;                 ///< The text outside the blocks.
  int lines = 0;
};

/// Throws `std::runtime_error` when the file can't be read or a block does not end.
[[nodiscard]] Page read_page(const std::filesystem::path& path);

/// The text of a file. Throws `std::runtime_error`.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

/// Whether a C++ block is a program, and whether it stands at namespace scope.
[[nodiscard]] bool is_program(const Block& block);
[[nodiscard]] bool is_file(const Block& block);

}  // namespace docs
