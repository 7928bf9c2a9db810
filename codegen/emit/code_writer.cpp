#include "emit/code_writer.hpp"

namespace recto::codegen {

void CodeWriter::line(std::string_view text) {
  if (!text.empty()) {
    text_.append(indentation_, ' ');
    text_ += text;
  }
  text_ += '\n';
}

void CodeWriter::list(std::string_view head, const std::vector<std::string>& items,
                      std::string_view tail) {
  const std::string all = fmt::format("{}{}{}", head, fmt::join(items, ", "), tail);
  if (items.empty() || indentation_ + all.size() <= kCodeWidth) {
    line(all);
    return;
  }
  const std::string margin(head.size(), ' ');
  for (std::size_t i = 0; i < items.size(); ++i) {
    format("{}{}{}", i == 0 ? head : margin, items[i], i + 1 == items.size() ? tail : ",");
  }
}

void CodeWriter::doc(std::string_view paragraph) {
  const std::size_t width = kCodeWidth - indentation_ - 4;
  while (!paragraph.empty()) {
    std::size_t end = paragraph.size();
    if (end > width) {
      end = paragraph.rfind(' ', width);
      if (end == std::string_view::npos || end == 0) {
        end = std::min(paragraph.find(' '), paragraph.size());
      }
    }
    format("/// {}", paragraph.substr(0, end));
    paragraph.remove_prefix(std::min(end + 1, paragraph.size()));
  }
}

void CodeWriter::schema_doc(const std::vector<std::string>& lines) {
  for (std::string_view text : lines) {
    // A backslash at the end would draw the next line of code into the comment.
    while (!text.empty() &&
           std::string_view("\\ \t\r").find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
    }
    format("///{}{}", text.empty() || text.front() == ' ' ? "" : " ", text);
  }
}

std::string string_literal(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte > 0x7E || c == '?') {  // '?' could begin a trigraph
      result += fmt::format("\\{:03o}", byte);
    } else {
      result += c;
    }
  }
  return result + '"';
}

}  // namespace recto::codegen
