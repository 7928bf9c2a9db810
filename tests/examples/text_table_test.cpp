#include "support/text_table.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "support/display_width.hpp"
#include "support/numbers.hpp"

namespace example {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Übermaß"), 7U);
  EXPECT_EQ(display_width("東京"), 4U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);  // e and a combining accent
  EXPECT_EQ(display_width("\xFF\xFE"), 2U);   // no UTF-8: one replacement character each
}

TEST(DisplayWidth, CutsBetweenCharacters) {
  EXPECT_EQ(fit_to_width("abcdef", 6), "abcdef");
  EXPECT_EQ(fit_to_width("abcdef", 4), "abc…");
  EXPECT_EQ(fit_to_width("東京都", 4), "東…");
  EXPECT_EQ(fit_to_width("abc", 0), "");
}

TEST(DisplayWidth, ReplacesWhatWouldSteerTheTerminal) {
  EXPECT_EQ(printable("a\tb\x1b[2J\n"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD[2J\xEF\xBF\xBD");
  EXPECT_EQ(printable("ok \xC3("), "ok \xEF\xBF\xBD(");
}

TEST(TextTable, AlignsColumns) {
  TextTable table({{"Name"}, {"Count", Align::right}, {"Text"}});
  table.add_row({"東京", "7", "x"});
  table.add_row({"a", "1,000", "a longer text"});
  EXPECT_EQ(table.to_string(),
            "  Name  Count  Text\n"
            "  ----  -----  -------------\n"
            "  東京      7  x\n"
            "  a     1,000  a longer text\n");
  EXPECT_EQ(table.to_string(24),
            "  Name  Count  Text\n"
            "  ----  -----  ---------\n"
            "  東京      7  x\n"
            "  a     1,000  a longer…\n");
}

TEST(Numbers, AreWrittenForPeople) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
  EXPECT_EQ(count_of(1, "row", "rows"), "1 row");
  EXPECT_EQ(count_of(0, "row", "rows"), "0 rows");
  EXPECT_EQ(size_text(1023), "1023 B");
  EXPECT_EQ(size_text(1024), "1.0 KiB");
  EXPECT_EQ(size_text((std::uint64_t{1} << 20) - 1), "1.0 MiB");
  EXPECT_EQ(size_text(std::uint64_t{3} << 39), "1.5 TiB");
  EXPECT_EQ(duration_text(std::chrono::nanoseconds(12)), "12 ns");
  EXPECT_EQ(duration_text(std::chrono::microseconds(1500)), "1.5 ms");
  EXPECT_EQ(duration_text(std::chrono::milliseconds(2345)), "2.35 s");
}

}  // namespace
}  // namespace example
