// Whose word a list of the page's files is.
#include "core/cert/web_manifest.h"

#include <gtest/gtest.h>

#include "core/merkle/note.h"
#include "tests/support/region_fixture.h"

namespace lifecert::cert {
namespace {

using support::kNow;
using support::must;
using support::NamedSigner;

struct WebManifestTest : ::testing::Test {
  support::Region region;
  WebManifest manifest{support::Region::kName, kNow, {{"/index.html", 15, crypto::Hash{1}}}};
  NamedSigner first{"root 1"}, second{"root 2"}, third{"root 3"}, registrar{"registrar"};
};

TEST_F(WebManifestTest, HoldsUnderAnyTwoRoots) {
  for (const auto& roots : std::vector<std::vector<port::Signer*>>{
           {&first, &second}, {&second, &third}, {&third, &first}, {&first, &second, &third}}) {
    EXPECT_EQ(must(verify_web_manifest(must(sign_web_manifest(manifest, roots)), region.trust)), manifest);
  }
}

TEST_F(WebManifestTest, NeedsTwoDifferentRoots) {
  struct Case {
    const char* name;
    std::vector<port::Signer*> signers;
  };
  for (const Case& one : std::vector<Case>{{"one root", {&first}},
                                           {"one root twice", {&first, &first}},
                                           {"a root and somebody else", {&first, &registrar}},
                                           {"somebody else", {&registrar}}}) {
    EXPECT_EQ(verify_web_manifest(must(sign_web_manifest(manifest, one.signers)), region.trust).error().code,
              Code::too_few_signatures)
        << one.name;
  }
}

TEST_F(WebManifestTest, IsForOneRegion) {
  manifest.region = "elsewhere.example";
  EXPECT_EQ(verify_web_manifest(must(sign_web_manifest(manifest, {&first, &second})), region.trust).error().code,
            Code::wrong_region);
}

TEST_F(WebManifestTest, EveryBitOfTheTextCounts) {
  const std::string note = must(sign_web_manifest(manifest, {&first, &second}));
  const std::size_t text = web_manifest_text(manifest).size();
  for (std::size_t bit = 0; bit < text * 8; ++bit) {
    std::string altered = note;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_FALSE(verify_web_manifest(altered, region.trust)) << "bit " << bit;
  }
}

TEST_F(WebManifestTest, ASignatureForTheLogIsNone) {
  merkle::Note note{web_manifest_text(manifest), {}};
  for (NamedSigner* root : {&first, &second}) must(merkle::sign_note(note, support::Region::kName, *root));
  EXPECT_EQ(verify_web_manifest(merkle::format_note(note), region.trust).error().code, Code::too_few_signatures);
}

TEST_F(WebManifestTest, SignsNothingThatCouldNotBeRead) {
  manifest.files = {};
  EXPECT_EQ(sign_web_manifest(manifest, {&first, &second}).error().code, Code::too_short);
  manifest.files.assign(1000, {"/a", 1, {}});
  EXPECT_EQ(sign_web_manifest(manifest, {&first, &second}).error().code, Code::not_canonical);
  for (std::size_t i = 0; i < 1000; ++i) manifest.files[i].path = "/" + std::to_string(10'000 + i);
  EXPECT_EQ(sign_web_manifest(manifest, {&first, &second}).error().code, Code::too_long);
}

}  // namespace
}  // namespace lifecert::cert
