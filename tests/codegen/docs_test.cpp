// docs/schemas.md: its schemas compile, and its messages are those that rectoc gives.

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "workspace.hpp"

namespace recto::codegen {
namespace {

struct Block {
  std::string kind;  // what stands behind the fence
  std::string text;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::ifstream file(page);
  EXPECT_TRUE(file) << page;
  std::vector<Block> blocks;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(3), ""});
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

TEST(Docs, SchemasGiveWhatThePageSays) {
  const Workspace workspace;
  std::size_t compiled = 0;
  std::size_t refused = 0;
  const std::vector<Block> blocks = blocks_of(RECTO_SCHEMAS_PAGE);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::string language = blocks[i].kind.substr(0, blocks[i].kind.find(' '));
    if (language != "fbs" && language != "capnp") continue;
    Diagnostics diagnostics;
    const std::string name = "schema." + language;
    const std::string schema = workspace.write(name, blocks[i].text);
    const bool headers = !compile_schema(schema, diagnostics).headers.empty();
    std::string expected;
    if (blocks[i].kind == language + " refused") {
      ASSERT_LT(i + 1, blocks.size());
      expected = schema.substr(0, schema.size() - name.size()) + blocks[i + 1].text;
    }
    EXPECT_EQ(diagnostics.to_string(), expected) << blocks[i].text;
    EXPECT_EQ(headers, expected.empty()) << blocks[i].text;
    ++(expected.empty() ? compiled : refused);
  }
  EXPECT_GE(compiled, 3U);
  EXPECT_GE(refused, 3U);
}

}  // namespace
}  // namespace recto::codegen
