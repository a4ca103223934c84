// Trust list, enrolment, evidence and the office's statements in the codec family.
#include "tests/support/casework.h"
#include "core/cert/meter.h"
#include "core/cert/voucher.h"
#include "core/cert/web_manifest.h"
#include "core/merkle/note.h"
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

cert::Proposal proposal(const Region& region, const crypto::Hash& submission) {
  cert::Decision decision = region.decision(submission, cert::Verdict::pass);
  decision.standing = cert::Standing::second;
  return sample_proposal(NamedSigner("reviewer"), decision);
}

cert::MeterReport sample_report() {
  cert::MeterReport report;
  report.region = Region::kName;
  report.device_key = NamedSigner("device").public_key();
  report.meter.month = 682;
  report.meter.steps = {{cert::MeterStep::camera, 3, 1, 1, 45}, {cert::MeterStep::sending, 2, 2, 0, 10}};
  report.meter.reasons = {{Code::no_network, 1}, {Code::not_allowed, 2}};
  report.build = "lifecert 0.1";
  return report;
}

// A request that a member of staff has signed, as a tablet shows it.
cert::Voucher sample_voucher(const Region& region, const crypto::Hash& seed) {
  cert::EnrolmentRequest request = region.request();
  request.way = cert::EnrolmentWay::staff_visit;
  request.code_id = {};
  request.mac = {};
  request.person = region.person;
  request.cosigners = {{envelope::Role::staff, region.staff.id()}};
  envelope::SignedStatement statement{envelope::Kind::enrolment_request, wire::encode(request), {}};
  NamedSigner tablet = region.staff;
  envelope::add_signature(statement, tablet.sign_as(envelope::Role::staff, statement.kind, statement.payload));
  return {wire::encode(statement), seed};
}

cert::KeyCard sample_card(const Region& region) {
  return {cert::region_tag(Region::kName), envelope::Role::device, region.device.public_key()};
}

Result<Bytes> reread_card(ByteView bytes) {
  const Result<cert::KeyCard> card = cert::read_key_card(text_of(bytes), Region::kName);
  if (!card) return card.error();
  return bytes_of(cert::key_card_text(*card));
}

CodecCase card_case(const Region& region) {
  const std::string good = cert::key_card_text(sample_card(region));
  cert::KeyCard elsewhere = sample_card(region);
  elsewhere.region = cert::region_tag("other.example");
  cert::KeyCard root = sample_card(region);
  root.role = envelope::Role::root;
  cert::KeyCard no_point = sample_card(region);
  no_point.key = {};
  return text_case("KeyCardQr", "key-card-qr.txt", good, reread_card,
                   {{"another version", bytes_of("LCP2:" + good.substr(5)), Code::bad_syntax},
                    {"a voucher", bytes_of("LCV1:" + good.substr(5)), Code::bad_syntax},
                    {"too long", bytes_of("LCP1:" + std::string(3000, '0')), Code::too_long},
                    {"another region", bytes_of(cert::key_card_text(elsewhere)), Code::wrong_region},
                    {"a role that shows no card", bytes_of(cert::key_card_text(root)), Code::unknown_value},
                    {"no key", bytes_of(cert::key_card_text(no_point)), Code::bad_key},
                    {"nothing", {}, Code::bad_syntax}});
}

Result<Bytes> reread_voucher(ByteView bytes) {
  const Result<cert::ReadVoucher> read = cert::read_voucher(text_of(bytes), Region::kName);
  if (!read) return read.error();
  return bytes_of(cert::voucher_text(read->voucher));
}

CodecCase voucher_case(const Region& region) {
  const std::string good = cert::voucher_text(sample_voucher(region, {}));
  const envelope::SignedStatement by_code{envelope::Kind::enrolment_request, wire::encode(region.request()), {}};
  cert::EnrolmentRequest elsewhere = region.request();
  elsewhere.region = "other.example";
  return text_case("VoucherQr", "voucher-qr.txt", good, reread_voucher,
                   {{"another version", bytes_of("LCV2:" + good.substr(5)), Code::bad_syntax},
                    {"too long", bytes_of("LCV1:" + std::string(3000, '0')), Code::too_long},
                    {"another kind",
                     bytes_of(cert::voucher_text(
                         {wire::encode(envelope::SignedStatement{envelope::Kind::revocation, by_code.payload, {}}), {}})),
                     Code::wrong_kind},
                    {"another region",
                     bytes_of(cert::voucher_text({wire::encode(envelope::SignedStatement{
                                                      envelope::Kind::enrolment_request, wire::encode(elsewhere), {}}),
                                                  {}})),
                     Code::wrong_region},
                    {"a request by code", bytes_of(cert::voucher_text({wire::encode(by_code), {}})), Code::wrong_way},
                    {"nothing", {}, Code::bad_syntax}});
}

