// What the generated traits of indexes on FlatBuffers tables say of a record: which entries it has.

#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "automatic.recto.hpp"
#include "entries_of.hpp"
#include "indexes.recto.hpp"
#include "indexes_plain.recto.hpp"

namespace {

using namespace golden::indexes;
using recto::codegen::entries_of;
using Texts = std::vector<std::string_view>;

template <class Traits>
concept HasIndexes = requires { typename Traits::Indexes; };
template <class Traits>
concept NumbersItself = requires { Traits::kAutomaticKey; };

// A record of which views can be taken.
class Packed {
 public:
  explicit Packed(const ArticleT& article) { builder_.Finish(Article::Pack(builder_, &article)); }
  [[nodiscard]] const Article& operator*() const {
    return *flatbuffers::GetRoot<Article>(builder_.GetBufferPointer());
  }

 private:
  flatbuffers::FlatBufferBuilder builder_;
};

std::unique_ptr<LineT> line(const char* sku, std::uint32_t count) {
  auto result = std::make_unique<LineT>();
  if (sku != nullptr) result->sku = sku;
  result->count = count;
  return result;
}

golden::common::Mark mark(float y) {
  const std::array<std::uint8_t, 4> bytes{1, 2, 3, 4};
  const std::array<golden::common::Color, 2> colors{};
  const std::array<std::uint8_t, 2> bools{};
  const std::array<float, 3> weights{};
  return {{1.0F, y}, golden::common::Color::green, true, 3.25, bytes, colors, bools, weights};
}

TEST(GeneratedIndexes, SayWhatTheyAre) {
  static_assert(std::is_same_v<ArticleByNameTraits::Key, std::string_view>);
  static_assert(std::is_same_v<ArticleByNameTraits::KeyCodec, recto::OrderedKey<std::string_view>>);
  static_assert(std::is_same_v<ArticleByPriceTraits::KeyCodec,
                               recto::OrderedKey<double, recto::Order::descending>>);
  static_assert(std::is_same_v<ArticleByGradesTraits::Key, Grade>);
  static_assert(std::is_same_v<ArticleByMarkTraits::Key, golden::common::Mark>);
  static_assert(ArticleByNameTraits::kUnique && !ArticleByPriceTraits::kUnique);
  EXPECT_EQ(ArticleByLineTraits::kName, "by_line");
  EXPECT_EQ(ArticleByLineTraits::kKeySpec,
            "lines[].sku: string, grade: golden.indexes.Grade(byte), lines[].count: uint desc");
  EXPECT_EQ(ArticleByLineTraits::kPaths,
            (std::array<std::string_view, 3>{"lines[].sku", "grade", "lines[].count"}));
  EXPECT_EQ(ArticleByLineTraits::kNullable, (std::array{true, false, false}));
  EXPECT_EQ(ArticleTraits::kKeyPaths, (std::array<std::string_view, 1>{"id"}));
}

TEST(GeneratedIndexes, OfATableAreListedInTheirOrder) {
  static_assert(std::is_same_v<VisitTraits::Indexes, recto::IndexList<VisitByUserTraits>>);
  static_assert(std::is_same_v<golden::automatic::EventTraits::Indexes,
                               recto::IndexList<golden::automatic::EventByAtTraits>>);
  static_assert(!HasIndexes<golden::automatic::SmallTraits>);
}

TEST(GeneratedIndexes, TakeFieldsOfTheRecord) {
  ArticleT article;
  article.id = 7;
  article.name = "Lamp";
  article.price = 2.5;
  article.grade = Grade::high;
  article.digest = {0, 255};
  const Packed row(article);
  EXPECT_EQ(entries_of<ArticleByNameTraits>(*row), Texts{"Lamp"});
  EXPECT_EQ(entries_of<ArticleByPriceTraits>(*row), std::vector{2.5});
  EXPECT_EQ(entries_of<ArticleByGradeAndNameTraits>(*row),
            (std::vector<ArticleByGradeAndNameKey>{{Grade::high, "Lamp", 7}}));
  const auto digests = entries_of<ArticleByDigestTraits>(*row);
  ASSERT_EQ(digests.size(), 1U);
  EXPECT_EQ(digests[0], recto::Bytes(std::string_view("\0\xFF", 2)));
  EXPECT_EQ(digests[0].data(), recto::Bytes(*(*row).digest()).data());  // a view, not a copy
}

TEST(GeneratedIndexes, HaveNoEntryOfWhatIsAbsent) {
  const Packed row{ArticleT()};
  EXPECT_TRUE(entries_of<ArticleByNameTraits>(*row).empty());
  EXPECT_TRUE(entries_of<ArticleByGradeAndNameTraits>(*row).empty());
  EXPECT_TRUE(entries_of<ArticleByZipTraits>(*row).empty());
  EXPECT_TRUE(entries_of<ArticleByTagTraits>(*row).empty());
  EXPECT_TRUE(entries_of<ArticleByLineTraits>(*row).empty());
  EXPECT_TRUE(entries_of<ArticleByPageTraits>(*row).empty());
  EXPECT_TRUE(entries_of<ArticleByDigestTraits>(*row).empty());
  EXPECT_TRUE(entries_of<ArticleByMarkTraits>(*row).empty());
  EXPECT_TRUE(entries_of<ArticleByStockTraits>(*row).empty());
}

TEST(GeneratedIndexes, CountNumbersAtTheirDefaults) {
  const Packed row{ArticleT()};
  EXPECT_EQ(entries_of<ArticleByPriceTraits>(*row), std::vector{0.0});
  EXPECT_EQ(entries_of<ArticleClassTraits>(*row), std::vector{false});
}

TEST(GeneratedIndexes, CountNumbersThatMayBeAbsentWhenTheyAreThere) {
  ArticleT article;
  article.stock = 0;
  article.maker = std::make_unique<AddressT>();
  EXPECT_EQ(entries_of<ArticleByStockTraits>(*Packed(article)), std::vector{0});
  EXPECT_TRUE(entries_of<ArticleByZipTraits>(*Packed(article)).empty());
  article.maker->zip = 50667;
  EXPECT_EQ(entries_of<ArticleByZipTraits>(*Packed(article)), std::vector{50667U});
}

TEST(GeneratedIndexes, CountEmptyTextAndBytesThatAreThere) {
  flatbuffers::FlatBufferBuilder builder;  // the object API leaves such fields out
  const auto name = builder.CreateString("");
  const auto digest = builder.CreateVector(std::vector<std::uint8_t>{});
  ArticleBuilder article(builder);
  article.add_name(name);
  article.add_digest(digest);
  builder.Finish(article.Finish());
  const Article& row = *flatbuffers::GetRoot<Article>(builder.GetBufferPointer());
  EXPECT_EQ(entries_of<ArticleByNameTraits>(row), Texts{""});
  ASSERT_EQ(entries_of<ArticleByDigestTraits>(row).size(), 1U);
  EXPECT_TRUE(entries_of<ArticleByDigestTraits>(row)[0].empty());
}

TEST(GeneratedIndexes, HaveOneEntryForEachElement) {
  ArticleT article;
  article.tags = {"red", "", "red", "big"};
  article.flags = {true, false, true};
  article.numbers = {-1, 5};
  article.grades = {Grade::high, Grade::low};
  const Packed row(article);
  EXPECT_EQ(entries_of<ArticleByTagTraits>(*row), (Texts{"red", "", "red", "big"}));
  EXPECT_EQ(entries_of<ArticleByFlagTraits>(*row), (std::vector{true, false, true}));
  EXPECT_EQ(entries_of<ArticleByNumberTraits>(*row), (std::vector<std::int64_t>{-1, 5}));
  EXPECT_EQ(entries_of<ArticleByGradesTraits>(*row), (std::vector{Grade::high, Grade::low}));
}

TEST(GeneratedIndexes, JoinFieldsOfAnElementWithThoseOfTheRecord) {
  ArticleT article;
  article.grade = Grade::low;
  article.lines.push_back(line("a", 1));
  article.lines.push_back(line(nullptr, 2));
  article.lines.push_back(line("b", 3));
  article.lines[2]->gift = false;
  const Packed row(article);
  EXPECT_EQ(entries_of<ArticleByLineTraits>(*row),
            (std::vector<ArticleByLineKey>{{"a", Grade::low, 1}, {"b", Grade::low, 3}}));
  EXPECT_EQ(entries_of<ArticleByGiftTraits>(*row), std::vector{false});
}

TEST(GeneratedIndexes, GoIntoTheVectorsOfElements) {
  ArticleT article;
  for (int i = 0; i < 3; ++i) article.lines.push_back(line("x", 0));
  for (const std::uint16_t number : std::vector<std::uint16_t>{1, 2}) {
    article.lines[0]->pages.push_back(std::make_unique<PageT>());
    article.lines[0]->pages.back()->number = number;
  }
  article.lines[2]->pages.push_back(std::make_unique<PageT>());
  article.lines[2]->pages.back()->number = 3;
  EXPECT_EQ(entries_of<ArticleByPageTraits>(*Packed(article)),
            (std::vector<std::uint16_t>{1, 2, 3}));
}

TEST(GeneratedIndexes, HoldStructsAndTheirFields) {
  ArticleT article;
  article.mark = std::make_unique<golden::common::Mark>(mark(-2.0F));
  article.corners = {{1.0F, 2.0F}, {3.0F, 4.0F}};
  EXPECT_TRUE(entries_of<ArticleByCornerXTraits>(*Packed(article)).empty());  // no city
  article.maker = std::make_unique<AddressT>();
  article.maker->city = "Köln";
  const Packed row(article);
  const auto marks = entries_of<ArticleByMarkTraits>(*row);
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(recto::compare_keys(marks[0], mark(-2.0F)), std::strong_ordering::equal);
  EXPECT_EQ(entries_of<ArticleByYTraits>(*row), (std::vector<ArticleByYKey>{{-2.0F, mark(-2.0F)}}));
  const auto corners = entries_of<ArticleByCornerTraits>(*row);
  ASSERT_EQ(corners.size(), 2U);
  EXPECT_EQ(corners[1].y(), 4.0F);
  EXPECT_EQ(entries_of<ArticleByCornerXTraits>(*row),
            (std::vector<ArticleByCornerXKey>{{1.0F, "Köln"}, {3.0F, "Köln"}}));
}

TEST(GeneratedIndexes, ReadFieldsThatAreCalledLikePartsOfTheirCode) {
  ArticleT article;
  article.row = "r";
  article.emit = "e";
  article.key = "k";
  EXPECT_EQ(entries_of<ArticleByRowTraits>(*Packed(article)),
            (std::vector<ArticleByRowKey>{{"r", "e", "k"}}));
}

TEST(GeneratedIndexes, OrderTheirKeysAsDeclared) {
  const ArticleByGradeAndNameKey a{Grade::none, "a", 1};
  const ArticleByGradeAndNameKey b{Grade::none, "b", 1};
  EXPECT_LT(b, a);  // descending
  EXPECT_LT(a, (ArticleByGradeAndNameKey{Grade::none, "a", 2}));
  EXPECT_LT((ArticleByGradeAndNameKey{Grade::low, "a", 9}), b);
}

TEST(GeneratedKeys, ThatNumberThemselvesSaySo) {
  static_assert(golden::automatic::EventTraits::kAutomaticKey);
  static_assert(std::is_same_v<golden::automatic::EventTraits::Key, std::uint64_t>);
  static_assert(std::is_same_v<golden::automatic::SmallTraits::Key, std::uint32_t>);
  static_assert(!NumbersItself<VisitTraits>);
  EXPECT_EQ(golden::automatic::EventTraits::kKeySpec, "id: ulong");
  EXPECT_EQ(golden::automatic::EventTraits::kKeyPaths, (std::array<std::string_view, 1>{"id"}));
}

}  // namespace
