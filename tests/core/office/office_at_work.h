// One region at work: a real counter, a registrar with one person on the roll, a re-check worker with its vault, a reviewer, and
// the person's phone, all in memory.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "core/base/civil.h"
#include "core/intake/intake.h"
#include "core/office/cases.h"
#include "core/office/feed.h"
#include "core/office/recheck.h"
#include "core/office/registrar.h"
#include "core/office/rows.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"
#include "tests/support/failing_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/casework.h"
#include "tests/support/region_fixture.h"

namespace lifecert::office {

using cert::CheckKind;
using cert::CheckVerdict;
using envelope::Kind;
using envelope::Role;
using support::Failing;
using support::FailingStore;
using support::FakeClock;
using support::FakeEntropy;
using support::fixed;
using support::fixed_bytes;
using support::kDay_s;
using support::kNow;
using support::kToday;
using support::MemoryDisk;
using support::MemoryStore;
using support::must;
using support::NamedSigner;
using support::Region;

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

/// A letter's codes without Argon2id's fifth of a second.
inline cert::StretchedCode code_named(const std::string& name) {
  return {fixed_bytes<16>("code " + name), fixed("mac key " + name)};
}

/// One region at work: a counter, a registrar with one person on the roll, a re-check worker and a reviewer.
class Office {
 public:
  Office() { begin(); }
  /// Under another policy, and with a second reviewer.
  explicit Office(const cert::Policy& policy) {
    region.list.policy = policy;
    region.list.reviewers.push_back({"reviewer-2", second_reviewer.public_key()});
    region.trust_bytes = region.sign_list(region.list, {0, 1});
    region.trust = must(cert::verify_trust_list(region.trust_bytes, region.pins));
    begin();
  }
  /// The desks' stores fail at their k-th commit.
  Office(unsigned roll_fails_at, unsigned vault_fails_at, Failing how)
      : roll(roll_disk, roll_fails_at, how), vault(vault_disk, vault_fails_at, how) {
    begin();
  }

  Region region;
  NamedSigner second_reviewer{"reviewer 2"};
  FakeClock clock{kNow};
  std::shared_ptr<MemoryDisk> roll_disk = std::make_shared<MemoryDisk>();
  std::shared_ptr<MemoryDisk> vault_disk = std::make_shared<MemoryDisk>();
  MemoryStore counter;
  FailingStore roll{roll_disk, 0, Failing::writes_nothing};
  FailingStore vault{vault_disk, 0, Failing::writes_nothing};
  MemoryStore case_store;
  std::unique_ptr<intake::Intake> intake;
  std::optional<RegistrarDesk> registrar;
  std::optional<RecheckDesk> recheck;
  std::optional<CaseBook> cases;
  bool packets_are_lost = false;
  bool epoch_key_is_gone = false;
  std::vector<Note> notes;

  void open_registrar() {
    registrar.emplace(must(RegistrarDesk::open({&roll, &entropy_, &region.registrar}, region.trust)));
  }
  void open_recheck() {
    std::map<std::uint32_t, crypto::BoxKeyPair> recipients;
    if (!epoch_key_is_gone) recipients.emplace(1, support::named_box("recipient 1a"));
    const PictureProbe probe = [](ByteView) -> Result<PictureInfo> { return PictureInfo{480, 640}; };
    recheck.emplace(
        must(RecheckDesk::open({&vault, &entropy_, &region.rechecker}, region.trust, std::move(recipients), probe)));
  }
  void open_cases() { cases.emplace(must(CaseBook::open(case_store, region.trust))); }

  /// A letter for the person on the roll.
  void write_letter(const cert::StretchedCode& typed, const cert::StretchedCode& qr) {
    MemoryStore plain(roll_disk);
    std::vector<NewLetter> letters;
    letters.push_back({region.person, typed, qr});
    must(store_letters(plain, entropy_, letters, region.trust->policy, clock.now_s()));
  }

  // The phone.

