#include "docs/markdown.hpp"

#include <cctype>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace docs {

namespace {

/// The anchor that a heading gets: lower case, no punctuation, hyphens for spaces.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (c == ' ') {
      anchor += '-';
    }
  }
  return anchor;
}

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) { page_.path = path; }

  Page read() {
    std::istringstream text(read_text(page_.path));
    std::string line;
    while (std::getline(text, line)) {
      ++page_.lines;
      if (line.starts_with("```")) {
        fence(line);
      } else if (inside_) {
        page_.blocks.back().text += line + '\n';
      } else {
        prose(line);
      }
    }
    if (inside_) {
      throw std::runtime_error(page_.path.string() + ": a fenced block does not end");
    }
    return std::move(page_);
  }

 private:
  void fence(const std::string& line) {
    inside_ = !inside_;
    if (inside_) {
      Block block{.line = page_.lines + 1, .language = {}, .mode = {}, .text = {}};
      std::istringstream(line.substr(3)) >> block.language >> block.mode;
      page_.blocks.push_back(std::move(block));
    }
  }

  void prose(const std::string& line) {
    static const std::regex code("`[^`]*`");
    static const std::regex link(R"(\]\(([^)\s]+)\))");
    page_.prose += line + '\n';
    const std::size_t text = line.find_first_not_of('#');
    if (text != std::string::npos && text > 0 && line[text] == ' ') {
      page_.anchors.push_back(anchor_of(line.substr(text + 1)));
    }
    const std::string plain = std::regex_replace(line, code, "");
    for (std::sregex_iterator found(plain.begin(), plain.end(), link), end; found != end; ++found) {
      page_.links.push_back({page_.lines, (*found)[1]});
    }
  }

  Page page_;
  bool inside_ = false;
};

}  // namespace

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    throw std::runtime_error(path.string() + " can't be read");
  }
  return text.str();
}

Page read_page(const std::filesystem::path& path) { return Reader(path).read(); }

bool is_program(const Block& block) { return block.text.find("int main(") != std::string::npos; }

bool is_file(const Block& block) { return block.text.find("#include") != std::string::npos; }

}  // namespace docs
