// The open counter of the fixture's region, for the tests of this room.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/intake/intake.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::intake {

using envelope::Kind;
using envelope::Role;
using support::FakeClock;
using support::FakeEntropy;
using support::fixed;
using support::kDay_s;
using support::kNow;
using support::MemoryDisk;
using support::MemoryStore;
using support::must;
using support::NamedSigner;
using support::Region;

inline constexpr const char* kFeedPath = "/v1/feed?from=0";

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

/// The open counter of the fixture's region, over a store that several counters may share.
class Counter {
 public:
  explicit Counter(port::Store& store, std::int64_t now = kNow + 60) : clock(now), store_(store) {
    region.list.reviewers.push_back({"reviewer-2", second_reviewer_.public_key()});
    region.trust_bytes = region.sign_list(region.list, {0, 1});
    region.trust = must(cert::verify_trust_list(region.trust_bytes, region.pins));
    open();
  }

  Region region;
  FakeClock clock;
  FakeEntropy entropy{1};
  std::unique_ptr<Intake> intake;

  [[nodiscard]] Intake::Parts parts() { return {&store_, &clock, &entropy, &log_signer_, &cosigner_}; }
  void open() {
    intake.reset();
    intake = must(Intake::open(parts(), region.trust));
  }

  Result<Accepted> append(Result<Checked> checked) {
    if (!checked) return checked.error();
    std::vector<Checked> batch;
    batch.push_back(std::move(*checked));
    std::vector<Result<Accepted>> results = intake->append(std::move(batch));
    return results.size() == 1 ? std::move(results.front()) : Result<Accepted>(Code::wrong_state);
  }
  Result<Accepted> submit(const Bytes& packet) { return append(intake->check_submission(packet)); }
  Result<Accepted> post(const envelope::SignedStatement& statement) {
    const Bytes bytes = wire::encode(statement);
    return append(statement.kind == Kind::enrolment_request ? intake->check_enrolment(bytes)
                                                            : intake->check_record(bytes));
  }
  Result<Accepted> decide(const cert::Decision& decision) { return post(signed_decision(decision)); }
  envelope::SignedStatement signed_decision(const cert::Decision& decision) {
    // By two: the fixture's packets are dated by no head of this log, so that one alone could not pass them.
    envelope::SignedStatement statement = Region::sign(Kind::decision, decision, Role::reviewer, region.reviewer);
    envelope::add_signature(statement, second_reviewer_.sign_as(Role::reviewer, Kind::decision, statement.payload));
    return statement;
  }

  /// Request, credential, two challenges: four leaves. Then the phone has taken its pictures.
  void enrol() {
    must(post(region.signed_request()));
    must(post(region.by_registrar(Kind::credential, region.credential())));
    must(post(region.by_registrar(Kind::challenge, region.challenge(1))));
    must(post(region.by_registrar(Kind::challenge, region.challenge(2))));
    clock.set(kNow + 130);
  }

  [[nodiscard]] Bytes packet(std::uint64_t seq) {
    envelope::Header header = region.header();
    header.packet_seq = seq;
    return pack(header);
  }
  [[nodiscard]] Bytes pack(const envelope::Header& header) {
    return region.packet(header, wire::encode(Region::evidence()), region.recipients());
  }
  static Hash id_of(const Bytes& packet) { return must(envelope::parse_unverified(packet)).submission_id; }
  static Bytes record_of(const Bytes& packet) {
    return receipt::submission_record(must(envelope::parse_unverified(packet)).packet);
  }
  receipt::Logged verified(const Accepted& accepted, const Bytes& packet) {
    return must(receipt::verify_logged(accepted.proof, Kind::submission, record_of(packet), region.trust));
  }
  merkle::Checkpoint head() {
    return must(receipt::verify_checkpoint(must(intake->checkpoint(0)).checkpoint, region.trust)).checkpoint();
  }

  std::string authorization(NamedSigner& by, Role role, const std::string& path, std::int64_t at) {
    const cert::Fetch fetch{Region::kName, path, at};
    return "Lifecert-Statement " + wire::to_base64url(wire::encode(Region::sign(Kind::fetch, fetch, role, by)));
  }
  receipt::Feed feed() {
    return must(intake->feed(0, kFeedPath, authorization(region.rechecker, Role::recheck, kFeedPath, clock.now_s())));
  }
  [[nodiscard]] std::optional<cert::Assessment> assessment(std::uint64_t index) {
    return feed().entries.at(index).assessment;
  }

 private:
  port::Store& store_;
  NamedSigner log_signer_{"log"};
  NamedSigner cosigner_{"cosigner"};
  NamedSigner second_reviewer_{"reviewer 2"};
};

}  // namespace lifecert::intake
