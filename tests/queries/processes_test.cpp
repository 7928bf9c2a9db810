// Tokens in other processes. RocksDB must not be used before a fork, so this is a program of its
// own.

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "bad_input/children.hpp"
#include "queries/items.hpp"

namespace recto_test {
namespace {

using Ids = std::vector<std::uint64_t>;

TEST(AToken, OutlivesProcesses) {
  if (!keeps_files()) {
    GTEST_SKIP() << "in memory";
  }
  const TemporaryDirectory directory;
  const auto in_database = [&](const auto& use) {
    return in_child([&] {
      auto database = recto::Database::open(directory / "test.db", test_options());
      auto table = ItemTable::open(database);
      return use(table) ? 0 : 1;
    });
  };
  ASSERT_EQ(in_database([&](ItemTable& table) {
              table.put_all(items(500));
              std::ofstream tokens(directory / "tokens");
              for_each_way(table, [&](const std::string&, const auto& make) {
                const auto scan = make();
                static_cast<void>(look_at(scan, 321));
                tokens << scan.token() << '\n';
              });
              return tokens.good();
            }),
            0);
  ASSERT_EQ(in_database([&](ItemTable& table) {
              table.put_all(items(1'000));
              return true;
            }),
            0);
  EXPECT_EQ(in_database([&](ItemTable& table) {
              std::ifstream tokens(directory / "tokens");
              bool right = true;
              for_each_way(table, [&](const std::string&, const auto& make) {
                // Of the first 500, which are as they were.
                const auto old = [](std::uint64_t id) { return id < 500; };
                Ids all = ids_of(make());
                std::erase_if(all, std::not_fn(old));
                std::string token;
                std::getline(tokens, token);
                Ids rest = ids_of(make().resume(token));
                std::erase_if(rest, std::not_fn(old));
                right = right && all.size() == 500 && rest == Ids(all.begin() + 321, all.end());
              });
              return right;
            }),
            0);
}

}  // namespace
}  // namespace recto_test
