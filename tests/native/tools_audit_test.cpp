// The audit finds whatever differs in an intake's store, and nothing in one that nobody touched.
#include "native/tools/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "core/intake/intake.h"
#include "core/intake/keys.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/casework.h"
#include "tests/support/region_fixture.h"

namespace lifecert::native {
namespace {

using envelope::Kind;
using envelope::Role;
using support::MemoryDisk;
using support::MemoryStore;
using support::must;
using support::Region;

/// An intake that has seen one certification from the request to the decision, and one of everything else.
class Audit : public ::testing::Test {
 protected:
  Audit() {
    support::NamedSigner log_key("log");
    support::NamedSigner cosigner("cosigner");
    auto intake = must(intake::Intake::open({&store_, &clock_, &entropy_, &log_key, &cosigner}, region_.trust));
    const auto take = [&](Result<intake::Checked> checked) {
      std::vector<intake::Checked> batch;
      batch.push_back(must(std::move(checked)));
      must(std::move(intake->append(std::move(batch)).front()));
      clock_.advance(10);
    };
    const auto record = [&](const envelope::SignedStatement& statement) {
      take(intake->check_record(wire::encode(statement)));
    };
    take(intake->check_enrolment(wire::encode(region_.signed_request())));
    record(region_.by_registrar(Kind::credential, region_.credential()));
    record(region_.by_registrar(Kind::challenge, region_.challenge(1)));
    must(intake->tick());
    // Dated by the log's own head, or one reviewer alone could not pass it.
    const auto head = must(receipt::verify_checkpoint(must(intake->checkpoint(0)).checkpoint, region_.trust));
    envelope::Header header = region_.header();
    header.beacon = region_.beacon(head.checkpoint().size, head.checkpoint().root);
    header.beacon->time = head.time();
    const Bytes packet = region_.packet(header, wire::encode(Region::evidence()), region_.recipients());
    submission_ = must(envelope::parse_unverified(packet)).submission_id;
    take(intake->check_submission(packet));
    record(Region::sign(Kind::finding, region_.finding(submission_), Role::recheck, region_.rechecker));
    record(Region::sign(Kind::evidence_read, region_.read(submission_), Role::reviewer, region_.reviewer));
    record(Region::sign(Kind::evidence_grant, region_.grant(submission_), Role::recheck, region_.rechecker));
    record(Region::sign(Kind::decision, region_.decision(submission_, cert::Verdict::pass), Role::reviewer,
                        region_.reviewer));
    const auto said = [&](Kind kind, const auto& content, Role role, support::NamedSigner& by) {
      record(Region::sign(kind, content, role, by));
      return cert::payload_hash(wire::encode(content));
    };
    // A second submission, dated by words alone, amended, proposed; then what surrounds it.
    header.packet_seq = 2;
    header.beacon.reset();
    const auto tick = must(wire::decode<intake::StoredRecord>(*must(store_.get(intake::keys::record(3)))));
    header.beacon_words = receipt::words_of(merkle::leaf_hash(wire::encode(receipt::leaf_of(tick.opening, {}))));
    const Bytes second = region_.packet(header, wire::encode(Region::evidence()), region_.recipients());
    const crypto::Hash other = must(envelope::parse_unverified(second)).submission_id;
    take(intake->check_submission(second));
    said(Kind::amendment, support::sample_amendment(region_, other), Role::device, region_.device);
    cert::Decision decision = region_.decision(other, cert::Verdict::pass);
    decision.due_day = support::kToday + 403;
    decision.standing = cert::Standing::second;
    said(Kind::proposal, support::sample_proposal(region_.reviewer, decision), Role::reviewer, region_.reviewer);
    cert::Attestation call = support::sample_attestation(region_, cert::EvidenceKind::phone_call);
    call.read_back = header.beacon_words;
    said(Kind::attestation, call, Role::reviewer, region_.reviewer);
    const crypto::Hash appeal = said(Kind::appeal, support::sample_appeal(region_), Role::device, region_.device);
    said(Kind::appeal_answer, support::sample_appeal_answer(appeal), Role::reviewer, region_.reviewer);
    cert::Contact contact = support::sample_contact(region_, other);
    contact.opened = said(Kind::contact, contact, Role::registrar, region_.registrar);
    contact.step = cert::Step::closed;
    said(Kind::contact, contact, Role::reviewer, region_.reviewer);
    said(Kind::review, support::sample_review(region_), Role::registrar, region_.registrar);
    said(Kind::consent_withdrawal, support::sample_withdrawal(region_), Role::device, region_.device);
    said(Kind::evidence_erased, support::sample_erased(other), Role::recheck, region_.rechecker);
  }

