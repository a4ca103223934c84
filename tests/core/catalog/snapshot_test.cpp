// Who may publish, what is refused, and that nothing unsigned is ever read.
#include <gtest/gtest.h>

#include "tests/support/catalogue_fixture.h"

namespace lifecert::catalog {
namespace {

using support::CatalogueWorld;
using support::kDay_s;
using support::kNow;
using support::kToday;
using support::must;
using support::NamedSigner;
using support::sample_content;

Code refusal(const Result<Catalogue>& opened) { return opened ? Code::ok : opened.error().code; }

TEST(Catalogue, OpensWhatAWarrantedEditorSigned) {
  CatalogueWorld world;
  const Content content = sample_content();
  const Bytes file = world.file(CatalogueWorld::head(1), content);
  const Catalogue opened = must(Catalogue::open(file, world.trust));
  EXPECT_EQ(opened.record_count(), 10U);
  EXPECT_EQ(must(opened.book()), content.book);
  EXPECT_TRUE(opened.check_all(file));
  EXPECT_EQ(opened.warrant().editor, "示例编辑");
}

TEST(Catalogue, OpensFromItsFrontAloneAndChecksEachRecordAsItIsRead) {
  CatalogueWorld world;
  const Bytes file = world.file(CatalogueWorld::head(1), sample_content());
  const Bytes front(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(must(front_size(file))));
  const Catalogue opened = must(Catalogue::open(front, world.trust));
  const std::uint32_t number = opened.find(RecordKind::item, "demo-003").value();
  const RecordPlace place = must(opened.place(number));
  Bytes bytes(file.begin() + static_cast<std::ptrdiff_t>(place.offset),
              file.begin() + static_cast<std::ptrdiff_t>(place.offset + place.size));
  ASSERT_TRUE(opened.check_record(number, bytes));
  EXPECT_EQ(must(wire::decode<Item>(bytes)).task_name, "户口迁移");
  bytes.back() ^= 1;
  EXPECT_EQ(opened.check_record(number, bytes).error().code, Code::hash_mismatch);
  EXPECT_EQ(opened.check_record(10, bytes).error().code, Code::unknown_record);
}

TEST(Catalogue, FindsEveryRecordByItsNameAndNoOther) {
  CatalogueWorld world;
  const Bytes file = world.file(CatalogueWorld::head(1), sample_content());
  const Catalogue opened = must(Catalogue::open(file, world.trust));
  for (std::uint32_t i = 0; i < opened.record_count(); ++i) {
    const RecordPlace place = must(opened.place(i));
    EXPECT_EQ(opened.find(place.kind, place.id), i);
  }
  for (const char* id : {"", "demo-000", "demo-0011", "zzz"}) EXPECT_FALSE(opened.find(RecordKind::item, id)) << id;
  EXPECT_FALSE(opened.find(RecordKind::notice, "demo-001"));
}

TEST(Catalogue, RefusesEveryByteThatWasAlteredInItsFront) {
  CatalogueWorld world;
  Bytes file = world.file(CatalogueWorld::head(1), sample_content());
  const std::uint32_t front = must(front_size(file));
  const Catalogue good = must(Catalogue::open(file, world.trust));
  std::size_t padding = 0;
  for (std::size_t i = 0; i < front; ++i) {
    file[i] ^= 0x10;
    if (Catalogue::open(file, world.trust)) ++padding;
    file[i] ^= 0x10;
  }
  // Only the zeros between the sections are nobody's.
  EXPECT_LE(padding, 5U * 7U);
  EXPECT_TRUE(good.check_all(file));
}

TEST(Catalogue, RefusesForeignRegionsUnknownRegistrarsAndEditors) {
  CatalogueWorld world;
  const Bytes file = world.file(CatalogueWorld::head(1), sample_content());
  CatalogueTrust other = world.trust;
  other.region = "other.example";
  EXPECT_EQ(refusal(Catalogue::open(file, other)), Code::wrong_region);
  other = world.trust;
  other.registrars = {NamedSigner("stranger").public_key()};
  EXPECT_EQ(refusal(Catalogue::open(file, other)), Code::wrong_key);

  CatalogueWorld impostor;
  impostor.editor = NamedSigner("stranger");  // signs, but the warrant names another key
  EXPECT_EQ(refusal(Catalogue::open(impostor.file(CatalogueWorld::head(1), sample_content()), world.trust)),
            Code::wrong_key);

  CatalogueHead foreign = CatalogueWorld::head(1);
  foreign.region = "other.example";
  EXPECT_EQ(refusal(Catalogue::open(world.file(foreign, sample_content()), world.trust)), Code::wrong_region);
}

TEST(Catalogue, RefusesWhatWasIssuedOutsideOfItsWarrant) {
  CatalogueWorld world;
  for (const std::int64_t at : {world.warrant.from - 1, world.warrant.to}) {
    CatalogueHead head = CatalogueWorld::head(1);
    head.issued_at = at;
    EXPECT_EQ(refusal(Catalogue::open(world.file(head, sample_content()), world.trust)), Code::expired);
  }
}

TEST(Catalogue, IsStaleTheDayAfterAndStillOpens) {
  CatalogueWorld world;
  const Bytes file = world.file(CatalogueWorld::head(1), sample_content());
  const Catalogue opened = must(Catalogue::open(file, world.trust));
  EXPECT_FALSE(opened.is_stale(kToday + 90));
  EXPECT_TRUE(opened.is_stale(kToday + 91));
}

TEST(Catalogue, IsFollowedOnlyByANewerOneOfItsRegion) {
  CatalogueWorld world;
  const Bytes two = world.file(CatalogueWorld::head(2), sample_content());
  const Bytes one = world.file(CatalogueWorld::head(1), sample_content());
  Content changed = sample_content();
  changed.items.pop_back();
  const Bytes other_two = world.file(CatalogueWorld::head(2), changed);
  const Catalogue current = must(Catalogue::open(two, world.trust));
  EXPECT_TRUE(may_follow(current, current));
  EXPECT_EQ(may_follow(current, must(Catalogue::open(one, world.trust))).error().code, Code::older_version);
  EXPECT_EQ(may_follow(current, must(Catalogue::open(other_two, world.trust))).error().code, Code::older_version);

  EditorWarrant later = world.warrant;
  later.serial = 2;
  const Bytes by_later = world.file(CatalogueWorld::head(3), sample_content(), later);
  const Bytes by_earlier = world.file(CatalogueWorld::head(4), sample_content());
  const Catalogue third = must(Catalogue::open(by_later, world.trust));
  EXPECT_TRUE(may_follow(current, third));
  EXPECT_EQ(may_follow(third, must(Catalogue::open(by_earlier, world.trust))).error().code, Code::older_version);
}

TEST(Catalogue, NoticesAnIndexThatItsRecordsDoNotGive) {
  CatalogueWorld world;
  const Content content = sample_content();
  Unsigned made = must(assemble(CatalogueWorld::head(1), wire::encode(content.book), wire::encode(content.vocabulary),
                                must(raw_records(content))));
  // An editor's program that writes an index of its own: signed, but not reproducible.
  made.sections[3].back() ^= 1;
  made.head.sections[3].hash = crypto::blake2b(made.sections[3]);
  const Bytes file =
      finish(made, wire::encode(world.region.by_registrar(envelope::Kind::catalogue_warrant, world.warrant)),
             wire::encode(support::Region::sign(envelope::Kind::catalogue, made.head, envelope::Role::catalogue_editor,
                                                world.editor)));
  const Result<Catalogue> opened = Catalogue::open(file, world.trust);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->check_all(file).error().code, Code::not_canonical);
}

TEST(Content, RefusesTwoEntriesOfOneName) {
  Content content = sample_content();
  content.items.push_back(content.items.front());
  const Result<std::vector<RawRecord>> records = raw_records(content);
  ASSERT_FALSE(records);
  EXPECT_EQ(records.error().code, Code::bad_argument);
  EXPECT_EQ(records.error().where, "item demo-001");
}

}  // namespace
}  // namespace lifecert::catalog
