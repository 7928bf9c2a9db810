#include <gtest/gtest.h>
#include <recto/recto.hpp>

#include <string>

#include "support/errors.hpp"
#include "support/test_database.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;
using recto::Options;

TEST(Options, DefaultsAreDurableAndCreate) {
  const Options options;
  EXPECT_EQ(options.engine, recto::Engine::automatic);
  EXPECT_EQ(options.recreate, recto::Recreate::if_missing);
  EXPECT_EQ(options.durability, recto::Durability::full);
  EXPECT_EQ(options.verify, recto::Verify::none);
  EXPECT_TRUE(options.create);
  EXPECT_FALSE(options.read_only);
  EXPECT_GT(options.max_readers, 126U) << "LMDB's own default is a limit that users meet";
}

TEST(Options, ThatCannotBeAreRefused) {
  const TemporaryDirectory directory;
  const auto open = [&](Options options) {
    return
        [=, path = directory / "x.db"] { static_cast<void>(recto::Database::open(path, options)); };
  };
  EXPECT_TRUE(throws(ErrorCode::invalid_option, open({.max_readers = 0})));
  EXPECT_TRUE(throws(ErrorCode::invalid_option, open({.max_tables = 1})));
  EXPECT_TRUE(throws(ErrorCode::not_found, open({.create = false})));
  EXPECT_FALSE(std::filesystem::exists(directory / "x.db")) << "a refused open creates nothing";
}

TEST(Version, IsThatOfTheProject) {
  EXPECT_EQ(std::to_string(recto::kVersion.major) + '.' + std::to_string(recto::kVersion.minor) +
                '.' + std::to_string(recto::kVersion.patch),
            RECTO_PROJECT_VERSION);
  static_assert(recto::Version{1, 2, 3} < recto::Version{1, 10, 0});
}

}  // namespace
}  // namespace recto_test
