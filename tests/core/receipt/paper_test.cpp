#include "core/receipt/paper.h"

#include <gtest/gtest.h>

#include <set>

#include "core/receipt/receipt.h"
#include "core/wire/text.h"
#include "tests/support/samples.h"

namespace lifecert::receipt {
namespace {

using envelope::Kind;
using support::kNow;
using support::kToday;
using support::MemoryLog;
using support::must;
using support::Region;
using support::Samples;

const Samples& samples() { return Samples::get(); }
const cert::VerifiedTrustList& trust() { return samples().region.trust; }

std::string kept_text() { return slip_qr(samples().slip); }
std::string received_text() { return must(receipt_qr(samples().received_paper)); }
std::string decided_text() { return must(receipt_qr(samples().decided_paper)); }

Code judge(std::string_view text) {
  const Result<Paper> paper = verify_paper(text, trust());
  return paper ? Code::ok : paper.error().code;
}

TEST(Paper, HasThreeKinds) {
  std::set<std::string_view> names;
  for (unsigned number = 0; number < 256; ++number) {
    if (known(static_cast<PaperKind>(number))) names.insert(name_of(static_cast<PaperKind>(number)));
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"kept", "received", "decided"}));
}

TEST(Paper, OfAKeptSlipIsTheDevicesWord) {
  const Paper paper = must(verify_paper(kept_text(), trust()));
  EXPECT_EQ(paper.kind, PaperKind::kept);
  EXPECT_EQ(paper.submission, samples().submission);
  EXPECT_EQ(paper.spoken_number, spoken_number(samples().submission));
  EXPECT_EQ(paper.person, cert::person_tag(samples().region.person));
  EXPECT_EQ(paper.due_day, kToday + 38);
  EXPECT_EQ(paper.made_at, kNow + 125);
  EXPECT_EQ(paper.logged_at, 0);
  EXPECT_FALSE(paper.staff_witnessed);
}

TEST(Paper, OfAReceiptSaysWhenTheOfficeHadIt) {
  const Paper paper = must(verify_paper(received_text(), trust()));
  EXPECT_EQ(paper.kind, PaperKind::received);
  EXPECT_EQ(paper.submission, samples().submission);
  EXPECT_EQ(paper.person, cert::person_tag(samples().region.person));
  EXPECT_EQ(paper.scheme, "urban-employee");
  EXPECT_EQ(paper.due_day, kToday + 38);
  EXPECT_EQ(paper.logged_at, kNow + 130);
  EXPECT_EQ(paper.cosigned_at, kNow + 131);
  EXPECT_EQ(paper.log_index, 3U);
  EXPECT_EQ(paper.tree_size, 4U);
  EXPECT_EQ(paper.verdict, 0);
}

TEST(Paper, OfADecisionSaysUntilWhenThePersonIsSafe) {
  const Paper paper = must(verify_paper(decided_text(), trust()));
  EXPECT_EQ(paper.kind, PaperKind::decided);
  EXPECT_EQ(paper.submission, samples().submission);
  EXPECT_EQ(paper.verdict, static_cast<std::uint8_t>(cert::Verdict::pass));
  EXPECT_EQ(paper.next_due_day, kToday + 403);
  EXPECT_EQ(paper.decided_at, kNow + 300);
  EXPECT_EQ(paper.logged_at, kNow + 301);
}

TEST(Paper, SaysTheSameAsTheLongForm) {
  const Paper received = must(verify_received(wire::encode(samples().record), samples().proof, trust()));
  EXPECT_EQ(received, must(verify_paper(received_text(), trust())));
  const LoggedStatement& decided = samples().submission_status.decisions[0];
  EXPECT_EQ(must(verify_decided(decided.statement, decided.proof, trust())),
            must(verify_paper(decided_text(), trust())));
  // Unpacked it is the long form again, but for lines by keys that nobody knows here.
  EXPECT_EQ(must(unpack_proof(samples().received_paper.proof, trust())), samples().proof);
}

TEST(Paper, IsReadWithBlanksAround) {
  for (const std::string& text : {kept_text(), received_text(), decided_text()}) {
    EXPECT_EQ(judge(" \r\n" + text + "\n"), Code::ok);
    EXPECT_TRUE(looks_like_paper("\n" + text));
  }
  for (const char* other : {"", " ", "LCK", "LCX1:00", "hello", "LC1:AAAA"}) {
    EXPECT_EQ(judge(other), Code::not_a_paper) << other;
    EXPECT_FALSE(looks_like_paper(other)) << other;
  }
}

TEST(Paper, RefusesEveryFlippedBit) {
  for (const CompactReceipt& receipt : {samples().received_paper, samples().decided_paper}) {
    const Bytes good = wire::encode(receipt);
    const std::string prefix = receipt.proof.opening.kind == Kind::submission ? "LCR1:" : "LCD1:";
    ASSERT_EQ(judge(prefix + wire::to_base45(good)), Code::ok);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      Bytes wrong = good;
      wrong[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      ASSERT_NE(judge(prefix + wire::to_base45(wrong)), Code::ok) << prefix << " bit " << bit;
    }
  }
}

