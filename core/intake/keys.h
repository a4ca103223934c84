// The layout of the intake's store: every key and every value, so that an audit reads the same rows as the intake writes.
//
//   head                          LogHead
//   node/ level index             32 bytes: hash of a complete subtree (level 0: a leaf)
//   rec/  index                   StoredRecord
//   rcpt/ index                   u64: size of the tree under which the receipt was first given. Signatures are
//                                 deterministic and the cosigner's time is the record's, so this makes it again to the byte
//   seen/ content hash            index: the same content again gets the same receipt
//   sub/  submission id           SubmissionRow
//   pkt/  submission id           the packet's bytes
//   day/  device key, day         count of submissions, u32
//   enr/  request hash            index of the request
//   cred/ request hash            index of the credential
//   ref/  request hash            index of the refusal
//   dev/  device key              index of the newest credential
//   chal/ challenge hash          index of the challenge
//   chpn/ person, index           challenges of a person, oldest first; empty value
//   used/ challenge hash          submission id
//   dec/  submission id, index    decisions, oldest first; empty value
//   hall/ index                   records of halls and draws, in the order of the log; empty value
//   hthg/ payload hash            index: a booking, ticket, request or evaluation of a device; a draw's commitment
//   hstp/ request, index          what the desk did about a request, oldest first; empty value
//   done/ submission id           cert::Verdict as one byte, once passed or refused
//   trust                         cert::TrustChain: the list in force, and how one gets to it from older roots
//   stf/  device key              index of the newest staff credential
//   rev/  device key              index of the revocation
//   kid/  key id                  the device key that has this id, of a credential or staff credential
//   vis/  device key, index       lists of visits for a tablet, oldest first; empty value
//   jrn/  device key              outbox::Continuity
//   dep/  device key, submission  i64: until when the evidence of this header may follow
//   prov/ request, submission     u64: bytes of evidence of a packet that came before its enrolment
//   provsize                      u64: the same of all of them together
//   pass/ cycle hash              submission id: at most one pass a (person, scheme, due day)
//   stm/  payload hash            index of a statement about a person (attestation, appeal, contact, ...)
//   abt/  person, index           those statements, oldest first; empty value
//   ans/  payload hash, index     what answers or closes a statement, oldest first; empty value
//   open/ kind, person, reason    payload hash of the open contact or review
//   shut/ payload hash            index of what closed it
//   amd/  submission id, index    amendments, oldest first; empty value
//   gone/ submission id           index of the erasure: key wraps and evidence are dropped from `pkt/`
//   word/ spoken words            index of the tick that they are of
//   early/ submission id          a receipt of before a restore, text: what fixes "not after" for a packet offered again
//   witnessed                     the newest checkpoint that witnesses cosigned, text
//   hold                          there: restored from a backup, and not yet compared with what others have seen
//   meter/ device key, month      index: at most one meter report a phone and month
//
// Numbers in keys are big-endian, so that they sort.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"
#include "core/cert/submission.h"
#include "core/merkle/tree.h"
#include "core/receipt/leaf.h"
#include "core/wire/codec.h"

namespace lifecert::intake {

using crypto::Hash;

struct LogHead {
  std::uint64_t size = 0;
  Hash root{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(size), LIFECERT_FIELD(root));
  }
  static constexpr const char* kName = "LogHead";
  friend bool operator==(const LogHead&, const LogHead&) = default;
};

struct StoredRecord {
  receipt::LeafOpening opening;
  Bytes record;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(opening), LIFECERT_FIELD_MAX(record, 20U * 1024));
  }
  static constexpr const char* kName = "StoredRecord";
  friend bool operator==(const StoredRecord&, const StoredRecord&) = default;
};

struct SubmissionRow {
  std::uint64_t index = 0;
  crypto::PublicKey device_key{};
  Hash person{};
  std::string scheme;
  std::int32_t due_day = 0;
  cert::Assessment assessment;
  bool resolved = true;  // person, scheme and due day are known; not yet for a walk-in or before an enrolment
  bool complete = true;  // the evidence is here

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(index), LIFECERT_FIELD(device_key), LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD(due_day), LIFECERT_FIELD(assessment), LIFECERT_FIELD(resolved), LIFECERT_FIELD(complete));
  }
  static constexpr const char* kName = "SubmissionRow";
  friend bool operator==(const SubmissionRow&, const SubmissionRow&) = default;
};

namespace keys {

inline void add_number(Bytes& key, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<std::uint8_t>((number >> shift) & 0xFFU));
}
// With room for the longest that follows, since an append makes thousands.
inline Bytes begun(std::string_view prefix, std::size_t more) {
  Bytes key;
  key.reserve(prefix.size() + more);
  append(key, view_of(prefix));
  return key;
}
inline Bytes named(std::string_view prefix, ByteView subject) {
  Bytes key = begun(prefix, subject.size() + 8);
  append(key, subject);
  return key;
}
inline Bytes numbered(std::string_view prefix, std::uint64_t number) {
  Bytes key = begun(prefix, 8);
  add_number(key, number);
  return key;
}
inline Bytes named_numbered(std::string_view prefix, ByteView subject, std::uint64_t number) {
  Bytes key = named(prefix, subject);
  add_number(key, number);
  return key;
}

