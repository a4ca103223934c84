// The LCE1 packet: header with signatures, key wraps, evidence. Three detachable parts, each hashed in the signed header, so
// that evidence can be erased, carried separately, wrapped again for others or amended while the header stays what it was.
//
// Making one is two calls: prepare() gives the bytes to sign, finish() takes the signature. Nothing here reads a clock or
// draws randomness; the entropy is handed in and hedged with the content.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/words.h"
#include "core/crypto/seal.h"
#include "core/crypto/types.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::envelope {

inline constexpr std::uint32_t kMaxHeaderBytes = 2 * 1024;
inline constexpr std::uint32_t kMaxHeadBytes = 4 * 1024;       // header, signatures and wraps together
inline constexpr std::uint32_t kMaxWraps = 8;
inline constexpr std::uint32_t kMaxEvidenceBytes = 2U << 20;
inline constexpr std::uint32_t kMaxJournalBytes = 24 * 1024;   // the journal entries that travel with a packet
inline constexpr std::uint32_t kMaxRequestBytes = 1024;        // an enrolment request that travels with a packet
inline constexpr std::uint32_t kMaxIdentityBytes = 512;
/// All of a packet but its evidence: what may be deposited alone.
inline constexpr std::uint32_t kMaxDepositBytes = kMaxHeadBytes + kMaxJournalBytes + kMaxRequestBytes + 64;
inline constexpr std::uint32_t kMaxPacketBytes = kMaxDepositBytes + kMaxEvidenceBytes;
inline constexpr std::size_t kEvidencePadding = 16U * 1024;

/// How the person is named. A pseudonym (per scheme, never the ID number), nobody yet (a walk-in that the registrar
/// resolves), or the hash of an enrolment request that is still under way.
enum class PersonKind : std::uint8_t { pseudonym = 1, walk_in = 2, enrolment_request = 3 };
[[nodiscard]] bool known(PersonKind kind);
[[nodiscard]] std::string_view name_of(PersonKind kind);
constexpr std::string_view type_name(PersonKind) { return "PersonKind"; }

struct PersonRef {
  PersonKind kind = PersonKind::pseudonym;
  crypto::Hash id{};  // zero for a walk-in

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD(id));
  }
  static constexpr const char* kName = "PersonRef";
  friend bool operator==(const PersonRef&, const PersonRef&) = default;
};

/// The newest checkpoint that the device has verified: it dates the header ("not before the beacon").
struct Beacon {
  std::string origin;
  std::uint64_t size = 0;
  crypto::Hash root{};
  std::uint64_t time = 0;           // UnixSeconds, from the region's time cosignature
  crypto::KeyId cosigner{};         // which time cosigner key

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(origin, 128), LIFECERT_FIELD(size), LIFECERT_FIELD(root), LIFECERT_FIELD(time),
            LIFECERT_FIELD(cosigner));
  }
  static constexpr const char* kName = "Beacon";
  friend bool operator==(const Beacon&, const Beacon&) = default;
};

enum class Channel : std::uint8_t { phone_web = 1, staff_tablet = 2, mini_program = 3, kiosk = 4 };
[[nodiscard]] bool known(Channel channel);
[[nodiscard]] std::string_view name_of(Channel channel);
constexpr std::string_view type_name(Channel) { return "Channel"; }

/// What staff saw besides the person, as they state with their signature. It counts only beside a signature of staff.
enum class DocumentSeen : std::uint8_t { none = 0, identity_card = 1, social_security_card = 2, other = 3 };
[[nodiscard]] bool known(DocumentSeen document);
[[nodiscard]] std::string_view name_of(DocumentSeen document);
constexpr std::string_view type_name(DocumentSeen) { return "DocumentSeen"; }

