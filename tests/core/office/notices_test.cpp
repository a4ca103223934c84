// Other systems' lists, and the turning of the recipients' keys.
#include "core/office/notices.h"

#include <gtest/gtest.h>

#include "core/base/civil.h"
#include "core/office/rotation.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/region_fixture.h"

namespace lifecert::office {
namespace {

using support::kDay_s;
using support::kNow;
using support::must;
using support::Region;

NoticeParse parse(const std::string& text, NoticeFile what = NoticeFile::events) {
  return parse_notices(bytes_of(text), what);
}

TEST(Notices, ReadsChineseAndEnglishColumnsInAnyOrder) {
  const NoticeParse parsed = parse("\xEF\xBB\xBF事件,身份证号,日期\r\n就诊,11010519491231002X,2026-11-20\r\n\r\ncommunity , 11010519491231002x ,2026-11-21\n");
  ASSERT_TRUE(parsed.faults.empty());
  ASSERT_EQ(parsed.rows.size(), 2U);
  EXPECT_EQ(parsed.rows[0].event, cert::EvidenceKind::hospital_event);
  EXPECT_EQ(parsed.rows[1].event, cert::EvidenceKind::community_event);
  EXPECT_EQ(parsed.rows[1].id_number, "11010519491231002X");
  EXPECT_EQ(iso_date(parsed.rows[1].day), "2026-11-21");
  EXPECT_EQ(parsed.rows[1].row, 4U);
  EXPECT_EQ(parse("id_number,date\n11010519491231002X,2026-11-20\n", NoticeFile::deaths).rows.size(), 1U);
}

TEST(Notices, RefusesAWholeFileForOneFaultAndNamesItsPlace) {
  struct Case {
    const char* name;
    std::string text;
    NoticeFault want;
  };
  const std::string good = "id_number,date,event\n11010519491231002X,2026-11-20,hospital\n";
  const Case cases[] = {
      {"nothing", "", {0, "", Code::too_short}},
      {"no rows", "id_number,date,event\n", {0, "", Code::too_short}},
      {"unknown column", "id_number,date,event,name\n", {1, "name", Code::unknown_value}},
      {"column twice", "id_number,date,event,date\n", {1, "date", Code::not_canonical}},
      {"column missing", "id_number,event\n", {1, "date", Code::too_short}},
      {"too few cells", good + "11010519491231002X,2026-11-20\n", {3, "", Code::bad_syntax}},
      {"a quotation mark", good + "\"11010519491231002X\",2026-11-20,hospital\n", {3, "", Code::bad_syntax}},
      {"wrong check character", good + "110105194912310021,2026-11-20,hospital\n", {3, "id_number", Code::bad_check_character}},
      {"no date", good + "11010519491231002X,2026-02-30,hospital\n", {3, "date", Code::bad_syntax}},
      {"unknown event", good + "11010519491231002X,2026-11-20,party\n", {3, "event", Code::unknown_value}},
      {"not UTF-8", good + "\xFF\n", {0, "", Code::bad_text}},
  };
  for (const Case& one : cases) {
    const NoticeParse parsed = parse(one.text);
    EXPECT_TRUE(parsed.rows.empty()) << one.name;
    ASSERT_FALSE(parsed.faults.empty()) << one.name;
    EXPECT_EQ(parsed.faults[0].row, one.want.row) << one.name;
    EXPECT_EQ(parsed.faults[0].column, one.want.column) << one.name;
    EXPECT_EQ(name_of(parsed.faults[0].code), name_of(one.want.code)) << one.name;
  }
}

TEST(Notices, OnlyASourceOfTheTrustListIsBelieved) {
  Region region;
  support::NamedSigner hospital("a hospital that the fixture's list does not name");
  region.list.event_sources = {{"hospital.example", hospital.public_key()}};
  const cert::VerifiedTrustList trust = must(cert::verify_trust_list(region.sign_list(region.list, {0, 1}), region.pins));
  const Bytes file = bytes_of("id_number,date,event\n");
  const crypto::Signature signature = must(hospital.sign(cert::event_signing_bytes(file)));
  EXPECT_EQ(must(cert::verify_events(file, signature, trust)).name, "hospital.example");
  Bytes altered = file;
  altered.back() ^= 1U;
  EXPECT_EQ(cert::verify_events(altered, signature, trust).error().code, Code::unknown_event_source);
  // A signature over the bytes alone is not one over a list of events.
  EXPECT_EQ(cert::verify_events(file, must(hospital.sign(file)), trust).error().code, Code::unknown_event_source);
  EXPECT_EQ(cert::verify_events(file, signature, region.trust).error().code, Code::unknown_event_source);
}

TEST(Rotation, KeepsThisEpochAndThreeFurtherOnes) {
  const Region region;
  support::FakeEntropy entropy(3);
  const Rotation first = must(rotate_epochs(region.list, entropy, kNow, false));
  EXPECT_EQ(first.list.version, region.list.version + 1);
  EXPECT_EQ(first.secrets.size(), 2U);  // the fixture has this one and one further
  EXPECT_EQ(first.list.recipients.size(), 4U);
  EXPECT_TRUE(first.over.empty());
  for (std::size_t i = 0; i + 1 < first.list.recipients.size(); ++i) {
    EXPECT_EQ(first.list.recipients[i].to, first.list.recipients[i + 1].from);
    EXPECT_EQ(first.list.recipients[i].epoch + 1, first.list.recipients[i + 1].epoch);
  }
  EXPECT_TRUE(must(rotate_epochs(first.list, entropy, kNow, false)).secrets.empty());
}

TEST(Rotation, EndsARunningEpochAtOnceAndDestroysItsKeyOnlyAfterItsLife) {
  const Region region;
  support::FakeEntropy entropy(4);
  const Rotation now = must(rotate_epochs(region.list, entropy, kNow, true));
  EXPECT_EQ(now.list.recipients[0].to, kNow);
  EXPECT_EQ(now.list.recipients[1].from, kNow);
  EXPECT_TRUE(now.over.empty());
  const Rotation before = must(rotate_epochs(now.list, entropy, kNow + kLeastKeyLife_s - 1, false));
  EXPECT_TRUE(before.over.empty());
  const Rotation after = must(rotate_epochs(now.list, entropy, kNow + kLeastKeyLife_s, false));
  EXPECT_EQ(after.over, std::vector<std::uint32_t>{1});
  EXPECT_EQ(after.list.recipients.front().epoch, 2U);
}

// Whoever closes epoch after epoch is told, before a list is signed that nobody can read.
TEST(Rotation, MakesNoListThatNobodyCanRead) {
  const Region region;
  support::FakeEntropy entropy(6);
  cert::TrustList list = region.list;
  Code refused = Code::ok;
  for (int times = 0; times < 12 && refused == Code::ok; ++times) {
    const Result<Rotation> next = rotate_epochs(list, entropy, kNow + times, true);
    if (!next) {
      refused = next.error().code;
      break;
    }
    list = next->list;
    EXPECT_TRUE(wire::decode<cert::TrustList>(wire::encode(list)));
  }
  EXPECT_EQ(refused, Code::too_long);
  EXPECT_EQ(list.recipients.size(), 8U);
}

TEST(Rotation, WithoutEntropyNothingIsMade) {
  const Region region;
  support::FakeEntropy entropy(5);
  entropy.fail_after(0);
  EXPECT_EQ(rotate_epochs(region.list, entropy, kNow, false).error().code, Code::weak_entropy);
}

}  // namespace
}  // namespace lifecert::office
