// Programs that expect another table under a name than the one that the database has.

#include <flatbuffers/idl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>

#include "bad_input/complaints.hpp"
#include "lifetimes/counters.hpp"
#include "recto/detail/table_core.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
using recto_test::counter;
using recto_test::error_of;
using recto_test::TestDatabase;
using specimens::CounterTable;
using testing::AllOf;
using testing::HasSubstr;

/// The binary schema of these declarations.
std::string compiled(const std::string& declarations) {
  flatbuffers::IDLOptions options;
  flatbuffers::Parser parser(options);
  if (!parser.Parse(declarations.c_str())) {
    throw std::invalid_argument(parser.error_);
  }
  parser.Serialize();
  return {reinterpret_cast<const char*>(parser.builder_.GetBufferPointer()),
          parser.builder_.GetSize()};
}

/// What a program says of its table when it opens it, as generated code does.
struct Expected {
  std::string type = "shop.Item";
  std::string key = "id: ulong";
  std::string format = "flatbuffers";
  std::string declarations;
};

void open_items(recto::Database& db, const Expected& expected) {
  const std::string schema = compiled(expected.declarations);
  static_cast<void>(
      recto::detail::open_table(*db.shared_state(), {.name = "items",
                                                     .key_spec = expected.key,
                                                     .format = expected.format,
                                                     .type = expected.type,
                                                     .schema = recto::Bytes(schema)}));
}

const std::string kItem =
    "namespace shop; enum Kind : byte { a, b } "
    "struct Size { x: int; y: int; } ";
const std::string kStored =
    kItem + "table Item { id: ulong; name: string; price: uint = 7; size: Size; kind: Kind; }";

/// Opens "items" as one program made it and then as another expects it, in one run and in two.
class ATableThatIsAnother : public testing::Test {
 protected:
  void SetUp() override { open_items(*db_, {.declarations = kStored}); }

  testing::AssertionResult is_refused(const Expected& expected, const std::string& in_database,
                                      const std::string& in_program) {
    for (const bool reopened : {false, true}) {
      if (reopened) {
        db_.reopen();
      }
      const auto open = [&] { open_items(*db_, expected); };
      if (auto result = complains(ErrorCode::schema_mismatch, "open table", "items", open);
          !result) {
        return result;
      }
      const std::string message = error_of(open)->what();
      for (const std::string& part : {in_database, in_program}) {
        if (message.find(part) == std::string::npos) {
          return testing::AssertionFailure() << "\"" << part << "\" is missing: " << message;
        }
      }
    }
    open_items(*db_, {.declarations = kStored});  // still there, and as it was
    return testing::AssertionSuccess();
  }

  void is_accepted(const std::string& declarations) {
    open_items(*db_, {.declarations = declarations});
    db_.reopen();
    open_items(*db_, {.declarations = declarations});
    EXPECT_TRUE(db_->verify().ok());
  }

  TestDatabase db_;
};

TEST_F(ATableThatIsAnother, ByItsTypeIsRefusedAndBothAreShown) {
  EXPECT_TRUE(is_refused({.type = "shop.Article", .declarations = kStored}, "\"shop.Item\"",
                         "\"shop.Article\""));
}

TEST_F(ATableThatIsAnother, ByItsKeyIsRefusedAndBothAreShown) {
  EXPECT_TRUE(is_refused({.key = "name: string", .declarations = kStored}, "\"id: ulong\"",
                         "\"name: string\""));
  EXPECT_TRUE(is_refused({.key = "id: ulong desc", .declarations = kStored}, "\"id: ulong\"",
                         "\"id: ulong desc\""));
}

TEST_F(ATableThatIsAnother, ByItsFormatIsRefusedAndBothAreShown) {
  EXPECT_TRUE(
      is_refused({.format = "plain", .declarations = kStored}, "\"flatbuffers\"", "\"plain\""));
}