/// Part 1, signed. Everything that decides for whom, where, when and what this is.
struct Header {
  std::uint16_t suite = crypto::kSuite1;
  Kind kind = Kind::submission;
  std::string region;
  std::string log_origin;
  std::string scheme;
  std::int32_t due_day = 0;                       // the cycle: due date as last known, days since 1970-01-01
  PersonRef person;
  Bytes sealed_identity;                          // walk-in: who it is, sealed to the registrar; else empty
  crypto::PublicKey device_key{};
  std::vector<CoSigner> cosigners;                // who else signs this header, ascending by (role, key id)
  DocumentSeen document_seen = DocumentSeen::none;
  std::uint64_t journal_seq = 0;                  // the journal entry that records this packet
  std::uint64_t packet_seq = 0;                   // dense: 1, 2, 3 ... per device key
  crypto::Hash previous_journal_hash{};
  crypto::Hash journal_hash{};                    // BLAKE2b-256 of the journal entries that travel along; zero: none do
  std::optional<Beacon> beacon;                   // none: the device has never synced
  std::optional<WordBits> beacon_words;           // heard by telephone or radio, or read on a poster; none: not asked
  std::optional<crypto::Hash> challenge;          // hash of the challenge's payload
  std::int64_t device_time = 0;                   // UnixSeconds; advice only
  Channel channel = Channel::phone_web;
  std::optional<crypto::Hash> supersedes;         // an earlier submission's id
  std::uint16_t consent_version = 0;
  std::uint32_t recipient_epoch = 0;
  crypto::Hash wraps_hash{};                      // BLAKE2b-256 of part 2
  crypto::Hash evidence_hash{};                   // BLAKE2b-256 of part 3
  std::uint64_t evidence_length = 0;              // bytes of part 3
  crypto::Hash evidence_commitment{};             // keyed BLAKE2b of the plain evidence, key = the salt inside it
  std::string build;                              // program and version

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(suite), LIFECERT_FIELD(kind), LIFECERT_FIELD_MAX(region, 64),
            LIFECERT_FIELD_MAX(log_origin, 128), LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(sealed_identity, kMaxIdentityBytes), LIFECERT_FIELD(device_key),
            LIFECERT_FIELD_MAX(cosigners, kMaxCoSigners), LIFECERT_FIELD(document_seen), LIFECERT_FIELD(journal_seq),
            LIFECERT_FIELD(packet_seq), LIFECERT_FIELD(previous_journal_hash), LIFECERT_FIELD(journal_hash),
            LIFECERT_FIELD(beacon), LIFECERT_FIELD(beacon_words), LIFECERT_FIELD(challenge),
            LIFECERT_FIELD(device_time), LIFECERT_FIELD(channel), LIFECERT_FIELD(supersedes),
            LIFECERT_FIELD(consent_version), LIFECERT_FIELD(recipient_epoch), LIFECERT_FIELD(wraps_hash),
            LIFECERT_FIELD(evidence_hash), LIFECERT_FIELD(evidence_length), LIFECERT_FIELD(evidence_commitment),
            LIFECERT_FIELD_MAX(build, 32));
  }
  static constexpr const char* kName = "Header";
  friend bool operator==(const Header&, const Header&) = default;
};

/// Part 2: the content key, sealed to each recipient of the epoch together with the packet's context, so that a wrap cannot
/// be moved to another packet.
struct KeyWrap {
  crypto::KeyId recipient{};
  std::array<std::uint8_t, 64 + crypto::kSealOverhead> sealed{};  // content key 32 || context 32, sealed

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(recipient), LIFECERT_FIELD(sealed));
  }
  static constexpr const char* kName = "KeyWrap";
  friend bool operator==(const KeyWrap&, const KeyWrap&) = default;
};

struct KeyWraps {
  std::uint32_t epoch = 0;
  std::vector<KeyWrap> wraps;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(epoch), LIFECERT_FIELD_MAX(wraps, kMaxWraps));
  }
  static constexpr const char* kName = "KeyWraps";
  friend bool operator==(const KeyWraps&, const KeyWraps&) = default;
};

/// The plaintext of part 3 before padding: bound to its header by the context, salted for the commitment.
struct EvidenceBody {
  crypto::Hash context{};
  crypto::Hash salt{};
  Bytes content;  // cert::Evidence, encoded

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(context), LIFECERT_FIELD(salt), LIFECERT_FIELD_MAX(content, kMaxEvidenceBytes));
  }
  static constexpr const char* kName = "EvidenceBody";
  friend bool operator==(const EvidenceBody&, const EvidenceBody&) = default;
};

/// A whole packet as it travels: magic "LCE1", then the parts. Signatures ascend by (role, key id).
struct Packet {
  std::array<std::uint8_t, 4> magic = {'L', 'C', 'E', '1'};
  Bytes header;                            // encoded Header, exactly as signed
  std::vector<RoleSignature> signatures;   // over pre_authentication(header's kind, header)
  Bytes wraps;                             // encoded KeyWraps
  Bytes journal;                           // journal entries since the last packet (core/outbox), encoded; may be empty
  Bytes request;                           // a person who is not enrolled yet: the signed enrolment request; else empty
  Bytes evidence;                          // sealed EvidenceBody; may be absent (empty) in a deposit

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(magic), LIFECERT_FIELD_MAX(header, kMaxHeaderBytes),
            LIFECERT_FIELD_MAX(signatures, kMaxSignatures), LIFECERT_FIELD_MAX(wraps, kMaxHeadBytes),
            LIFECERT_FIELD_MAX(journal, kMaxJournalBytes), LIFECERT_FIELD_MAX(request, kMaxRequestBytes),
            LIFECERT_FIELD_MAX(evidence, kMaxEvidenceBytes));
  }
  static constexpr const char* kName = "Packet";
  friend bool operator==(const Packet&, const Packet&) = default;
};

