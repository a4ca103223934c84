// The closed office in memory: the region's log as the counter would keep it, a roll with letters, phones that ask and
// certify. What a desk posts goes into the log once, however often it is posted.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/office/book.h"
#include "core/office/feed.h"
#include "core/office/roll.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::support {

/// A statement in the log, with its content.
template <class Content>
struct Found {
  std::uint64_t index = 0;
  Content content;
  crypto::Hash hash{};  // payload hash
};

class OfficeWorld {
 public:
  std::int64_t now = kNow;
  Region region;
  FakeEntropy entropy{7};

  // The log.

  std::uint64_t append(const envelope::SignedStatement& statement) {
    return region.log.append(statement.kind, wire::encode(statement), now);
  }
  std::uint64_t append_tick() { return region.log.append(envelope::Kind::tick, {}, now); }

  /// What GET /v1/feed answers.
  [[nodiscard]] receipt::Feed feed(std::uint64_t from, std::size_t at_most = 256) {
    receipt::Feed made;
    for (std::uint64_t index = from; index < region.log.size() && made.entries.size() < at_most; ++index) {
      made.entries.push_back(entry(index));
    }
    made.checkpoint = region.log.checkpoint(now);
    return made;
  }
  [[nodiscard]] receipt::FeedEntry entry(std::uint64_t index) const {
    receipt::FeedEntry made{index, region.log.opening(index), region.log.record(index), std::nullopt};
    const auto assessed = assessments_.find(index);
    if (assessed != assessments_.end()) made.assessment = assessed->second;
    return made;
  }

  /// All statements of a kind that can be read, in order.
  template <class Content>
  [[nodiscard]] std::vector<Found<Content>> statements(envelope::Kind kind) const {
    std::vector<Found<Content>> found;
    for (std::uint64_t index = 0; index < region.log.size(); ++index) {
      if (region.log.opening(index).kind != kind) continue;
      const auto statement = envelope::decode_signed(region.log.record(index));
      if (!statement) continue;
      found.push_back({index, must(wire::decode<Content>(statement->payload)), cert::payload_hash(statement->payload)});
    }
    return found;
  }

  /// Posts what waits in the book as the office does: content that is there already is not added again.
  Result<void> post_outgoing(office::Book& book) {
    for (;;) {
      Result<std::optional<office::Outgoing>> next = book.next_outgoing();
      if (!next) return next.error();
      if (!*next) return {};
      const envelope::SignedStatement statement = must(envelope::decode_signed((*next)->statement));
      if (posted_.insert((*next)->statement).second) append(statement);
      if (Result<void> gone = book.delivered((*next)->number); !gone) return gone;
    }
  }

  /// Everything new in the log goes to `take`, in pages, and is settled.
  template <class Take>
  Result<void> read_feed(office::Book& book, const Take& take, std::size_t page = 256) {
    for (;;) {
      Result<std::vector<receipt::FeedEntry>> entries =
          office::verify_page(book.position(), feed(book.position().next, page), region.trust);
      if (!entries) return entries.error();
      if (entries->empty()) return {};
      for (const receipt::FeedEntry& one : *entries) {
        Result<std::vector<office::Note>> taken = take(one);
        if (!taken) return taken.error();
        notes.insert(notes.end(), taken->begin(), taken->end());
      }
      if (Result<void> settled = book.settle(); !settled) return settled;
    }
  }
  std::vector<office::Note> notes;

  // The roll and its letters.

  [[nodiscard]] static office::RollRow roll_row(const std::string& id_number, const std::string& name) {
    office::RollRow row;
    row.row = 2;
    row.name = name;
    row.id_number = id_number;
    row.scheme = "urban-employee";
    row.due_day = kToday + 38;
    row.station = "station-01";
    return row;
  }
  [[nodiscard]] static crypto::SecretKey pseudonym_key() { return crypto::SecretKey(fixed("pseudonym")); }
  [[nodiscard]] static crypto::Hash person_of(const office::RollRow& row) {
    return office::pseudonym(pseudonym_key(), row.scheme, row.id_number);
  }
  /// What Argon2id would give for a code of this name.
  [[nodiscard]] static cert::StretchedCode code(const std::string& name) {
    return {fixed_bytes<16>("code " + name), fixed("mac " + name)};
  }
  /// A letter whose codes are code(name + " typed") and code(name + " qr").
  void send_letter(port::Store& store, const crypto::Hash& person, const std::string& name) {
    must(office::store_letters(store, entropy, {{person, code(name + " typed"), code(name + " qr")}},
                               region.trust->policy, now));
  }

