#include "diagnostics/suggest.hpp"

#include <gtest/gtest.h>

namespace recto::codegen {
namespace {

TEST(Suggest, FindsTheNearestName) {
  const std::vector<std::string> names{"cik", "name", "filed", "filings"};
  EXPECT_EQ(nearest("fild", names), "filed");
  EXPECT_EQ(nearest("nmae", names), "name");  // letters swapped
  EXPECT_EQ(nearest("Name", names), "name");
  EXPECT_EQ(nearest("cikk", names), "cik");
}

TEST(Suggest, SaysNothingWhenNoNameIsNear) {
  EXPECT_EQ(nearest("revenue", {"cik", "name"}), "");
  EXPECT_EQ(nearest("x", {"y"}), "");
  EXPECT_EQ(nearest("x", {}), "");
  EXPECT_EQ(nearest(std::string(100'000, 'x'), {std::string(100'000, 'x')}), "");
  EXPECT_EQ(did_you_mean("revenue", {"cik"}), "");
  EXPECT_EQ(did_you_mean("nam", {"name"}), "; did you mean 'name'?");
}

TEST(Suggest, ListsNamesUpToALimit) {
  EXPECT_EQ(quoted_list({"a", "b"}), "'a', 'b'");
  EXPECT_TRUE(quoted_list(std::vector<std::string>(20, "a")).ends_with("'a', …"));
}

}  // namespace
}  // namespace recto::codegen