// A header that names a witness, as the phone that certifies shows it.
Bytes witnessed_header(const Region& region) {
  envelope::Header header = region.header();
  header.cosigners = {{envelope::Role::witness, region.stranger.id()}};
  return wire::encode(header);
}

Result<Bytes> reread_call(ByteView bytes) {
  const Result<cert::WitnessCall> read = cert::read_witness_call(text_of(bytes), Region::kName);
  if (!read) return read.error();
  return bytes_of(cert::witness_call_text(read->bytes));
}

CodecCase call_case(const Region& region) {
  const std::string good = cert::witness_call_text(witnessed_header(region));
  envelope::Header elsewhere = region.header();
  elsewhere.region = "other.example";
  envelope::Header no_submission = region.header();
  no_submission.kind = envelope::Kind::finding;
  return text_case("WitnessCallQr", "witness-call-qr.txt", good, reread_call,
                   {{"another version", bytes_of("LCW2:" + good.substr(5)), Code::bad_syntax},
                    {"too long", bytes_of("LCW1:" + std::string(3000, '0')), Code::too_long},
                    {"another kind", bytes_of(cert::witness_call_text(wire::encode(no_submission))), Code::wrong_kind},
                    {"another region", bytes_of(cert::witness_call_text(wire::encode(elsewhere))), Code::wrong_region},
                    {"nothing", {}, Code::bad_syntax}});
}

cert::WitnessWord sample_word(const Region& region) {
  const Bytes header = witnessed_header(region);
  NamedSigner witness = region.stranger;
  return {envelope::submission_id(header), witness.id(),
          must(witness.sign(envelope::pre_authentication(envelope::Kind::submission, header)))};
}

Result<Bytes> reread_word(ByteView bytes) {
  const Result<cert::WitnessWord> read = cert::read_witness_word(text_of(bytes));
  if (!read) return read.error();
  return bytes_of(cert::witness_word_text(*read));
}

CodecCase word_case(const Region& region) {
  const std::string good = cert::witness_word_text(sample_word(region));
  return text_case("WitnessWordQr", "witness-word-qr.txt", good, reread_word,
                   {{"another version", bytes_of("LCS2:" + good.substr(5)), Code::bad_syntax},
                    {"too long", bytes_of("LCS1:" + std::string(3000, '0')), Code::too_long},
                    {"nothing", {}, Code::bad_syntax}});
}

std::string sample_web_manifest() {
  NamedSigner first("root 1");
  NamedSigner second("root 2");
  const cert::WebManifest manifest{Region::kName,
                                   kNow,
                                   {{"/assets/app-1f2e3d4c.js", 21, crypto::sha256({view_of("console.log('hello');")})},
                                    {"/index.html", 15, crypto::sha256({view_of("<!doctype html>")})}}};
  return must(cert::sign_web_manifest(manifest, {&first, &second}));
}

