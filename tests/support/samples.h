// One certification from the first request to the decision, as a value of every format: what the golden vectors in
// tests/vectors and the examples in core/FORMAT.md hold. The pieces belong together: the header names this challenge
// and this tree head, the receipt is of this packet, the decision of this submission.
#pragma once

#include "core/client/model.h"
#include "core/outbox/outbox.h"
#include "core/receipt/compact.h"
#include "core/receipt/paper.h"
#include "core/receipt/receipt.h"
#include "core/receipt/reply.h"
#include "core/receipt/slip.h"
#include "tests/support/region_fixture.h"

namespace lifecert::support {

struct Samples {
  Region region;
  envelope::SignedStatement request;
  envelope::SignedStatement credential;
  envelope::SignedStatement challenge;
  envelope::SignedStatement refusal;
  envelope::SignedStatement finding;
  envelope::SignedStatement read;
  envelope::SignedStatement grant;
  envelope::SignedStatement decision;
  receipt::KeptSlip slip;
  envelope::SignedStatement fetch_statement;
  cert::Fetch fetch;
  envelope::Header header;
  envelope::Packet packet;
  envelope::KeyWraps wraps;
  envelope::EvidenceBody body;
  crypto::Hash submission{};
  receipt::SubmissionRecord record;
  receipt::LeafOpening opening;
  receipt::Leaf leaf;
  std::string checkpoint;  // at size 4
  std::string proof;       // of the submission under it: the received receipt
  receipt::CompactReceipt received_paper;
  receipt::CompactReceipt decided_paper;
  receipt::CheckpointReply checkpoint_reply;
  receipt::ReceiptReply receipt_reply;
  receipt::EnrolmentStatus enrolment_status;
  receipt::EnrolmentStatus refused_status;
  receipt::SubmissionStatus submission_status;
  receipt::Feed feed;
  outbox::JournalEntry enrolled;
  outbox::JournalEntry kept;
  outbox::CarriedJournal carried;  // with the packet: what came before it

  static const Samples& get() {
    static const Samples samples;
    return samples;
  }

