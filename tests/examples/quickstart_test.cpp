// examples/quickstart as its users run it: twice in one directory, with the same answers.

#include <gtest/gtest.h>

#include "program.hpp"
#include "support/temporary_directory.hpp"

namespace recto_test {
namespace {

TEST(Quickstart, PrintsTheCities) {
  const TemporaryDirectory directory;
  for (int i = 0; i < 2; ++i) {
    const Outcome run_of_it = run({RECTO_QUICKSTART_PROGRAM}, directory.path());
    EXPECT_EQ(run_of_it.status, 0) << run_of_it.err;
    EXPECT_EQ(run_of_it.out, "Kyoto: 1437000\nMilan, 1366000 people\nRome, 2746984 people\n");
  }
}

}  // namespace
}  // namespace recto_test