  cert::EnrolmentRequest request(const cert::StretchedCode& code, const NamedSigner& device) const {
    cert::EnrolmentRequest made;
    made.region = Region::kName;
    made.code_id = code.code_id;
    made.device_key = device.public_key();
    made.mac = cert::enrolment_mac(code.mac_key, Region::kName, code.code_id, made.device_key);
    made.device_time = clock.now_s();
    made.build = "lifecert 0.1";
    return made;
  }
  /// Returns the request's name.
  Hash ask(const cert::EnrolmentRequest& made, NamedSigner& device) {
    const envelope::SignedStatement statement = Region::sign(Kind::enrolment_request, made, Role::device, device);
    must(append(must(intake->check_enrolment(wire::encode(statement)))));
    return cert::payload_hash(statement.payload);
  }
  Hash ask(const cert::StretchedCode& code, NamedSigner& device) { return ask(request(code, device), device); }

  receipt::EnrolmentStatus status(const Hash& request) { return must(intake->enrolment_status(request, 0)); }
  std::optional<cert::Credential> credential(const Hash& request) {
    const receipt::EnrolmentStatus seen = status(request);
    if (!seen.credential) return std::nullopt;
    must(receipt::verify_logged(seen.credential->proof, Kind::credential, seen.credential->statement, region.trust));
    return must(cert::verify_credential(must(envelope::decode_signed(seen.credential->statement)), region.trust));
  }
  std::optional<cert::EnrolmentRefusal> refusal(const Hash& request) {
    const receipt::EnrolmentStatus seen = status(request);
    if (!seen.refusal) return std::nullopt;
    return must(cert::verify_refusal(must(envelope::decode_signed(seen.refusal->statement)), region.trust));
  }
  std::vector<Hash> challenges(const Hash& request) {
    std::vector<Hash> names;
    for (const receipt::LoggedStatement& one : status(request).challenges) {
      names.push_back(cert::payload_hash(must(envelope::decode_signed(one.statement)).payload));
    }
    return names;
  }

  Bytes packet(const std::optional<Hash>& challenge, std::uint64_t seq = 1) {
    const receipt::VerifiedCheckpoint head =
        must(receipt::verify_checkpoint(must(intake->checkpoint(0)).checkpoint, region.trust));
    envelope::Header header = region.header();
    header.packet_seq = seq;
    header.challenge = challenge;
    header.beacon = region.beacon(head.checkpoint().size, head.checkpoint().root);
    header.beacon->time = head.time();
    return region.packet(header, wire::encode(Region::evidence()), region.recipients());
  }
  Hash submit(const Bytes& packet) {
    must(append(must(intake->check_submission(packet))));
    return must(envelope::parse_unverified(packet)).submission_id;
  }
  /// Enrols the person's phone and sends one packet that answers the first challenge.
  Hash enrol_and_submit() {
    const Hash request = ask(code_named("typed"), region.device);
    registrar_works();
    clock.advance(600);
    return submit(packet(challenges(request).at(0)));
  }

  // The desks.

  Result<intake::Accepted> append(intake::Checked checked) {
    std::vector<intake::Checked> batch;
    batch.push_back(std::move(checked));
    return std::move(intake->append(std::move(batch)).front());
  }
  Result<intake::Accepted> post(ByteView statement) {
    Result<intake::Checked> checked = intake->check_record(statement);
    if (!checked) return checked.error();
    return append(std::move(*checked));
  }

