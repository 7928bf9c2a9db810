// What the generated traits of indexes on Cap'n Proto structs say of a record: which entries it
// has.

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "capnp_automatic.recto.hpp"
#include "capnp_indexes.recto.hpp"
#include "entries_of.hpp"

namespace {

using namespace golden::capnp_indexes;
using recto::codegen::entries_of;
using Texts = std::vector<std::string_view>;

recto::Bytes bytes(std::string_view text) { return recto::Bytes(text); }

class GeneratedCapnpIndexes : public testing::Test {
 public:
  ~GeneratedCapnpIndexes() noexcept override {
  }  // NOLINT(modernize-use-equals-default): the message's may throw

 protected:
  template <class IndexTraits>
  std::vector<typename IndexTraits::Key> entries() {
    return entries_of<IndexTraits>(article_.asReader());
  }

 private:
  capnp::MallocMessageBuilder message_;

 protected:
  Article::Builder article_ = message_.initRoot<Article>();
};

TEST_F(GeneratedCapnpIndexes, SayWhatTheyAre) {
  static_assert(std::is_same_v<ArticleByNameTraits::Key, std::string_view>);
  static_assert(std::is_same_v<ArticleByLevelTraits::Key, Article::Grade>);
  static_assert(std::is_same_v<ArticleByDigestTraits::Key, recto::Bytes>);
  static_assert(std::is_same_v<EventRowTraits::Indexes, recto::IndexList<EventRowByTextTraits>>);
  static_assert(EventRowTraits::kAutomaticKey);
  EXPECT_EQ(ArticleByPlaceTraits::kKeySpec, "places[].at.x: float, places[].name: string");
  EXPECT_EQ(ArticleByPlaceTraits::kPaths,
            (std::array<std::string_view, 2>{"places[].at.x", "places[].name"}));
}

TEST_F(GeneratedCapnpIndexes, TakeFieldsOfTheRecord) {
  article_.setId(7);
  article_.setName("Lamp");
  article_.setPrice(2.5);
  article_.setGrade(Article::Grade::HIGH);
  article_.initMaker().setCity("Köln");
  article_.getMaker().setZip(50667);
  article_.initPair().setFirst("first");
  article_.getSize().setWidth(3);
  article_.getSize().setLabel("L");
  EXPECT_EQ(entries<ArticleByNameTraits>(), Texts{"Lamp"});
  EXPECT_EQ(entries<ArticleByPriceTraits>(), std::vector{2.5});
  EXPECT_EQ(entries<ArticleByGradeAndNameTraits>(),
            (std::vector<ArticleByGradeAndNameKey>{{Article::Grade::HIGH, "Lamp", 7}}));
  EXPECT_EQ(entries<ArticleByCityTraits>(), Texts{"Köln"});
  EXPECT_EQ(entries<ArticleByZipTraits>(), (std::vector<ArticleByZipKey>{{50667, "Köln"}}));
  EXPECT_EQ(entries<ArticleByFirstTraits>(), Texts{"first"});
  EXPECT_EQ(entries<ArticleBySizeTraits>(), (std::vector<ArticleBySizeKey>{{3, "L"}}));
}

TEST_F(GeneratedCapnpIndexes, HaveNoEntryOfWhatIsNotSet) {
  EXPECT_EQ(article_.asReader().getName(), "without");  // its default doesn't count
  EXPECT_TRUE(entries<ArticleByNameTraits>().empty());
  EXPECT_TRUE(entries<ArticleByGradeAndNameTraits>().empty());
  EXPECT_TRUE(entries<ArticleByCityTraits>().empty());
  EXPECT_TRUE(entries<ArticleByTagTraits>().empty());
  EXPECT_TRUE(entries<ArticleByLineTraits>().empty());
  EXPECT_TRUE(entries<ArticleByPageTraits>().empty());
  EXPECT_TRUE(entries<ArticleByDigestTraits>().empty());
  EXPECT_TRUE(entries<ArticleBySizeTraits>().empty());
  EXPECT_TRUE(entries<ArticleByFirstTraits>().empty());
  article_.initMaker().setZip(1);
  EXPECT_TRUE(entries<ArticleByZipTraits>().empty());  // no city
}

TEST_F(GeneratedCapnpIndexes, CountNumbersAtTheirDefaults) {
  EXPECT_EQ(entries<ArticleByPriceTraits>(), std::vector{0.0});
  EXPECT_EQ(entries<ArticleClassTraits>(), std::vector{false});
}

TEST_F(GeneratedCapnpIndexes, CountEmptyTextAndBytesThatAreSet) {
  article_.setName("");
  article_.initDigest(0);
  EXPECT_EQ(entries<ArticleByNameTraits>(), Texts{""});
  EXPECT_EQ(entries<ArticleByDigestTraits>(), std::vector{recto::Bytes()});
}

TEST_F(GeneratedCapnpIndexes, HaveOneEntryForEachElement) {
  auto tags = article_.initTags(3);
  tags.set(0, "red");
  tags.set(2, "red");  // the second one stays without a text, and has the empty one
  auto flags = article_.initFlags(2);
  flags.set(1, true);
  auto levels = article_.initLevels(2);
  levels.set(0, Article::Grade::HIGH);
  auto hashes = article_.initHashes(2);
  hashes.set(0, kj::StringPtr("ab").asBytes());
  EXPECT_EQ(entries<ArticleByTagTraits>(), (Texts{"red", "", "red"}));
  EXPECT_EQ(entries<ArticleByFlagTraits>(), (std::vector{false, true}));
  EXPECT_EQ(entries<ArticleByLevelTraits>(),
            (std::vector{Article::Grade::HIGH, Article::Grade::LOW}));
  EXPECT_EQ(entries<ArticleByHashTraits>(), (std::vector{bytes("ab"), recto::Bytes()}));
}

TEST_F(GeneratedCapnpIndexes, JoinFieldsOfAnElementWithThoseOfTheRecord) {
  article_.setGrade(Article::Grade::HIGH);
  auto lines = article_.initLines(3);
  lines[0].setSku("a");
  lines[0].setCount(1);
  lines[1].setCount(2);  // without sku
  lines[2].setSku("b");
  EXPECT_EQ(entries<ArticleByLineTraits>(),
            (std::vector<ArticleByLineKey>{{"a", Article::Grade::HIGH, 1},
                                           {"b", Article::Grade::HIGH, 0}}));
  auto places = article_.initPlaces(2);
  places[0].setName("here");
  places[0].getAt().setX(1.5F);
  EXPECT_EQ(entries<ArticleByPlaceTraits>(), (std::vector<ArticleByPlaceKey>{{1.5F, "here"}}));
}

TEST_F(GeneratedCapnpIndexes, GoIntoTheListsOfElements) {
  auto lines = article_.initLines(3);
  auto first = lines[0].initPages(2);
  first[0].setNumber(1);
  first[1].setNumber(2);
  lines[2].initPages(1)[0].setNumber(3);
  EXPECT_EQ(entries<ArticleByPageTraits>(), (std::vector<std::uint16_t>{1, 2, 3}));
}

}  // namespace
