// The columns of generated tables: which there are, and what they read.

#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>

#include <gtest/gtest.h>

#include "capnp_indexes.recto.hpp"
#include "columns.recto.hpp"

namespace {

using namespace golden::columns;

// What columns read: a row, as far as they look at it.
struct ThingRow {
  const Thing& operator*() const { return *thing; }
  [[nodiscard]] ThingKey key() const { return {"key", {1.0F, 2.0F}}; }
  const Thing* thing;
};

class GeneratedColumns : public testing::Test {
 protected:
  ThingRow row(const ThingT& thing) {
    builder_.Clear();
    builder_.Finish(Thing::Pack(builder_, &thing));
    return {flatbuffers::GetRoot<Thing>(builder_.GetBufferPointer())};
  }

 private:
  flatbuffers::FlatBufferBuilder builder_;
};

using Columns = ThingTable::Columns;

template <class C>
concept HasList = requires { C::list; };
template <class C>
concept HasInnerPart = requires { C::part_owner_part_b; } || requires { C::part_owner_row; };
template <class C>
concept HasFourthStep = requires { C::part_deep_inner_value; };

TEST_F(GeneratedColumns, ReadFieldsOfTheRow) {
  ThingT thing;
  thing.Color = Color::green;
  thing.part_b = 5;
  thing.row = true;
  thing.data = {1, 2};
  const ThingRow r = row(thing);
  EXPECT_EQ(Columns::Color_.value(r), Color::green);
  EXPECT_EQ(Columns::part_b.value(r), 5U);
  EXPECT_EQ(Columns::row.value(r), true);
  EXPECT_EQ(Columns::data.value(r), recto::Bytes(std::string_view("\1\2")));
  EXPECT_EQ(Columns::data.path, "data");
  static_assert(std::is_same_v<decltype(Columns::part_b)::Type, std::uint64_t>);
  static_assert(std::is_same_v<decltype(Columns::part_b)::Traits, ThingTraits>);
}

TEST_F(GeneratedColumns, GiveNothingForWhatIsAbsent) {
  ThingT thing;
  EXPECT_EQ(Columns::operator_.value(row(thing)), std::nullopt);
  EXPECT_EQ(Columns::std_.value(row(thing)), std::nullopt);
  EXPECT_EQ(Columns::data.value(row(thing)), std::nullopt);
  EXPECT_EQ(Columns::part_at_x.value(row(thing)), std::nullopt);
  thing.operator_ = 0;
  thing.part = std::make_unique<PartT>();
  EXPECT_EQ(Columns::operator_.value(row(thing)), 0U);
  EXPECT_EQ(Columns::part_at_x.value(row(thing)), std::nullopt);
}

TEST_F(GeneratedColumns, GoIntoTablesAndStructs) {
  ThingT thing;
  thing.part = std::make_unique<PartT>();
  thing.part->at = std::make_unique<At>(3.0F, 4.0F);
  EXPECT_EQ(Columns::part_at_y.value(row(thing)), 4.0F);
  EXPECT_EQ(Columns::part_at_y.path, "part.at.y");
}

TEST_F(GeneratedColumns, AreNeitherVectorsNorDeepNorOfTypesAround) {
  static_assert(!HasList<Columns>);
  static_assert(!HasInnerPart<Columns>);  // `owner` is a Thing again
  static_assert(!HasFourthStep<Columns>);
}

TEST_F(GeneratedColumns, OfTheKeyAreReadFromTheKey) {
  const ThingRow r = row(ThingT());
  EXPECT_EQ(Columns::part_deep_name.value(r), "key");  // not the field `part.deep.name`
  EXPECT_EQ(Columns::part_deep_name.path, "part_deep_name");
  EXPECT_EQ(Columns::at.value(r)->y(), 2.0F);
}

TEST(GeneratedCapnpColumns, ReadFieldsAndGiveNothingForWhatIsNotSet) {
  using golden::capnp_indexes::Article;
  using ArticleColumns = golden::capnp_indexes::ArticleTable::Columns;
  capnp::MallocMessageBuilder message;
  auto article = message.initRoot<Article>();
  article.setPrice(1.5);
  article.setGrade(Article::Grade::HIGH);
  EXPECT_EQ(ArticleColumns::price.get(article), 1.5);
  EXPECT_EQ(ArticleColumns::grade.get(article), Article::Grade::HIGH);
  EXPECT_EQ(ArticleColumns::name.get(article), std::nullopt);
  EXPECT_EQ(ArticleColumns::maker_zip.get(article), std::nullopt);
  EXPECT_EQ(ArticleColumns::size_width.get(article), 0U);
  EXPECT_EQ(ArticleColumns::pair_second_zip.get(article), std::nullopt);
  article.setName("Lamp");
  article.initMaker().setZip(7);
  article.getSize().setLabel("L");
  article.initPair().initSecond().setCity("Köln");
  EXPECT_EQ(ArticleColumns::name.get(article), "Lamp");
  EXPECT_EQ(ArticleColumns::maker_zip.get(article), 7U);
  EXPECT_EQ(ArticleColumns::maker_city.get(article), std::nullopt);
  EXPECT_EQ(ArticleColumns::size_label.get(article), "L");
  EXPECT_EQ(ArticleColumns::pair_second_city.get(article), "Köln");
  EXPECT_EQ(ArticleColumns::pair_second_city.path, "pair.second.city");
}

}  // namespace