 private:
  Samples() {
    using envelope::Kind;
    using envelope::Role;
    MemoryLog& log = region.log;
    request = region.signed_request();
    credential = region.by_registrar(Kind::credential, region.credential());
    challenge = region.by_registrar(Kind::challenge, region.challenge(1));
    refusal = region.by_registrar(Kind::enrolment_refusal, region.refusal(Code::used_code));
    log.append(Kind::enrolment_request, wire::encode(request), kNow + 1);
    const std::uint64_t credential_at = log.append(Kind::credential, wire::encode(credential), kNow + 61);
    const std::uint64_t challenge_at = log.append(Kind::challenge, wire::encode(challenge), kNow + 62);
    enrolment_status.credential = log.logged(credential_at, kNow + 90);
    enrolment_status.challenges = {log.logged(challenge_at, kNow + 90)};
    enrolment_status.step = log.step(1);

    enrolled.seq = 1;
    enrolled.event = outbox::Event::enrolled;
    enrolled.at = kNow + 91;
    enrolled.subject = cert::payload_hash(credential.payload);

    header = region.header();
    header.beacon = region.beacon(3, log.head(3).root);
    header.previous_journal_hash = crypto::blake2b(wire::encode(enrolled));
    carried.entries = {enrolled};
    const Bytes sent =
        region.packet(header, wire::encode(Region::evidence()), region.recipients(), {wire::encode(carried), {}});
    const envelope::ParsedPacket parsed = must(envelope::parse_unverified(sent));
    header = parsed.header;
    packet = parsed.packet;
    wraps = parsed.wraps;
    submission = parsed.submission_id;
    const crypto::SecretKey key = must(envelope::unwrap_content_key(parsed, region.recipient_1a));
    const Bytes padded = must(crypto::stream_open(key, packet.evidence));
    body = must(wire::decode<envelope::EvidenceBody>(must(crypto::unpad(padded, envelope::kEvidencePadding))));

    kept.seq = 2;
    kept.previous = header.previous_journal_hash;
    kept.event = outbox::Event::kept;
    kept.at = kNow + 125;
    kept.subject = submission;
    kept.packet_seq = 1;
    slip = region.slip(submission);

    record = {packet.header, packet.signatures};
    const std::uint64_t at = log.append(Kind::submission, wire::encode(record), kNow + 130);
    opening = log.opening(at);
    leaf = receipt::leaf_of(opening, wire::encode(record));
    checkpoint = log.checkpoint(kNow + 131);
    proof = log.proof(at, kNow + 131);
    checkpoint_reply = {checkpoint, log.step(3)};
    receipt_reply = {proof, log.step(3)};

    finding = Region::sign(Kind::finding, region.finding(submission), Role::recheck, region.rechecker);
    read = Region::sign(Kind::evidence_read, region.read(submission), Role::reviewer, region.reviewer);
    grant = Region::sign(Kind::evidence_grant, region.grant(submission), Role::recheck, region.rechecker);
    decision =
        Region::sign(Kind::decision, region.decision(submission, cert::Verdict::pass), Role::reviewer, region.reviewer);
    log.append(Kind::finding, wire::encode(finding), kNow + 201);
    log.append(Kind::evidence_read, wire::encode(read), kNow + 251);
    log.append(Kind::evidence_grant, wire::encode(grant), kNow + 261);
    const std::uint64_t decision_at = log.append(Kind::decision, wire::encode(decision), kNow + 301);
    submission_status = {proof, {log.logged(decision_at, kNow + 302)}, log.step(4)};
    received_paper = must(receipt::pack_receipt(wire::encode(record), proof, region.trust));
    const receipt::LoggedStatement& decided = submission_status.decisions[0];
    decided_paper = must(receipt::pack_receipt(decided.statement, decided.proof, region.trust));
    const std::uint64_t refusal_at = log.append(Kind::enrolment_refusal, wire::encode(refusal), kNow + 400);
    refused_status.refusal = log.logged(refusal_at, kNow + 401);
    refused_status.step = log.step(1);
    log.append(Kind::tick, {}, kNow + 3600);

    cert::Assessment assessment;
    assessment.freshness = cert::Freshness::f60m;
    assessment.challenged = true;
    assessment.alive_not_before = kNow + 60;
    assessment.header_not_before = kNow + 90;
    feed.entries = {{at, opening, wire::encode(record), assessment},
                    {decision_at, log.opening(decision_at), wire::encode(decision), std::nullopt}};
    feed.checkpoint = log.checkpoint(kNow + 3601);

    fetch = {Region::kName, "/v1/feed?from=3", kNow + 140};
    fetch_statement = Region::sign(Kind::fetch, fetch, Role::recheck, region.rechecker);
  }
};

/// A view with everything in it.
inline client::View sample_view() {
  client::ItemView item;
  item.submission_id = Samples::get().submission;
  item.state = outbox::State::decided;
  item.kept_at = kNow + 125;
  item.attempts = 1;
  item.spoken_number = receipt::spoken_number(item.submission_id);
  item.kept_qr = receipt::slip_qr(Samples::get().slip);
  item.received_at = kNow + 130;
  item.log_index = 3;
  item.tree_size = 4;
  item.proof_verified = true;
  item.verdict = static_cast<std::uint8_t>(cert::Verdict::pass);
  item.decision_reason = "好";
  item.decided_at = kNow + 300;
  item.next_due_day = kToday + 403;
  item.witnesses = 1;
  client::View view;
  view.phase = client::Phase::enrolled;
  view.refusal = Code::used_code;
  view.refusal_since = kNow - 3 * kDay_s;
  view.fault = Code::no_network;
  view.region_zh = "示例区";
  view.region_en = "Demo District";
  view.hotline = "0000-12333";
  view.scheme = "urban-employee";
  view.scheme_zh = "城镇职工养老保险";
  view.scheme_en = "Urban employees' pension";
  view.station_zh = "示例一站";
  view.station_en = "Demo Station 1";
  view.station_phone = "0000-1000001";
  view.station_address = "示例路1号";
  view.due_day = kToday + 38;
  view.consent_version = 1;
  view.trust_known = true;
  view.trust_age_s = 10 * kDay_s;
  view.challenge_ready = true;
  view.beacon_at = kNow + 90;
  view.witness_quorum = 1;
  view.items = {item};
  client::SaidView said;
  said.id = fixed("appeal");
  said.number = receipt::spoken_number(said.id);
  said.stop_notice = "停字 2026-0042";
  said.words = "我还健在。";
  said.made_at = kNow + 700;
  said.received_at = kNow + 710;
  said.promised_by = kNow + 710 + 3 * kDay_s;
  said.legal_by = kNow + 710 + 15 * kDay_s;
  said.outcome = 1;
  said.answer = "已恢复发放。";
  said.answered_at = kNow + 800;
  view.said = {said};
  return view;
}

inline client::Exchange sample_exchange() {
  return {3,
          client::Method::post,
          "/v1/enrolments",
          {{"lifecert-known-size", "0"}, {"content-type", "application/octet-stream"}},
          wire::encode(Samples::get().request),
          512 * 1024};
}

}  // namespace lifecert::support