TEST(Paper, RefusesEveryCut) {
  for (const std::string& text : {kept_text(), received_text(), decided_text()}) {
    for (std::size_t size = 0; size < text.size(); ++size) ASSERT_NE(judge(text.substr(0, size)), Code::ok) << size;
  }
}

TEST(Paper, OfAnotherRegionIsToldApartFromAForgery) {
  Region other;
  cert::TrustList list = other.list;
  list.region = "other.example";
  for (cert::LogKey& log : list.logs) log = {"log.other.example", support::NamedSigner("other log").public_key(), 1ULL << 62};
  list.registrars = {support::NamedSigner("other registrar").public_key()};
  list.reviewers = {{"other", support::NamedSigner("other reviewer").public_key()}};
  const cert::Pins pins{"other.example", cert::root_set_hash(list.roots)};
  const cert::VerifiedTrustList there = must(cert::verify_trust_list(other.sign_list(list, {0, 1}), pins));
  for (const std::string& text : {kept_text(), received_text(), decided_text()}) {
    const Result<Paper> paper = verify_paper(text, there);
    ASSERT_FALSE(paper);
    EXPECT_EQ(paper.error().code, Code::wrong_region) << text.substr(0, 5) << " " << paper.error().where;
  }
}

TEST(Paper, OfALogThatTheTrustListDoesNotKnowIsRefused) {
  CompactReceipt receipt = samples().received_paper;
  receipt.proof.log ^= 1U;
  EXPECT_EQ(judge(must(receipt_qr(receipt))), Code::wrong_origin);
  receipt = samples().received_paper;
  receipt.proof.cosignatures[0].key_hash ^= 1U;
  EXPECT_EQ(judge(must(receipt_qr(receipt))), Code::too_few_signatures);
  receipt.proof.cosignatures.clear();
  EXPECT_EQ(judge(must(receipt_qr(receipt))), Code::too_few_signatures);
}

// A checkpoint that a witness has signed, too.
TEST(Paper, CarriesWitnesses) {
  MemoryLog log = samples().region.log;
  merkle::LogProof proof = must(merkle::parse_log_proof(log.proof(3, kNow + 131)));
  merkle::Note note = must(merkle::parse_note(proof.checkpoint));
  support::NamedSigner witness("witness");
  support::NamedSigner stranger("stranger");
  must(merkle::cosign_note(note, "stranger.example", stranger, kNow + 135));
  must(merkle::cosign_note(note, "witness.demo.example", witness, kNow + 140));
  proof.checkpoint = merkle::format_note(note);
  const Bytes record = wire::encode(samples().record);
  const CompactReceipt packed = must(pack_receipt(record, merkle::format_log_proof(proof), trust()));
  ASSERT_EQ(packed.proof.cosignatures.size(), 2U) << "time cosigner and witness; the stranger is left out";
  EXPECT_EQ(packed.proof.cosignatures[1].time, static_cast<std::uint64_t>(kNow + 140));
  EXPECT_EQ(judge(must(receipt_qr(packed))), Code::ok);
  const merkle::LogProof unpacked = must(merkle::parse_log_proof(must(unpack_proof(packed.proof, trust()))));
  EXPECT_TRUE(merkle::verify_cosignature(must(merkle::parse_note(unpacked.checkpoint)),
                                         {"witness.demo.example", witness.public_key()}));
}

TEST(Paper, IsPackedOnlyFromWhatIsSigned) {
  MemoryLog log = samples().region.log;
  merkle::LogProof proof = must(merkle::parse_log_proof(log.proof(3, kNow + 131)));
  const merkle::Note note = must(merkle::parse_note(proof.checkpoint));
  for (const std::size_t only : {0U, 1U}) {
    proof.checkpoint = merkle::format_note({note.text, {note.signatures[only]}});
    const auto packed = pack_receipt(wire::encode(samples().record), merkle::format_log_proof(proof), trust());
    ASSERT_FALSE(packed);
    EXPECT_EQ(packed.error().code, Code::too_few_signatures);
  }
  CompactReceipt of_a_credential = samples().received_paper;
  of_a_credential.proof.opening.kind = Kind::credential;
  EXPECT_EQ(receipt_qr(of_a_credential).error().code, Code::wrong_kind);
}