inline Bytes head() { return bytes_of("head"); }
inline Bytes node(merkle::NodeId id) {
  Bytes key = begun("node/", 9);
  key.push_back(static_cast<std::uint8_t>(id.level));
  add_number(key, id.index);
  return key;
}
inline Bytes record(std::uint64_t index) { return numbered("rec/", index); }
inline Bytes receipt(std::uint64_t index) { return numbered("rcpt/", index); }
inline Bytes seen(const Hash& content) { return named("seen/", content); }
inline Bytes submission(const Hash& id) { return named("sub/", id); }
inline Bytes packet(const Hash& id) { return named("pkt/", id); }
inline Bytes day_count(const crypto::PublicKey& device, std::int64_t day) {
  return named_numbered("day/", device, static_cast<std::uint64_t>(day));
}
inline Bytes request(const Hash& id) { return named("enr/", id); }
inline Bytes credential(const Hash& request) { return named("cred/", request); }
inline Bytes refusal(const Hash& request) { return named("ref/", request); }
inline Bytes device(const crypto::PublicKey& key) { return named("dev/", key); }
inline Bytes challenge(const Hash& hash) { return named("chal/", hash); }
inline Bytes person_challenge(const Hash& person, std::uint64_t index) {
  return named_numbered("chpn/", person, index);
}
inline Bytes used_challenge(const Hash& hash) { return named("used/", hash); }
inline Bytes decision(const Hash& submission, std::uint64_t index) {
  return named_numbered("dec/", submission, index);
}
inline Bytes hall_record(std::uint64_t index) { return numbered("hall/", index); }
inline Bytes hall_thing(const Hash& id) { return named("hthg/", id); }
inline Bytes hall_step(const Hash& request, std::uint64_t index) { return named_numbered("hstp/", request, index); }
inline Bytes done(const Hash& submission) { return named("done/", submission); }
inline Bytes earlier(const Hash& submission) { return named("early/", submission); }
inline Bytes witnessed() { return bytes_of("witnessed"); }
inline Bytes hold() { return bytes_of("hold"); }
inline Bytes meter(const crypto::PublicKey& device, std::int32_t month) {
  return named_numbered("meter/", device, static_cast<std::uint64_t>(month));
}
inline Bytes trust() { return bytes_of("trust"); }
inline Bytes staff(const crypto::PublicKey& key) { return named("stf/", key); }
inline Bytes revocation(const crypto::PublicKey& key) { return named("rev/", key); }
inline Bytes key_of(const crypto::KeyId& id) { return named("kid/", id); }
inline Bytes visits(const crypto::PublicKey& key, std::uint64_t index) { return named_numbered("vis/", key, index); }
inline Bytes journal(const crypto::PublicKey& key) { return named("jrn/", key); }
inline Bytes named_twice(std::string_view prefix, ByteView first, ByteView second) {
  Bytes key = named(prefix, first);
  append(key, second);
  return key;
}
inline Bytes open_deposit(const crypto::PublicKey& key, const Hash& submission) {
  return named_twice("dep/", key, submission);
}
inline Bytes provisional(const Hash& request, const Hash& submission) { return named_twice("prov/", request, submission); }
inline Bytes provisional_size() { return bytes_of("provsize"); }
inline Bytes passed_cycle(const Hash& cycle) { return named("pass/", cycle); }
inline Bytes statement(const Hash& payload) { return named("stm/", payload); }
inline Bytes about(const Hash& person, std::uint64_t index) { return named_numbered("abt/", person, index); }
inline Bytes answer(const Hash& payload, std::uint64_t index) { return named_numbered("ans/", payload, index); }
inline Bytes open_duty(envelope::Kind kind, const Hash& person, std::uint8_t reason) {
  Bytes key = bytes_of("open/");
  key.push_back(static_cast<std::uint8_t>(kind));
  append(key, person);
  key.push_back(reason);
  return key;
}
inline Bytes closed(const Hash& payload) { return named("shut/", payload); }
inline Bytes amendment(const Hash& submission, std::uint64_t index) {
  return named_numbered("amd/", submission, index);
}
inline Bytes erased(const Hash& submission) { return named("gone/", submission); }
inline Bytes words(const WordBits& bits) { return named("word/", bits); }
/// The number at the end of a key.
inline std::uint64_t number_after(ByteView key, std::size_t prefix) {
  std::uint64_t number = 0;
  for (std::size_t i = prefix; i < key.size() && i < prefix + 8; ++i) number = (number << 8U) | key[i];
  return number;
}

}  // namespace keys

/// What `pass/` is keyed by: BLAKE2b-256 of person, scheme (length-prefixed) and due day.
[[nodiscard]] Hash cycle_hash(const Hash& person, std::string_view scheme, std::int32_t due_day);

}  // namespace lifecert::intake