  [[nodiscard]] AuditReport report() const { return must(audit(store_, region_.trust, {})); }

  Region region_;
  support::FakeClock clock_{support::kNow + 130};
  support::FakeEntropy entropy_{1};
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  MemoryStore store_{disk_};
  crypto::Hash submission_{};
};

TEST_F(Audit, HoldsForAStoreThatNobodyTouched) {
  const AuditReport report = this->report();
  for (const AuditFault& fault : report.faults) ADD_FAILURE() << fault.row << ": " << fault.what;
  EXPECT_EQ(report.size, 20U);
  EXPECT_EQ(report.records.at("submission"), 2U);
  EXPECT_EQ(report.records.at("decision"), 1U);
  EXPECT_EQ(report.records.at("tick"), 1U);
  EXPECT_EQ(report.packets, 2U);
  EXPECT_EQ(report.receipts, 20U);
}

TEST_F(Audit, HoldsForAnEmptyStore) { EXPECT_TRUE(must(audit(MemoryStore(), region_.trust, {})).holds()); }

// Every row, so that none is forgotten: its first, middle and last byte flipped in turn.
TEST_F(Audit, FindsAFlippedBitInEveryRow) {
  const std::map<Bytes, Bytes> good = disk_->rows;
  for (const auto& [key, value] : good) {
    if (value.empty()) continue;
    for (const std::size_t place : {std::size_t{0}, value.size() / 2, value.size() - 1}) {
      disk_->rows[key][place] ^= 1U;
      EXPECT_FALSE(report().holds()) << text_of(ByteView(key).first(std::min<std::size_t>(key.size(), 5))) << " byte "
                                     << place << " of " << value.size();
      disk_->rows[key] = value;
    }
  }
}

TEST_F(Audit, FindsEveryRowThatIsGone) {
  const std::map<Bytes, Bytes> good = disk_->rows;
  for (const auto& [key, value] : good) {
    disk_->rows.erase(key);
    EXPECT_FALSE(report().holds()) << text_of(ByteView(key).first(std::min<std::size_t>(key.size(), 5)));
    disk_->rows[key] = value;
  }
}

TEST_F(Audit, FindsRowsThatNoRecordGives) {
  for (const std::string_view prefix :
       {"seen/", "sub/", "pkt/", "enr/", "cred/", "ref/", "dev/", "chal/", "used/", "done/", "pass/",
        "stm/", "open/", "shut/", "gone/", "word/"}) {
    const Bytes key = intake::keys::named(prefix, support::fixed("stray"));
    disk_->rows[key] = {1};
    const AuditReport report = this->report();
    ASSERT_EQ(report.faults.size(), 1U) << prefix;
    EXPECT_TRUE(report.faults[0].row.starts_with(prefix));
    disk_->rows.erase(key);
  }
  disk_->rows[intake::keys::record(99)] = {1};
  EXPECT_FALSE(report().holds());
}

TEST_F(Audit, NamesTheRecordThatWasAltered) {
  const Bytes key = intake::keys::record(8);
  disk_->rows[key].back() ^= 1U;
  const AuditReport report = this->report();
  EXPECT_TRUE(std::ranges::any_of(report.faults, [](const AuditFault& fault) {
    return fault.row == "rec/ 8" && fault.index == 8 && fault.code == Code::bad_signature;
  }));
  EXPECT_TRUE(std::ranges::any_of(report.faults, [](const AuditFault& fault) { return fault.row == "node/ 0 8"; }));
}

}  // namespace
}  // namespace lifecert::native