TEST_F(ATableThatIsAnother, ByTheTypeOfAFieldIsRefusedAndBothAreShown) {
  EXPECT_TRUE(is_refused({.declarations = kItem + "table Item { id: ulong; name: string; "
                                                  "price: double = 7; size: Size; kind: Kind; }"},
                         "UInt", "Double"));
  EXPECT_TRUE(is_refused({.declarations = kItem + "table Item { id: ulong; name: [string]; "
                                                  "price: uint = 7; size: Size; kind: Kind; }"},
                         "shop.Item.name is String", "[String]"));
}

TEST_F(ATableThatIsAnother, ByAFieldThatIsGoneIsRefusedAndNamed) {
  EXPECT_TRUE(is_refused(
      {.declarations =
           kItem + "table Item { id: ulong; name: string; price: uint = 7; size: Size; }"},
      "shop.Item.kind", "missing from the program"));
}

TEST_F(ATableThatIsAnother, ByTheOrderOfItsFieldsIsRefused) {
  EXPECT_TRUE(is_refused({.declarations = kItem + "table Item { id: ulong; price: uint = 7; "
                                                  "name: string; size: Size; kind: Kind; }"},
                         "String", "UInt"));
}

TEST_F(ATableThatIsAnother, ByADefaultIsRefused) {
  EXPECT_TRUE(is_refused({.declarations = kItem + "table Item { id: ulong; name: string; "
                                                  "price: uint = 8; size: Size; kind: Kind; }"},
                         "shop.Item.price", "default"));
}

TEST_F(ATableThatIsAnother, ByAStructIsRefused) {
  EXPECT_TRUE(is_refused(
      {.declarations =
           "namespace shop; enum Kind : byte { a, b } struct Size { x: int; y: long; } "
           "table Item { id: ulong; name: string; price: uint = 7; size: Size; kind: Kind; }"},
      "shop.Size", "layout"));
}

TEST_F(ATableThatIsAnother, ByAFieldThatHasBecomeRequiredIsRefused) {
  EXPECT_TRUE(
      is_refused({.declarations = kItem + "table Item { id: ulong; name: string (required); "
                                          "price: uint = 7; size: Size; kind: Kind; }"},
                 "shop.Item.name", "required"));
}

TEST_F(ATableThatIsAnother, ByANewFieldAtItsEndIsTheSameTable) {
  is_accepted(kItem +
              "table Item { id: ulong; name: string; price: uint = 7; size: Size; kind: Kind; "
              "colour: string; weights: [float]; }");
}

TEST_F(ATableThatIsAnother, ByANewMemberOfAnEnumIsTheSameTable) {
  is_accepted(
      "namespace shop; enum Kind : byte { a, b, c } struct Size { x: int; y: int; } "
      "table Item { id: ulong; name: string; price: uint = 7; size: Size; kind: Kind; }");
}

TEST_F(ATableThatIsAnother, ByNewRequiredFieldIsRefused) {
  EXPECT_TRUE(
      is_refused({.declarations = kItem + "table Item { id: ulong; name: string; price: uint = 7; "
                                          "size: Size; kind: Kind; colour: string (required); }"},
                 "shop.Item.colour", "required"));
}

/// A table under the name "counters" with other keys.
struct CountersByWordTraits {
  using Key = std::string_view;
  using KeyCodec = recto::OrderedKey<Key>;
  using Value = specimens::Word;
  using Format = recto::FlatBuffers<specimens::Word>;
  static constexpr std::string_view kName = "counters";
  static constexpr std::string_view kTypeName = "specimens.Word";
  static constexpr std::string_view kKeySpec = "word: string";
  static recto::Bytes schema() { return specimens::WordTraits::schema(); }
};

TEST(AnotherTableUnderTheSameName, IsRefusedAndTheDataStays) {
  recto_test::CounterDatabase data(3);
  const auto open = [&] {
    using Other = recto::Table<std::string_view, specimens::Word, CountersByWordTraits>;
    static_cast<void>(Other::open(*data.db));
  };
  EXPECT_TRUE(complains(ErrorCode::schema_mismatch, "open table", "counters", open));
  EXPECT_THAT(error_of(open)->what(),
              AllOf(HasSubstr("specimens.Counter"), HasSubstr("specimens.Word")));
  EXPECT_EQ(data.counters.size(), 3u);
}

}  // namespace