// The list in its note: the note's own grammar does not look into its text.
CodecCase web_manifest_case() {
  const std::string text = sample_web_manifest();
  const auto with = [&text](std::string_view what, std::string_view instead) {
    std::string changed = text;
    return bytes_of(changed.replace(changed.find(what), what.size(), instead));
  };
  CodecCase one = text_case("WebManifest", "web-manifest.txt", text, [](ByteView bytes) -> Result<Bytes> {
    Result<merkle::Note> note = merkle::parse_note(text_of(bytes));
    if (!note) return note.error();
    Result<cert::WebManifest> manifest = cert::parse_web_manifest_text(note->text);
    if (!manifest) return manifest.error();
    note->text = cert::web_manifest_text(*manifest);
    return bytes_of(merkle::format_note(*note));
  }, {{"another version", with("web 1", "web 2"), Code::unknown_version},
      {"a path above", with("/index.html", "/../a.html"), Code::bad_syntax},
      {"an empty part", with("/assets/app", "/assets//pp"), Code::bad_syntax},
      {"no path", with("/index.html", "index..html"), Code::bad_syntax},
      {"out of order", with("/assets/app", "/zssets/app"), Code::not_canonical},
      {"a length with a zero before it", with(" 21 ", " 021 "), Code::bad_syntax}});
  // The second root's line can be missing: a note with one signature is a note.
  one.whole_prefixes = {text.rfind("— ")};
  return one;
}

std::vector<CodecCase> cases() {
  const Samples& samples = Samples::get();
  const Region& region = samples.region;
  return {wire_case("TrustList", "trust-list.hex", region.list),
          wire_case("Pins", "pins.hex", region.pins),
          wire_case("StretchedCode", "stretched-code.hex", Region::stretched()),
          wire_case("EnrolmentRequest", "enrolment-request.hex", region.request()),
          wire_case("Credential", "credential.hex", region.credential()),
          wire_case("CompactCredential", "compact-credential.hex", cert::compact_of(region.credential())),
          wire_case("MeterReport", "meter-report.hex", sample_report()),
          wire_case("EnrolmentRefusal", "enrolment-refusal.hex", region.refusal(Code::used_code)),
          wire_case("Challenge", "challenge.hex", region.challenge(1)),
          wire_case("Evidence", "evidence.hex", Region::evidence()),
          wire_case("Assessment", "assessment.hex", *samples.feed.entries[0].assessment),
          wire_case("Finding", "finding.hex", region.finding(samples.submission)),
          wire_case("Decision", "decision.hex", region.decision(samples.submission, cert::Verdict::pass)),
          wire_case("EvidenceRead", "evidence-read.hex", region.read(samples.submission)),
          wire_case("EvidenceGrant", "evidence-grant.hex", region.grant(samples.submission)),
          wire_case("Fetch", "fetch.hex", samples.fetch),
          wire_case("TrustChain", "trust-chain.hex", cert::TrustChain{{region.trust_bytes}}),
          wire_case("StaffCredential", "staff-credential.hex", region.staff_credential()),
          wire_case("KeyCard", "key-card.hex", sample_card(region)),
          wire_case("Voucher", "voucher.hex", sample_voucher(region, fixed("voucher seed"))),
          card_case(region),
          voucher_case(region),
          call_case(region),
          wire_case("WitnessWord", "witness-word.hex", sample_word(region)),
          word_case(region),
          wire_case("VisitList", "visit-list.hex", region.visit_list()),
          wire_case("Visits", "visits.hex", region.visits()),
          wire_case("Identity", "identity.hex", region.identity(region.staff.public_key())),
          wire_case("Resolution", "resolution.hex", region.resolution(samples.submission)),
          wire_case("Revocation", "revocation.hex", region.revocation()),
          wire_case("RefusalNote", "refusal-note.hex", region.refusal_note(samples.submission)),
          wire_case("EvidencePolicy", "evidence-policy.hex", cert::default_evidence_policy()),
          wire_case("Attestation", "attestation.hex", sample_attestation(region, cert::EvidenceKind::phone_call)),
          wire_case("Appeal", "appeal.hex", sample_appeal(region)),
          wire_case("AppealAnswer", "appeal-answer.hex", sample_appeal_answer(fixed("appeal"))),
          wire_case("Amendment", "amendment.hex", sample_amendment(region, samples.submission)),
          wire_case("ConsentWithdrawal", "consent-withdrawal.hex", sample_withdrawal(region)),
          wire_case("Contact", "contact.hex", sample_contact(region, samples.submission)),
          wire_case("Review", "review.hex", sample_review(region)),
          wire_case("Proposal", "proposal.hex", proposal(region, samples.submission)),
          wire_case("EvidenceErased", "evidence-erased.hex", sample_erased(samples.submission)),
          web_manifest_case()};
}

INSTANTIATE_TEST_SUITE_P(Cert, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
