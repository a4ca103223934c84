// The chain of published versions: what may follow what, and what proves it.
#include "core/catalog/history.h"

#include <gtest/gtest.h>

#include "tests/support/catalogue_fixture.h"

namespace lifecert::catalog {
namespace {

using envelope::Kind;
using envelope::Role;
using support::must;

class CatalogueHistory : public ::testing::Test {
 protected:
  [[nodiscard]] envelope::SignedStatement warrant(std::uint32_t serial, support::NamedSigner& editor) {
    EditorWarrant made = world_.warrant;
    made.serial = serial;
    made.key = editor.public_key();
    return world_.region.by_registrar(Kind::catalogue_warrant, made);
  }
  [[nodiscard]] envelope::SignedStatement head(std::uint32_t version, const Hash& previous, support::NamedSigner& editor) {
    CatalogueHead made = support::CatalogueWorld::head(version);
    made.previous = previous;
    for (std::uint8_t kind = 1; kind <= kSections; ++kind) made.sections.push_back({static_cast<SectionKind>(kind), 0, {}});
    return support::Region::sign(Kind::catalogue, made, Role::catalogue_editor, editor);
  }
  Result<Hash> give(const envelope::SignedStatement& statement) {
    if (Result<void> good = history_.verify(statement); !good) return good.error();
    return history_.take(statement, next_++, support::kNow);
  }

  support::CatalogueWorld world_;
  support::NamedSigner editor_{"editor"};
  support::NamedSigner other_{"other editor"};
  History history_{support::Region::kName, {world_.region.registrar.public_key()}};
  std::uint64_t next_ = 10;
};

TEST_F(CatalogueHistory, IsOneChainByWarrantedEditors) {
  EXPECT_EQ(give(head(1, {}, editor_)).error().code, Code::wrong_key);  // no warrant yet
  ASSERT_TRUE(give(warrant(1, editor_)));
  const Hash first = must(give(head(1, {}, editor_)));
  EXPECT_EQ(give(head(2, first, other_)).error().code, Code::wrong_key);
  EXPECT_EQ(give(head(1, {}, editor_)).error().code, Code::older_version);
  EXPECT_EQ(give(head(2, Hash{}, editor_)).error().code, Code::wrong_base);
  const Hash second = must(give(head(2, first, editor_)));
  EXPECT_EQ(give(head(2, first, editor_)).error().code, Code::older_version);
  EXPECT_EQ(give(head(3, first, editor_)).error().code, Code::wrong_base);
  ASSERT_TRUE(give(warrant(2, other_)));
  EXPECT_EQ(give(warrant(2, editor_)).error().code, Code::older_version);
  EXPECT_EQ(give(head(3, second, editor_)).error().code, Code::wrong_key);  // its warrant has ended
  ASSERT_TRUE(give(head(3, second, other_)));
  ASSERT_EQ(history_.versions().size(), 3U);
  EXPECT_EQ(history_.versions().back().version, 3U);
  EXPECT_EQ(history_.versions().back().logged_at, support::kNow);
}

TEST_F(CatalogueHistory, RefusesWhatNoRegistrarSaid) {
  envelope::SignedStatement forged = warrant(1, editor_);
  forged.signatures.front().signature[5] ^= 1U;
  EXPECT_EQ(give(forged).error().code, Code::bad_signature);
  EXPECT_EQ(give(support::Region::sign(Kind::catalogue_warrant, world_.warrant, Role::registrar, editor_)).error().code,
            Code::wrong_key);
  ASSERT_TRUE(give(warrant(1, editor_)));
  EXPECT_EQ(history_.verify(warrant(1, editor_)).has_value(), true);
  envelope::SignedStatement bent = head(1, {}, editor_);
  bent.payload.back() ^= 1U;
  EXPECT_FALSE(give(bent));
  EXPECT_TRUE(history_.versions().empty());
}

TEST_F(CatalogueHistory, ProvesTheNewestBeginningWithTheWarrantInForce) {
  EXPECT_TRUE(history_.proving(8).empty());
  Hash last{};
  ASSERT_TRUE(give(warrant(1, editor_)));                              // 10
  for (std::uint32_t version = 1; version <= 3; ++version) last = must(give(head(version, last, editor_)));  // 11 to 13
  ASSERT_TRUE(give(warrant(2, other_)));                               // 14
  last = must(give(head(4, last, other_)));                            // 15
  EXPECT_EQ(history_.proving(10), (std::vector<std::uint64_t>{10, 11, 12, 13, 14, 15}));
  EXPECT_EQ(history_.proving(4), (std::vector<std::uint64_t>{10, 13, 14, 15}));
  EXPECT_EQ(history_.proving(3), (std::vector<std::uint64_t>{14, 15}));
  EXPECT_EQ(history_.proving(1), (std::vector<std::uint64_t>{14}));
}

}  // namespace
}  // namespace lifecert::catalog
