#include <gtest/gtest.h>

#include <recto/messagepack.hpp>

#include <cstdint>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/errors.hpp"
#include "support/test_database.hpp"

namespace recto_test {
namespace {

using recto::ErrorCode;

struct Settings {
  std::string host = "localhost";
  int port = 80;
  std::vector<std::string> tags;
  std::map<std::string, double> limits;
  MSGPACK_DEFINE_MAP(host, port, tags, limits)
};

/// A later release's settings: `port` is called `service`, `tags` are gone, `retries` are new.
struct LaterSettings {
  std::string host;
  int service = 443;
  std::map<std::string, double> limits;
  int retries = 3;
  MSGPACK_DEFINE_MAP(host, service, limits, retries)
};

struct OtherType {
  std::vector<int> host;
  MSGPACK_DEFINE_MAP(host)
};

/// Shows the stored bytes.
struct Shown {
  std::string_view text;
  MSGPACK_DEFINE_MAP(text)
};

struct Branch {
  std::vector<Branch> branches;
  MSGPACK_DEFINE(branches)
};

/// Packs two objects where one belongs.
struct Twice {
  void msgpack_unpack(const msgpack::object&) {}
  template <class Packer>
  void msgpack_pack(Packer& packer) const {
    packer.pack(1);
    packer.pack(2);
  }
};

struct Picky {
  int number = 0;
  void msgpack_unpack(const msgpack::object& object) {
    object.convert(number);
    if (number < 0) {
      throw std::out_of_range("numbers are not negative");
    }
  }
  template <class Packer>
  void msgpack_pack(Packer& packer) const {
    packer.pack(number);
  }
};

class MessagePack : public testing::Test {
 protected:
  template <class V>
  auto settings() {
    return db_->table<std::string, V>("settings").value_format(recto::MessagePack{}).open();
  }
  template <class T>
  static std::string packed(const T& value) {
    msgpack::sbuffer buffer;
    msgpack::pack(buffer, value);
    return {buffer.data(), buffer.size()};
  }