// A storage that gives back nonsense is told by the part that is nonsense.
TEST(Paper, IsPackedFromNothingElse) {
  const Bytes record = wire::encode(samples().record);
  const auto pack = [&](const merkle::LogProof& proof) {
    const auto packed = pack_receipt(record, merkle::format_log_proof(proof), trust());
    return packed ? Code::ok : packed.error().code;
  };
  MemoryLog log = samples().region.log;
  const merkle::LogProof good = must(merkle::parse_log_proof(log.proof(3, kNow + 131)));
  EXPECT_EQ(pack(good), Code::ok);
  EXPECT_EQ(pack_receipt(record, "nonsense", trust()).error().code, Code::unknown_version);
  merkle::LogProof bad = good;
  bad.extra = bytes_of("x");
  EXPECT_EQ(pack(bad), Code::truncated);
  bad = good;
  bad.checkpoint = "nonsense\n";
  EXPECT_NE(pack(bad), Code::ok);
  merkle::Note note = must(merkle::parse_note(good.checkpoint));
  note.text = "no checkpoint\n";
  bad.checkpoint = merkle::format_note(note);
  EXPECT_EQ(pack(bad), Code::bad_syntax);
  note.text = merkle::checkpoint_text({"log.other.example", 4, {}});
  bad.checkpoint = merkle::format_note(note);
  EXPECT_EQ(pack(bad), Code::wrong_origin);
  // Under the log's name, by another key.
  note = must(merkle::parse_note(good.checkpoint));
  note.signatures[0].key_hash ^= 1U;
  bad.checkpoint = merkle::format_note(note);
  EXPECT_EQ(pack(bad), Code::too_few_signatures);
  // The right lines, cut short.
  for (const std::size_t one : {0U, 1U}) {
    note = must(merkle::parse_note(good.checkpoint));
    note.signatures[one].signature.pop_back();
    bad.checkpoint = merkle::format_note(note);
    EXPECT_EQ(pack(bad), Code::too_few_signatures) << one;
  }
}

// A code that no camera reads is no code.
TEST(Paper, HoldsOnlySoManyCosignaturesAndSoMuch) {
  Region region;
  cert::TrustList list = region.list;
  list.witnesses.clear();
  for (int i = 0; i < 4; ++i) {
    const std::string name = "witness-" + std::to_string(i) + ".example";
    list.witnesses.push_back({name, support::NamedSigner(name).public_key()});
  }
  const cert::VerifiedTrustList many = must(cert::verify_trust_list(region.sign_list(list, {0, 1}), region.pins));
  MemoryLog log = samples().region.log;
  merkle::LogProof proof = must(merkle::parse_log_proof(log.proof(3, kNow + 131)));
  merkle::Note note = must(merkle::parse_note(proof.checkpoint));
  for (const cert::NamedKey& one : list.witnesses) {
    support::NamedSigner witness(one.name);
    must(merkle::cosign_note(note, one.name, witness, kNow + 135));
  }
  proof.checkpoint = merkle::format_note(note);
  CompactReceipt packed = must(pack_receipt(wire::encode(samples().record), merkle::format_log_proof(proof), many));
  EXPECT_EQ(packed.proof.cosignatures.size(), kMaxCompactCosignatures);
  packed.record.resize(kMaxPaperChars);
  EXPECT_EQ(receipt_qr(packed).error().code, Code::too_long);
}

// Certified before anybody had said who it is.
TEST(Paper, OfAReceiptThatNamesNobody) {
  Region region;
  envelope::Header header = region.header();
  header.person = {envelope::PersonKind::enrolment_request, support::fixed("request")};
  const Bytes bytes = wire::encode(header);
  const SubmissionRecord record{bytes, {region.device.sign_as(envelope::Role::device, Kind::submission, bytes)}};
  const std::uint64_t at = region.log.append(Kind::submission, wire::encode(record), kNow);
  const Paper paper = must(verify_received(wire::encode(record), region.log.proof(at, kNow), region.trust));
  EXPECT_EQ(paper.person, decltype(paper.person){});
  EXPECT_EQ(paper.submission, envelope::submission_id(bytes));
}

// The largest of each that a log of 10^6 leaves can give, under three cosignatures.
TEST(Paper, OfALogOfAMillionLeavesFitsAQr) {
  CompactReceipt received = samples().received_paper;
  CompactReceipt decided = samples().decided_paper;
  for (CompactReceipt* one : {&received, &decided}) {
    one->proof.hashes.resize(20);
    while (one->proof.cosignatures.size() < kMaxCompactCosignatures) one->proof.cosignatures.push_back({});
  }
  cert::Decision longest = samples().region.decision(samples().submission, cert::Verdict::more);
  longest.reason = std::string(cert::kMaxReason, 'x');
  Region region;
  decided.record = wire::encode(Region::sign(Kind::decision, longest, envelope::Role::reviewer, region.reviewer));
  const std::size_t received_chars = must(receipt_qr(received)).size();
  const std::size_t decided_chars = must(receipt_qr(decided)).size();
  RecordProperty("received_chars", static_cast<int>(received_chars));
  RecordProperty("decided_chars", static_cast<int>(decided_chars));
  EXPECT_LE(received_chars, kMaxPaperChars);
  EXPECT_LE(decided_chars, kMaxPaperChars);
  EXPECT_LE(received_chars, 3391U) << "and at level M, too";
}

}  // namespace
}  // namespace lifecert::receipt