/// A packet whose parts match its header, whose signatures stand in order and whose header decodes; signatures are NOT yet
/// verified, since that needs to know whose key may sign (cert).
struct ParsedPacket {
  Packet packet;
  Header header;
  KeyWraps wraps;
  crypto::Hash submission_id{};  // BLAKE2b-256 of the header's bytes
};

/// A recipient's public X25519 key; its id is crypto::key_id of it.
using Recipients = std::vector<crypto::PublicKey>;

/// A packet that waits for its signature.
struct PreparedPacket {
  Packet packet;               // complete except for signatures
  Header header;
  crypto::Hash submission_id{};
  Bytes to_sign;
};

/// The name of a submission: BLAKE2b-256 of the header's bytes.
[[nodiscard]] crypto::Hash submission_id(ByteView header);

/// The header's hash with wraps_hash and the three evidence fields set to zero: what wraps and evidence are bound to (they
/// cannot hold the final header's hash, because the header holds theirs).
[[nodiscard]] crypto::Hash context_of(Header header);

/// What travels with a packet besides its own parts.
struct Attachments {
  Bytes journal;
  Bytes request;
};

/// Seals and wraps; fills the header's hashes.
/// header      all fields but journal_hash, wraps_hash, evidence_hash, evidence_length, evidence_commitment
/// content     the encoded evidence, at most kMaxEvidenceBytes less padding and overhead; wiped, whatever comes of it
/// recipients  1 to kMaxWraps keys of the header's epoch
/// entropy     32 to 64 fresh bytes
/// Errors: weak_entropy, too_long, bad_text, bad_argument, bad_key, unknown_suite.
[[nodiscard]] Result<PreparedPacket> prepare_packet(Header header, Bytes content, const Recipients& recipients,
                                                    ByteView entropy, Attachments attachments = {});

/// The signatures as they stand in the packet: the device's, and one by each co-signer that the header names.
/// cosignatures  in the header's order
[[nodiscard]] std::vector<RoleSignature> packet_signatures(const Header& header,
                                                           const crypto::Signature& device_signature,
                                                           const std::vector<crypto::Signature>& cosignatures);

/// The packet's bytes, with the device's signature over `to_sign` and those of the co-signers that the header names. The
/// device's signature is verified; its key is the caller's own.
/// cosignatures  one each, over the same bytes, in the header's order
/// Errors: bad_signature, not_co_signed.
[[nodiscard]] Result<Bytes> finish_packet(PreparedPacket prepared, const crypto::Signature& device_signature,
                                          const std::vector<crypto::Signature>& cosignatures = {});

/// The same packet without its evidence: what is deposited when the line is too poor for pictures.
[[nodiscard]] Packet without_evidence(const Packet& packet);

/// A packet's bytes, parsed and checked against its own hashes. `parse_unverified`: no signature was looked at.
/// Errors: as wire::decode; unknown_version (magic), unknown_suite, wrong_kind, hash_mismatch, not_canonical.
[[nodiscard]] Result<ParsedPacket> parse_unverified(ByteView bytes);

/// That the device named in the header signed it.
/// Errors: not_co_signed (other signatures than the header names), bad_signature, bad_key.
[[nodiscard]] Result<void> verify_device_signature(const ParsedPacket& parsed);

/// The content key, by one recipient.
/// Errors: wrong_key (not among the recipients), cannot_open, hash_mismatch (a wrap from another packet).
[[nodiscard]] Result<crypto::SecretKey> unwrap_content_key(const ParsedPacket& parsed, const crypto::BoxKeyPair& recipient);

/// The evidence's plain content, checked against context and commitment.
/// Errors: not_decidable (no evidence yet), cannot_open, hash_mismatch, as wire::decode.
[[nodiscard]] Result<Bytes> open_evidence(const ParsedPacket& parsed, const crypto::SecretKey& content_key);

}  // namespace lifecert::envelope

template <>
struct lifecert::wire::MinSize<lifecert::envelope::KeyWrap> {
  static constexpr std::uint32_t value = 16 + 112;
};
