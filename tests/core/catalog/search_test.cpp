#include "core/catalog/search.h"

#include <gtest/gtest.h>

#include "tests/support/catalogue_fixture.h"

namespace lifecert::catalog {
namespace {

using support::CatalogueWorld;
using support::must;
using support::sample_content;

class Search : public ::testing::Test {
 protected:
  Search()
      : file_(world_.file(CatalogueWorld::head(1), sample_content())),
        catalogue_(must(Catalogue::open(file_, world_.trust))),
        searcher_(catalogue_.index(), catalogue_.readings(), catalogue_.vocabulary().synonyms) {}

  // Ids of what is found, best first.
  std::vector<std::string> found(const std::string& query, std::vector<FacetChoice> choices = {}) {
    const SearchAnswer answer = must(searcher_.search({query, std::move(choices), 0, 10}));
    std::vector<std::string> ids;
    for (const Hit& hit : answer.hits) ids.emplace_back(must(catalogue_.place(hit.entry)).id);
    return ids;
  }
  std::string first(const std::string& query) {
    const std::vector<std::string> ids = found(query);
    return ids.empty() ? "" : ids.front();
  }
  std::string marked(const std::string& query, const std::string& text) {
    std::string out;
    for (const Piece& piece : searcher_.mark(query, text)) out += piece.marked ? "[" + piece.text + "]" : piece.text;
    return out;
  }

