// Enrolment by letter: the code, the request that proves it without sending it, and the registrar's answers.
//
// A letter carries one secret twice: 60 bits as 12 typed characters (with a 13th that catches mistakes) and 128 bits as a QR.
// Both are stretched by Argon2id; the stretched value gives a code id (by which the registrar finds the letter) and a MAC key.
// The code itself never travels.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/cert/presence.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

using CodeId = std::array<std::uint8_t, 16>;
using Serial = std::array<std::uint8_t, 16>;

/// What the code says once the dashes, the check character and people's slips are gone.
struct EnrolmentCode {
  std::string secret;  // 12 or 26 characters of the code alphabet
  bool from_qr = false;

  friend bool operator==(const EnrolmentCode&, const EnrolmentCode&) = default;
};

/// 48 bytes out of Argon2id.
struct StretchedCode {
  CodeId code_id{};
  Hash mac_key{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(code_id), LIFECERT_FIELD(mac_key));
  }
  static constexpr const char* kName = "StretchedCode";
  friend bool operator==(const StretchedCode&, const StretchedCode&) = default;
};

/// "K7QM-3XW9-T2HB-R" from the first 60 bits of 8 random bytes.
[[nodiscard]] std::string typed_code(const std::array<std::uint8_t, 8>& random);

/// "LC1:" || region tag || ":" || 26 characters || check character, from 16 random bytes; QR alphanumeric mode.
/// No address and no key stands in it.
[[nodiscard]] std::string qr_code(const std::array<std::uint8_t, 16>& random, const std::array<std::uint8_t, 8>& tag);

/// What a person typed, pasted or scanned. Dashes, spaces and lower case do not matter; O, I, L and U are read as what was meant.
/// region  to tell a letter of another region (QR only)
/// Errors: bad_syntax, too_short, too_long, bad_check_character, wrong_region.
[[nodiscard]] Result<EnrolmentCode> read_code(std::string_view text, std::string_view region);

/// The same where the region is not known: the region in a QR is not compared.
/// Errors: as read_code, without wrong_region.
[[nodiscard]] Result<EnrolmentCode> read_code_of_any_region(std::string_view text);

/// Takes a fifth of a second and 64 MiB.
/// Errors: store_failed (memory).
[[nodiscard]] Result<StretchedCode> stretch_code(const EnrolmentCode& code, std::string_view region);

/// How somebody proves for whom a key is: by the code of a letter; by a member of staff who is with the person and co-signs; for a
/// lost phone by two of staff, or by one and a witness who has vouched for the person before.
enum class EnrolmentWay : std::uint8_t { code = 1, staff_visit = 2, replacement = 3 };
[[nodiscard]] bool known(EnrolmentWay way);
[[nodiscard]] std::string_view name_of(EnrolmentWay way);
constexpr std::string_view type_name(EnrolmentWay) { return "EnrolmentWay"; }

/// Signed by the new device key (possession) and by the co-signers that it names. By code it says nothing about the person but
/// the code's id.
struct EnrolmentRequest {
  std::uint16_t suite = crypto::kSuite1;
  std::string region;
  EnrolmentWay way = EnrolmentWay::code;
  CodeId code_id{};              // by code; else zero
  PublicKey device_key{};
  PublicKey box_key{};           // X25519, for a tablet of staff: what only it may read is sealed to it; else zero
  Hash mac{};                    // by code: see enrolment_mac(); else zero
  Hash person{};                 // without a code: the pseudonym, or zero when the identity is sealed
  Bytes sealed_identity;         // without a code and pseudonym: who it is, sealed to the registrar
  PublicKey replaces{};          // replacement: the old key, if it is known; else zero
  std::int64_t lost_at = 0;      // replacement: UnixSeconds from when on the old key is suspected
  std::vector<envelope::CoSigner> cosigners;
  std::int64_t device_time = 0;  // UnixSeconds; advice only
  std::string build;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(suite), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(way), LIFECERT_FIELD(code_id),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD(box_key), LIFECERT_FIELD(mac), LIFECERT_FIELD(person),
            LIFECERT_FIELD_MAX(sealed_identity, envelope::kMaxIdentityBytes), LIFECERT_FIELD(replaces),
            LIFECERT_FIELD(lost_at), LIFECERT_FIELD_MAX(cosigners, envelope::kMaxCoSigners),
            LIFECERT_FIELD(device_time), LIFECERT_FIELD_MAX(build, 32));
  }
  static constexpr const char* kName = "EnrolmentRequest";
  friend bool operator==(const EnrolmentRequest&, const EnrolmentRequest&) = default;
};