  // Phones.

  [[nodiscard]] cert::EnrolmentRequest request(const cert::StretchedCode& with, const NamedSigner& device) const {
    cert::EnrolmentRequest made;
    made.region = Region::kName;
    made.code_id = with.code_id;
    made.device_key = device.public_key();
    made.mac = cert::enrolment_mac(with.mac_key, Region::kName, made.code_id, made.device_key);
    made.device_time = now;
    made.build = "lifecert 0.1";
    return made;
  }
  /// Puts the request into the log; returns its payload hash.
  crypto::Hash ask(const cert::EnrolmentRequest& made, NamedSigner& device) {
    const envelope::SignedStatement statement =
        Region::sign(envelope::Kind::enrolment_request, made, envelope::Role::device, device);
    append(statement);
    return cert::payload_hash(statement.payload);
  }
  crypto::Hash ask(const std::string& code_name, NamedSigner& device) {
    return ask(request(code(code_name), device), device);
  }

  /// A header as the phone of this credential makes it, dated by the newest tree head.
  [[nodiscard]] envelope::Header header(const cert::Credential& credential, std::optional<crypto::Hash> challenge) {
    envelope::Header made = region.header();
    made.person = {envelope::PersonKind::pseudonym, credential.person};
    made.device_key = credential.device_key;
    made.due_day = credential.due_day;
    made.challenge = std::move(challenge);
    made.packet_seq = ++packets_;
    const merkle::Checkpoint head = region.log.head(region.log.size());
    made.beacon = region.beacon(head.size, head.root);
    made.beacon->time = static_cast<std::uint64_t>(now);
    return made;
  }
  struct Sent {
    crypto::Hash submission{};
    Bytes packet;
    std::uint64_t index = 0;
  };
  /// Seals, signs and puts the submission into the log, with the assessment that a good counter gives.
  Sent submit(const envelope::Header& header, NamedSigner& device,
              const cert::Evidence& evidence = Region::evidence()) {
    return submit(header, device, wire::encode(evidence), region.recipients());
  }
  Sent submit(const envelope::Header& header, NamedSigner& device, const Bytes& content,
              const envelope::Recipients& recipients, const std::vector<NamedSigner*>& cosigning = {}) {
    envelope::PreparedPacket prepared =
        must(envelope::prepare_packet(header, content, recipients, fixed("entropy " + std::to_string(packets_))));
    const crypto::Signature signature = must(device.sign(prepared.to_sign));
    Sent sent;
    sent.submission = prepared.submission_id;
    std::vector<crypto::Signature> cosignatures;
    for (NamedSigner* one : cosigning) cosignatures.push_back(must(one->sign(prepared.to_sign)));
    sent.packet = must(envelope::finish_packet(std::move(prepared), signature, cosignatures));
    const Bytes record = receipt::submission_record(must(envelope::parse_unverified(sent.packet)).packet);
    sent.index = region.log.append(envelope::Kind::submission, record, now);
    cert::Assessment assessment;
    assessment.challenged = header.challenge.has_value();
    assessment.header_not_before = header.beacon ? static_cast<std::int64_t>(header.beacon->time) : 0;
    assessment.freshness = cert::freshness_of(assessment.header_not_before, now);
    assessments_[sent.index] = assessment;
    packet_of[sent.submission] = sent.packet;
    return sent;
  }
  std::map<crypto::Hash, Bytes> packet_of;  // what GET /v1/packets answers
  void assess(std::uint64_t index, const cert::Assessment& assessment) { assessments_[index] = assessment; }

 private:
  std::map<std::uint64_t, cert::Assessment> assessments_;
  std::set<Bytes> posted_;
  std::uint64_t packets_ = 0;
};

}  // namespace lifecert::support
