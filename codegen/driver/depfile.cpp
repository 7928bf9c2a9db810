#include "driver/depfile.hpp"

namespace recto::codegen {
namespace {

std::string escaped(const std::string& path) {
  std::string result;
  for (const char c : path) {
    if (c == ' ' || c == '#' || c == '\\') result += '\\';
    if (c == '$') result += '$';
    result += c;
  }
  return result;
}

}  // namespace

std::string make_rule(const std::string& target, const std::vector<std::string>& files) {
  std::string rule = escaped(target) + ":";
  for (const std::string& file : files) rule += " \\\n  " + escaped(file);
  return rule + "\n";
}

}  // namespace recto::codegen