/// HMAC-SHA-256(MAC key, media type of the request || region's length and name || code id || device key || box key). The code id
/// stands for the person: the phone does not know the pseudonym yet.
[[nodiscard]] Hash enrolment_mac(const Hash& mac_key, std::string_view region, const CodeId& code_id,
                                 const PublicKey& device_key, const PublicKey& box_key = {});

/// By the registrar: this device key certifies for this person.
struct Credential {
  std::uint16_t suite = crypto::kSuite1;
  std::string region;
  Serial serial{};
  Hash request{};                // BLAKE2b-256 of the enrolment request's payload
  Hash person{};                 // pseudonym, per scheme
  std::string scheme;
  std::int32_t due_day = 0;      // days since 1970-01-01
  std::string station;           // the station that looks after this person
  PublicKey device_key{};
  std::int64_t issued_at = 0;    // UnixSeconds
  std::int64_t expires_at = 0;
  PortraitSource portrait = PortraitSource::none;
  crypto::Signature compact{};   // the registrar's, over compact_of() this credential: what a kept slip is verified by
  EnrolmentWay way = EnrolmentWay::code;
  PublicKey replaces{};          // the lost key that this one stands for; zero: none

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(suite), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(serial), LIFECERT_FIELD(request),
            LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD_MAX(station, 32), LIFECERT_FIELD(device_key), LIFECERT_FIELD(issued_at),
            LIFECERT_FIELD(expires_at), LIFECERT_FIELD(portrait), LIFECERT_FIELD(compact), LIFECERT_FIELD(way),
            LIFECERT_FIELD(replaces));
  }
  static constexpr const char* kName = "Credential";
  friend bool operator==(const Credential&, const Credential&) = default;
};

/// By the registrar: why a request was not granted.
struct EnrolmentRefusal {
  std::string region;
  Hash request{};
  Code reason = Code::unknown_code;
  std::int64_t since = 0;       // used_code: when the code was used; expired: when it ended
  std::int64_t refused_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(request), LIFECERT_FIELD(reason), LIFECERT_FIELD(since),
            LIFECERT_FIELD(refused_at));
  }
  static constexpr const char* kName = "EnrolmentRefusal";
  friend bool operator==(const EnrolmentRefusal&, const EnrolmentRefusal&) = default;
};

/// By the registrar: "alive not before" = issued_at. One open and one next a person, over all phones: whichever of them certifies
/// first uses it up. Every issue is a log leaf.
struct Challenge {
  std::uint16_t suite = crypto::kSuite1;
  std::string region;
  std::array<std::uint8_t, 16> nonce{};
  Hash person{};
  std::string scheme;
  std::int64_t issued_at = 0;
  std::int64_t expires_at = 0;
  std::uint32_t draw = 0;     // how many challenges this person has been given, this one included
  std::uint32_t redraws = 0;  // how many of those ran out unused

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(suite), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(nonce), LIFECERT_FIELD(person),
            LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(issued_at), LIFECERT_FIELD(expires_at),
            LIFECERT_FIELD(draw), LIFECERT_FIELD(redraws));
  }
  static constexpr const char* kName = "Challenge";
  friend bool operator==(const Challenge&, const Challenge&) = default;
};

/// A statement's payload is named by its hash: BLAKE2b-256.
[[nodiscard]] Hash payload_hash(ByteView payload);

/// Verifies a registrar's statement and gives its content.
/// Errors: wrong_kind, wrong_key, bad_signature (credential: also of its compact form), wrong_region, bad_key (credential), as
///         wire::decode.
[[nodiscard]] Result<Credential> verify_credential(const envelope::SignedStatement& statement,
                                                   const VerifiedTrustList& trust);
[[nodiscard]] Result<EnrolmentRefusal> verify_refusal(const envelope::SignedStatement& statement,
                                                      const VerifiedTrustList& trust);
[[nodiscard]] Result<Challenge> verify_challenge(const envelope::SignedStatement& statement,
                                                 const VerifiedTrustList& trust);

/// Verifies that a request is signed by the key that it names, that exactly the co-signers that it names stand beside it, and that
/// it goes one way only: a code, or staff. Whether the code is right only the registrar can tell; the co-signers' signatures
/// are for whoever knows the staff (envelope::verify_cosigners).
/// Errors: as above; unknown_suite, not_co_signed, two_needed (a replacement by one alone), wrong_way.
[[nodiscard]] Result<EnrolmentRequest> verify_request(const envelope::SignedStatement& statement,
                                                      std::string_view region);

}  // namespace lifecert::cert