  CatalogueWorld world_;
  Bytes file_;
  Catalogue catalogue_;
  Searcher searcher_;
};

TEST_F(Search, FindsWhateverWayPeopleTypeIt) {
  struct Row {
    const char* name;
    const char* query;
    const char* want;
  };
  const Row rows[] = {
      {"one character", "婚", "demo-004"},
      {"substring", "婚登", "demo-004"},
      {"whole name", "离婚登记", "demo-005"},
      {"alias", "卡丢", "demo-001"},
      {"synonym", "退休金", "demo-002"},
      {"synonym inside", "退休金待遇", "demo-002"},
      {"synonym by its pinyin", "tuixiujin", "demo-002"},
      {"synonym by the beginning of its pinyin", "tuixiuj", "demo-002"},
      {"synonym by its initials", "txj", "demo-002"},
      {"pinyin", "hukou", "demo-003"},
      {"pinyin with blanks", "hu kou qian yi", "demo-003"},
      {"pinyin with an apostrophe", "yang'lao", "demo-002"},
      {"initials", "hkqy", "demo-003"},
      {"initials in the middle", "qy", "demo-003"},
      {"mixed", "户kou迁y", "demo-003"},
      {"half a syllable at the end", "yanglaoj", "demo-002"},
      {"homophone", "设会保账卡", "demo-001"},
      {"near homophone", "银hang", "demo-006"},
      {"second reading", "yinhang", "demo-006"},
      {"wrong character", "户口迁号", "demo-003"},
      {"wrong in the middle", "养老号待遇", "demo-002"},
      {"missing character", "户迁移", "demo-003"},
      {"one character too many", "户口本迁移", "demo-003"},
      {"two swapped", "户迁口移", "demo-003"},
      {"punctuation between", "社会保障卡补领换领", "demo-001"},
      {"full-width Latin", "ｈｕｋｏｕ", "demo-003"},
      {"capitals", "HUKOU", "demo-003"},
      {"sentence around it", "我想办结婚登记怎么办", "demo-004"},
  };
  for (const Row& row : rows) EXPECT_EQ(first(row.query), row.want) << row.name << ": " << row.query;
}

TEST_F(Search, RanksTheNameBeforeOtherFieldsAndTheShorterNameFirst) {
  EXPECT_EQ(found("登记"), (std::vector<std::string>{"demo-004", "demo-005", "l-1"}));
  // The name says it for one, a paper for the other.
  EXPECT_EQ(found("户口").front(), "demo-003");
  EXPECT_EQ(found("户口").size(), 5U);
}

TEST_F(Search, MeetsAllTermsBeforeSome) {
  EXPECT_EQ(found("登记 离婚"), (std::vector<std::string>{"demo-005"}));
  EXPECT_EQ(found("民政 jh"), (std::vector<std::string>{"demo-004"}));
}

TEST_F(Search, NarrowsByFacetsAndCountsThem) {
  const SearchAnswer all = must(searcher_.search({"登记", {}, 0, 10}));
  EXPECT_EQ(all.total, 3U);
  const auto theme = std::ranges::find_if(all.facets, [](const FacetCount& one) { return one.label == "婚姻"; });
  ASSERT_NE(theme, all.facets.end());
  EXPECT_EQ(theme->count, 2U);
  EXPECT_EQ(found("登记", {{Facet::theme, theme->value}}), (std::vector<std::string>{"demo-004", "demo-005"}));
  EXPECT_TRUE(found("户口迁移", {{Facet::theme, theme->value}}).empty());
}

TEST_F(Search, GivesEverythingForNothing) {
  const SearchAnswer answer = must(searcher_.search({"", {}, 2, 3}));
  EXPECT_EQ(answer.total, 10U);
  ASSERT_EQ(answer.hits.size(), 3U);
  EXPECT_EQ(answer.hits[0].entry, 2U);
  EXPECT_EQ(must(searcher_.search({"？！", {}, 0, 3})).total, 0U);
}

TEST_F(Search, PagesWithoutGapOrRepetition) {
  std::vector<std::uint32_t> seen;
  for (std::uint32_t offset = 0; offset < 7; offset += 2) {
    for (const Hit& hit : must(searcher_.search({"示例", {}, offset, 2})).hits) seen.push_back(hit.entry);
  }
  std::vector<std::uint32_t> whole;
  for (const Hit& hit : must(searcher_.search({"示例", {}, 0, 8})).hits) whole.push_back(hit.entry);
  EXPECT_EQ(seen, whole);
  EXPECT_EQ(whole.size(), 8U);
}

TEST_F(Search, AnswersTheSameAfterOtherQueries) {
  const std::vector<std::string> before = found("卡");
  for (const char* query : {"户迁移", "登记 离婚", "", "zzzz", "sbk"}) (void)found(query);
  EXPECT_EQ(found("卡"), before);
}

TEST_F(Search, SuggestsTextsOfTheCatalogue) {
  EXPECT_EQ(must(searcher_.suggest("jieh", 3)).front(), "结婚登记");
  EXPECT_EQ(must(searcher_.suggest("社会", 2)), (std::vector<std::string>{"社会保障卡补领、换领", "社会保障"}));
  EXPECT_EQ(must(searcher_.suggest("社会保障卡补", 3)).front(), "社会保障卡补领、换领");
  EXPECT_TRUE(must(searcher_.suggest("", 3)).empty());
}

TEST_F(Search, MarksWhatWasMet) {
  EXPECT_EQ(marked("保障", "社会保障卡补领、换领"), "社会[保障]卡补领、换领");
  EXPECT_EQ(marked("补领换领", "社会保障卡补领、换领"), "社会保障卡[补领、换领]");
  EXPECT_EQ(marked("hukou", "户口迁移"), "[户口]迁移");
  EXPECT_EQ(marked("退休金", "养老金待遇领取"), "[养老金]待遇领取");
  EXPECT_EQ(marked("户口迁号", "户口迁移"), "[户口迁移]");
  EXPECT_EQ(marked("zzz", "户口迁移"), "户口迁移");
}

TEST_F(Search, RefusesQueriesThatAreTooLongAndLimitsOutOfRange) {
  EXPECT_EQ(searcher_.search({std::string(kMaxQueryBytes + 1, 'a'), {}, 0, 10}).error().code, Code::too_long);
  EXPECT_EQ(searcher_.search({"a", {}, 0, 0}).error().code, Code::bad_argument);
  EXPECT_EQ(searcher_.search({"a", {}, 0, kMaxHits + 1}).error().code, Code::bad_argument);
}

// Bounded by what is looked at, not by a clock: no query has more terms or units than the limits say.
TEST(Terms, AreBoundedWhateverIsTyped) {
  std::string many;
  for (int i = 0; i < 300; ++i) many += "a b";
  EXPECT_EQ(terms_of(many).size(), kMaxTerms);
  EXPECT_EQ(terms_of(std::string(1000, 'z')).front().size(), kMaxTermUnits);
  EXPECT_EQ(terms_of("社保 \xFF卡").size(), 1U) << "what is not text ends the query";
  EXPECT_TRUE(terms_of("\xFF").empty());
  EXPECT_TRUE(terms_of("   ,,, ").empty());
}

TEST(Terms, KeepAFullTermWithinTheMatchersBits) {
  const Readings readings = must(Readings::make(support::sorted(support::sample_vocabulary())));
  Matcher matcher(Folded(kMaxTermUnits + 9, u'a'), readings);
  EXPECT_EQ(matcher.end_bit(), std::uint64_t{1} << kMaxTermUnits);
  EXPECT_TRUE(matcher.sound_in(std::u16string(kMaxTermUnits, u'安')));
  EXPECT_FALSE(matcher.sound_in(std::u16string(kMaxTermUnits - 1, u'安')));
}

TEST(Readings, RefusesSyllablesOutOfOrderOrOfOtherLetters) {
  EXPECT_EQ(Readings::make({{{"bu", "补"}, {"bao", "保"}}, {}}).error().code, Code::not_canonical);
  EXPECT_EQ(Readings::make({{{"bao", "保"}, {"bao", "包"}}, {}}).error().code, Code::not_canonical);
  EXPECT_EQ(Readings::make({{{"bāo", "保"}}, {}}).error().code, Code::not_canonical);
  EXPECT_EQ(Readings::make({{{"bao", "a"}}, {}}).error().code, Code::not_canonical);
}

}  // namespace
}  // namespace lifecert::catalog
