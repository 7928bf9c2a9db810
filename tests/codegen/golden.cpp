#include "golden.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "driver/output.hpp"

namespace recto::codegen {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  if (!text.empty() && text.back() != '\n') lines.push_back("(no line feed at the end)");
  return lines;
}

}  // namespace

std::filesystem::path golden_directory() { return RECTO_GOLDEN_DIR; }

std::vector<std::string> schemas_in(const std::string& directory, const std::string& extension) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(golden_directory() / directory)) {
    if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

testing::AssertionResult matches_golden(const std::filesystem::path& golden,
                                        const std::string& actual) {
  if (std::getenv("RECTO_UPDATE_GOLDEN") != nullptr) {
    write_file(golden, actual);
    return testing::AssertionSuccess();
  }
  std::ifstream file(golden, std::ios::binary);
  if (!file)
    return testing::AssertionFailure() << golden << " is missing; RECTO_UPDATE_GOLDEN=1 writes it";
  const std::string expected{std::istreambuf_iterator<char>(file), {}};
  if (expected == actual) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << golden << " differs (RECTO_UPDATE_GOLDEN=1 writes it anew):\n"
         << line_diff(expected, actual);
}

std::string line_diff(const std::string& expected, const std::string& actual) {
  const std::vector<std::string> a = lines_of(expected);
  const std::vector<std::string> b = lines_of(actual);
  // The length of the longest common part of what is left of both from (i, j) on.
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::ostringstream out;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      out << "-" << i + 1 << ": " << a[i] << "\n";
      ++i;
    } else {
      out << "+" << j + 1 << ": " << b[j] << "\n";
      ++j;
    }
  }
  return out.str();
}

}  // namespace recto::codegen