  TestDatabase db_;
};

TEST_F(MessagePack, ValuesAreDecodedIntoTheGuard) {
  auto table = settings<Settings>();
  table.put("main", Settings{"example.org", 8080, {"a", "b"}, {{"cpu", 0.5}}});
  const auto guard = table.get("main");
  ASSERT_TRUE(guard);
  EXPECT_EQ(guard->host, "example.org");
  EXPECT_EQ(guard->port, 8080);
  EXPECT_EQ((*guard).tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(guard->limits.at("cpu"), 0.5);
  static_assert(std::is_same_v<decltype(*guard), const Settings&>);
  EXPECT_EQ(&*guard, guard.operator->()) << "decoded once";
  for (auto row : table.scan()) {
    static_assert(std::is_same_v<decltype(*row), Settings>);
    EXPECT_EQ(row->host, "example.org");
    EXPECT_EQ(row.key(), "main");
  }
}

TEST_F(MessagePack, AbsentExtraAndRenamedMembers) {
  settings<Settings>().put("main", Settings{"example.org", 8080, {"a"}, {{"cpu", 0.5}}});
  db_.reopen();
  auto later = settings<LaterSettings>();
  const auto guard = later.get("main");
  ASSERT_TRUE(guard);
  EXPECT_EQ(guard->host, "example.org") << "a member that stayed";
  EXPECT_EQ(guard->limits.at("cpu"), 0.5);
  EXPECT_EQ(guard->retries, 3) << "an absent one keeps its default";
  EXPECT_EQ(guard->service, 443) << "a renamed one is absent, and the old one is ignored";
  later.put("main", LaterSettings{"new.org", 1, {}, 9});
  auto earlier = settings<Settings>();
  const auto back = earlier.get("main");
  EXPECT_EQ(back->host, "new.org");
  EXPECT_EQ(back->port, 80);
}

TEST_F(MessagePack, AMemberOfAnotherTypeIsCorruptAndNamed) {
  settings<Settings>().put("main", Settings{});
  auto other = settings<OtherType>();
  const auto error = error_of([&] { static_cast<void>(other.get("main")); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::corrupt);
  EXPECT_EQ(error->table(), "settings");
  EXPECT_EQ(error->key(), "\"main\"");
  const auto scan = other.scan();
  const auto it = scan.begin();
  EXPECT_TRUE(throws(ErrorCode::corrupt, [&] { static_cast<void>(**it); }));
  const auto pin_error = error_of([&] { static_cast<void>((*it).pin()); });
  ASSERT_TRUE(pin_error);
  EXPECT_EQ(pin_error->code(), ErrorCode::corrupt);
  EXPECT_EQ(pin_error->key(), "\"main\"");
  EXPECT_TRUE(throws(ErrorCode::corrupt, [&] {
    static_cast<void>(other.multi_get(std::vector<std::string>{"main"}));
  }));
  EXPECT_EQ((*it).bytes().size(), packed(Settings{}).size()) << "the bytes can be had all the same";
}

TEST_F(MessagePack, BytesMustBeOneWholeValueOfTheType) {
  auto table = settings<Settings>();
  const std::string whole = packed(Settings{"x", 1, {}, {}});
  table.put("a", recto::Bytes(whole));
  const auto guard = table.get("a");
  EXPECT_EQ(guard->host, "x");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] {
      table.put("b", recto::Bytes(whole).first(size));
    })) << size;
  }
  const std::string twice = whole + whole;
  EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] { table.put("b", recto::Bytes(twice)); }));
  const std::string number = packed(5);
  const auto error = error_of([&] { table.put("b", recto::Bytes(number)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::invalid_value);
  EXPECT_EQ(error->table(), "settings");
  EXPECT_EQ(table.size(), 1U);
}

TEST_F(MessagePack, HostileSizesAndDepthsAreRefusedAtOnce) {
  using Format = recto::MessagePackFormat<std::vector<std::vector<int>>>;
  const std::vector<std::string> hostile{
      "\xdd\xff\xff\xff\xff",                        // an array of four billion elements
      "\xdf\xff\xff\xff\xff",                        // such a map
      "\xdb\xff\xff\xff\xff",                        // such a string
      "\xc6\xff\xff\xff\xff",                        // such bytes
      "\xc9\xff\xff\xff\xff\x01",                    // such an extension
      std::string(100'000, '\x91'),                  // deep arrays
      std::string(100'000, '\x91') + '\xc0',         // and whole ones
      std::string(100'000, '\x81'),                  // deep maps
      std::string(63, '\xdd') + "\xff\xff\xff\xff",  // both
      "\xc1",                                        // the byte that means nothing
  };
  for (const std::string& bytes : hostile) {
    EXPECT_FALSE(Format::verify(recto::Bytes(bytes))) << bytes.size();
    EXPECT_TRUE(throws(ErrorCode::corrupt,
                       [&] { static_cast<void>(Format::decode(recto::Bytes(bytes))); }));
  }
}

TEST_F(MessagePack, AnyBytesGiveAValueOrAnError) {
  std::mt19937 random(11);
  const std::string whole = packed(Settings{"example.org", 8080, {"a", "b"}, {{"cpu", 0.5}}});
  int values = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = whole;
    for (std::uint32_t flips = random() % 4; flips-- > 0;) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    try {
      static_cast<void>(recto::MessagePackFormat<Settings>::decode(recto::Bytes(bytes)));
      ++values;
    } catch (const recto::Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::corrupt);
    }
  }
  EXPECT_GT(values, 0);
  EXPECT_LT(values, 20'000);
}

TEST_F(MessagePack, WhatCouldNotBeReadIsNotStored) {
  auto trees = db_->table<int, Branch>("trees").value_format(recto::MessagePack{}).open();
  Branch tree;  // an array within an array
  for (int depth = 2; depth <= 64; depth += 2) {
    trees.put(depth, tree);
    EXPECT_TRUE(trees.get(depth));
    Branch outer;
    outer.branches.push_back(std::move(tree));
    tree = std::move(outer);
  }
  const auto error = error_of([&] { trees.put(66, tree); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::invalid_value);
  EXPECT_EQ(error->table(), "trees");
  EXPECT_FALSE(trees.contains(66));
  auto twice = db_->table<int, Twice>("twice").value_format(recto::MessagePack{}).open();
  EXPECT_TRUE(throws(ErrorCode::invalid_value, [&] { twice.put(1, Twice{}); }));
}

TEST_F(MessagePack, VerifyAsksForOneSoundObjectOfAnyType) {
  using Format = recto::MessagePackFormat<Picky>;
  static_assert(noexcept(Format::verify(recto::Bytes())));
  // Another type may have written it: the catalog keeps none.
  const std::string negative = packed(-7);
  EXPECT_TRUE(Format::verify(recto::Bytes(negative)));
  EXPECT_FALSE(Format::verify(recto::Bytes()));
  static_cast<void>(settings<OtherType>());
  settings<Settings>().put("main", Settings{});
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(MessagePack, ErrorsOfAdaptorsAreTranslated) {
  using Format = recto::MessagePackFormat<Picky>;
  EXPECT_EQ(Format::decode(recto::Bytes(packed(7))).number, 7);
  const std::string negative = packed(-7);
  const auto error = error_of([&] { static_cast<void>(Format::decode(recto::Bytes(negative))); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::corrupt);
  EXPECT_NE(std::string(error->what()).find("numbers are not negative"), std::string::npos);
}

TEST_F(MessagePack, ViewsInAValueShowTheStoredBytes) {
  auto table = db_->table<int, Shown>("shown").value_format(recto::MessagePack{}).open();
  table.put(1, Shown{"in place"});
  const auto guard = table.get(1);
  EXPECT_EQ(guard->text, "in place");
  const auto* text = reinterpret_cast<const std::byte*>(guard->text.data());
  EXPECT_TRUE(guard.bytes().begin() <= text && text < guard.bytes().end());
}

TEST_F(MessagePack, ContainersAndNumbersAreValuesToo) {
  auto table =
      db_->table<int, std::vector<std::string>>("lists").value_format(recto::MessagePack{}).open();
  table.put(1, std::vector<std::string>{"a", "b"});
  auto guard = table.get(1);
  EXPECT_EQ(guard->size(), 2U);
  auto moved = std::move(guard);
  EXPECT_EQ(moved->at(1), "b");
  EXPECT_TRUE(throws(ErrorCode::misuse, [&] { static_cast<void>(*guard); }));
}

}  // namespace
}  // namespace recto_test