  using Take = std::function<Result<std::vector<Note>>(const receipt::FeedEntry&)>;
  /// Reads to the end of the log and posts what there is to post.
  Result<void> round(Book& book, NamedSigner& by, Role role, const Take& take) {
    for (;;) {
      const std::uint64_t from = book.position().next;
      if (from < intake->log_size()) {
        const std::string path = "/v1/feed?from=" + std::to_string(from);
        receipt::Feed feed = must(intake->feed(from, path, authorization(by, role, path)));
        for (const receipt::FeedEntry& entry : must(verify_page(book.position(), std::move(feed), region.trust))) {
          Result<std::vector<Note>> seen = take(entry);
          if (!seen) return seen.error();
          notes.insert(notes.end(), seen->begin(), seen->end());
        }
        if (Result<void> settled = book.settle(); !settled) return settled;
      }
      std::optional<Outgoing> next = must(book.next_outgoing());
      if (!next && book.position().next == intake->log_size()) return {};
      for (; next; next = must(book.next_outgoing())) {
        must(post(next->statement));
        if (Result<void> done = book.delivered(next->number); !done) return done;
      }
    }
  }
  /// Works on; a desk whose store failed is opened again.
  void registrar_works() {
    while (!round(registrar->book(), region.registrar, Role::registrar,
                  [&](const receipt::FeedEntry& entry) { return registrar->take(entry, clock.now_s()); })) {
      open_registrar();
    }
  }
  void recheck_works() {
    while (!round(recheck->book(), region.rechecker, Role::recheck, [&](const receipt::FeedEntry& entry) {
      std::optional<Bytes> packet;
      if (const std::optional<Hash> wanted = RecheckDesk::wanted_packet(entry); wanted && !packets_are_lost) {
        packet = fetch(*wanted);
      }
      return recheck->take(entry, packet, clock.now_s());
    })) {
      open_recheck();
    }
  }
  void reviewer_reads() {
    must(round(cases->book(), region.reviewer, Role::reviewer,
               [&](const receipt::FeedEntry& entry) { return cases->take(entry); }));
  }
  Bytes fetch(const Hash& submission) {
    const std::string path = "/v1/packets/" + wire::to_hex(submission);
    return must(intake->packet(submission, path, authorization(region.rechecker, Role::recheck, path)));
  }
  void tick() { must(intake->tick()); }
  /// All programs are started anew, with the region's trust list as it is now.
  void reopen() {
    intake = must(intake::Intake::open({&counter, &clock, &entropy_, &log_signer_, &cosigner_}, region.trust));
    open_registrar();
    open_recheck();
    open_cases();
  }
  /// The newest tick's words, as the hotline reads them out.
  WordBits words() {
    reviewer_reads();
    return cases->care().newest_tick()->words;
  }
  template <class Content>
  Result<intake::Accepted> try_post(Kind kind, const Content& content, Role role, NamedSigner& by) {
    return post(wire::encode(Region::sign(kind, content, role, by)));
  }
  /// The vault lets go what is due.
  void vault_expires() {
    must(recheck->expire(clock.now_s(), 100));
    must(recheck->book().settle());
    recheck_works();
  }
  template <class Content>
  Hash review(Kind kind, const Content& content) {
    const envelope::SignedStatement statement = Region::sign(kind, content, Role::reviewer, region.reviewer);
    must(post(wire::encode(statement)));
    return cert::payload_hash(statement.payload);
  }

  const Case& case_of(const Hash& submission) {
    reviewer_reads();
    return *cases->find(submission);
  }
  cert::Check check(const Hash& submission, CheckKind kind) {
    for (const cert::Check& one : case_of(submission).finding->content.checks) {
      if (one.kind == kind) return one;
    }
    throw std::runtime_error("no such check");
  }

  /// How many leaves of each kind there are.
  std::map<Kind, unsigned> leaves() {
    std::map<Kind, unsigned> counted;
    for (std::uint64_t index = 0; index < intake->log_size(); ++index) {
      const Bytes row = *must(counter.get(intake::keys::record(index)));
      ++counted[must(wire::decode<intake::StoredRecord>(row)).opening.kind];
    }
    return counted;
  }

 private:
  void begin() {
    const crypto::SecretKey pseudonym_key(fixed("pseudonym key"));
    RollRow row;
    row.row = 2;
    row.name = "示例一";
    row.id_number = "11010519491231002X";
    row.scheme = "urban-employee";
    row.due_day = kToday + 38;
    row.station = "station-01";
    region.person = pseudonym(pseudonym_key, row.scheme, row.id_number);
    MemoryStore plain(roll_disk);
    must(import_roll(plain, pseudonym_key, {row}));
    write_letter(code_named("typed"), code_named("qr"));
    intake = must(intake::Intake::open({&counter, &clock, &entropy_, &log_signer_, &cosigner_}, region.trust));
    open_registrar();
    open_recheck();
    open_cases();
    clock.advance(60);
  }
  std::string authorization(NamedSigner& by, Role role, const std::string& path) {
    const cert::Fetch fetch{Region::kName, path, clock.now_s()};
    return "Lifecert-Statement " + wire::to_base64url(wire::encode(Region::sign(Kind::fetch, fetch, role, by)));
  }

  FakeEntropy entropy_{7};
  NamedSigner log_signer_{"log"};
  NamedSigner cosigner_{"cosigner"};
};

}  // namespace lifecert::office
