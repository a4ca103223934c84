#include "core/catalog/delta.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/catalogue_fixture.h"

namespace lifecert::catalog {
namespace {

using support::CatalogueWorld;
using support::item_named;
using support::must;
using support::sample_content;

struct TwoVersions {
  CatalogueWorld world;
  Bytes before_file;
  Bytes after_file;

  explicit TwoVersions(void (*change)(Content&)) {
    Content content = sample_content();
    before_file = world.file(CatalogueWorld::head(1), content);
    change(content);
    CatalogueHead head = CatalogueWorld::head(2);
    head.previous = before().hash();
    after_file = world.file(head, content);
  }
  [[nodiscard]] Catalogue before() const { return must(Catalogue::open(before_file, world.trust)); }
  [[nodiscard]] Catalogue after() const { return must(Catalogue::open(after_file, world.trust)); }
  [[nodiscard]] Bytes delta() const {
    return wire::encode(must(make_delta(before(), before_file, after(), after_file)));
  }
};

TEST(Delta, GivesTheVeryFileForEveryKindOfChange) {
  struct Row {
    const char* name;
    void (*change)(Content&);
  };
  const Row rows[] = {
      {"nothing", [](Content&) {}},
      {"limit", [](Content& c) { c.items[2].promise.amount = 9; }},
      {"name", [](Content& c) { c.items[0].task_name = "社会保障卡补办"; }},
      {"new item",
       [](Content& c) { c.items.push_back(item_named("demo-0025", "户口登记", "户籍", "示例区公安分局")); }},
      {"item gone", [](Content& c) { c.items.erase(c.items.begin() + 3); }},
      {"all gone", [](Content& c) { c = Content{c.book, c.vocabulary, {}, {}, {}, {}, {}}; }},
      {"book", [](Content& c) { c.book.halls[0].phone = "0000-99999"; }},
      {"book empty", [](Content& c) { c.book = {}; }},
      {"readings", [](Content& c) { c.vocabulary.syllables[3].characters += "部"; }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const TwoVersions versions(row.change);
    const Result<Bytes> made =
        apply_delta(versions.before(), versions.before_file, versions.delta(), versions.world.trust);
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_EQ(*made, versions.after_file);
  }
}

TEST(Delta, OfOneChangedItemTakesLessThanAKilobyte) {
  const TwoVersions limit([](Content& c) { c.items[0].promise.amount = 3; });
  EXPECT_LT(limit.delta().size(), 1000U);
  const TwoVersions fee([](Content& c) { c.items[0].fees[0].fee_stand = "15 元/张，老年人免费"; });
  EXPECT_LT(fee.delta().size(), 1000U);
  const TwoVersions several([](Content& c) {
    c.items[0].promise.amount = 3;
    c.items[0].materials[0].accept_stand = "在有效期内，清晰";
    c.items[0].link_way = "0000-12399";
    c.items[0].task_version = 2;
  });
  EXPECT_LT(several.delta().size(), 1000U);
}

TEST(Delta, IsRefusedOnAnotherVersion) {
  const TwoVersions one([](Content& c) { c.items[0].promise.amount = 3; });
  const TwoVersions other([](Content& c) { c.items.clear(); });
  EXPECT_EQ(apply_delta(other.after(), other.after_file, one.delta(), one.world.trust).error().code, Code::wrong_base);
}

TEST(Delta, IsRefusedWhenAnythingInItWasAltered) {
  const TwoVersions versions([](Content& c) { c.items[0].promise.amount = 3; });
  const Bytes good = versions.delta();
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 0x04;
    const Result<Bytes> made = apply_delta(versions.before(), versions.before_file, bad, versions.world.trust);
    ASSERT_FALSE(made) << "byte " << i;
  }
}

TEST(Delta, IsNotMadeBackwards) {
  const TwoVersions versions([](Content& c) { c.items[0].promise.amount = 3; });
  EXPECT_EQ(make_delta(versions.after(), versions.after_file, versions.before(), versions.before_file).error().code,
            Code::older_version);
}

TEST(Difference, IsUndoneByApply) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    Bytes before(random() % 300);
    for (std::uint8_t& byte : before) byte = static_cast<std::uint8_t>(random() % 5);
    Bytes after = before;
    for (std::uint64_t edits = random() % 6; edits > 0 && !after.empty(); --edits) {
      const auto at = after.begin() + static_cast<std::ptrdiff_t>(random() % after.size());
      if (random() % 2 == 0) {
        after.erase(at);
      } else {
        after.insert(at, static_cast<std::uint8_t>(random()));
      }
    }
    const Result<Bytes> again = apply(before, difference(before, after), 1000);
    ASSERT_TRUE(again);
    ASSERT_EQ(before == after ? before : *again, after);
  }
}

TEST(Apply, RefusesPlacesOutsideAndMoreThanAllowed) {
  const Bytes before(10, 1);
  EXPECT_EQ(apply(before, {{5, 6, {}}}, 100).error().code, Code::bad_argument);
  EXPECT_EQ(apply(before, {{0xFFFFFFFF, 0xFFFFFFFF, {}}}, 100).error().code, Code::bad_argument);
  EXPECT_EQ(apply(before, {{0, 10, {}}, {0, 10, {}}}, 19).error().code, Code::too_long);
}

}  // namespace
}  // namespace lifecert::catalog
