// What two screens show each other when somebody is beside the person: no network is needed for it.
//
// A phone without a letter shows its key. The tablet of a member of staff reads it, says for whom the phone is, and shows the request
// that it has signed; for a lost phone a second one signs: a second member of staff on a tablet, or, on their own phone, somebody who
// has witnessed a certification of this person before. The phone reads what they have signed, signs it with its own key, and
// sends it when there is a network, like every other request.
//
// Whoever certifies may have a witness beside them, with a phone of their own that is enrolled. The witness's phone shows its key; the
// header of the certification names it; the witness's phone reads the header, signs it, and shows its signature.
//
// Nothing in any of these texts is an address or a root, and no name stands in them: who the person is, is a pseudonym or sealed to
// the registrar.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/cert/compact_credential.h"
#include "core/cert/enrolment.h"
#include "core/crypto/types.h"
#include "core/envelope/packet.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

/// A device's key, to be read from its screen.
struct KeyCard {
  RegionTag region{};                            // region_tag()
  envelope::Role role = envelope::Role::device;  // device: a phone that wants to be enrolled; staff: a tablet; witness: a phone
                                                 // that is enrolled
  PublicKey key{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(region), LIFECERT_FIELD(role), LIFECERT_FIELD(key));
  }
  static constexpr const char* kName = "KeyCard";
  friend bool operator==(const KeyCard&, const KeyCard&) = default;
};

/// An enrolment request that staff have signed and the phone not yet.
struct Voucher {
  Bytes statement;  // SignedStatement of kind enrolment_request
  // While somebody has still to sign: with what the identity was sealed. Whoever is told the same name and number by the person
  // seals it again, and so sees that the first one has named nobody else. Zero once all have signed.
  Hash seed{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(statement, envelope::kMaxRequestBytes), LIFECERT_FIELD(seed));
  }
  static constexpr const char* kName = "Voucher";
  friend bool operator==(const Voucher&, const Voucher&) = default;
};

/// "LCP1:" || base45 of the encoded KeyCard; QR alphanumeric mode.
[[nodiscard]] std::string key_card_text(const KeyCard& card);

/// Errors: bad_syntax (another prefix), too_long, wrong_region, unknown_value (another role), bad_key, as wire::decode.
[[nodiscard]] Result<KeyCard> read_key_card(std::string_view text, std::string_view region);

/// "LCV1:" || base45 of the encoded Voucher; QR alphanumeric mode.
[[nodiscard]] std::string voucher_text(const Voucher& voucher);

/// The voucher and the request in it. No signature is verified: whoever knows the staff does that.
struct ReadVoucher {
  Voucher voucher;
  envelope::SignedStatement statement;
  EnrolmentRequest request;
};

/// Errors: bad_syntax (another prefix), too_long, wrong_kind, wrong_region, wrong_way (a request by code), as wire::decode.
[[nodiscard]] Result<ReadVoucher> read_voucher(std::string_view text, std::string_view region);

/// Whether everybody whom the request names has signed: then it may go to the phone.
[[nodiscard]] bool all_have_vouched(const ReadVoucher& read);

/// "LCW1:" || base45 of a packet's header that names a witness who has still to sign; QR alphanumeric mode.
/// header   as it will be signed
[[nodiscard]] std::string witness_call_text(ByteView header);
[[nodiscard]] bool is_witness_call(std::string_view text);

/// The header in it, as it is to be signed. No signature is there yet.
struct WitnessCall {
  Bytes bytes;
  envelope::Header header;
};

/// Errors: bad_syntax (another prefix), too_long, wrong_kind, wrong_region, as wire::decode.
[[nodiscard]] Result<WitnessCall> read_witness_call(std::string_view text, std::string_view region);

/// A witness's signature on a header.
struct WitnessWord {
  Hash submission{};  // submission id: the header's hash
  crypto::KeyId key_id{};
  crypto::Signature signature{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(submission), LIFECERT_FIELD(key_id), LIFECERT_FIELD(signature));
  }
  static constexpr const char* kName = "WitnessWord";
  friend bool operator==(const WitnessWord&, const WitnessWord&) = default;
};

/// "LCS1:" || base45 of the encoded WitnessWord; QR alphanumeric mode.
[[nodiscard]] std::string witness_word_text(const WitnessWord& word);

/// Errors: bad_syntax (another prefix), too_long, as wire::decode.
[[nodiscard]] Result<WitnessWord> read_witness_word(std::string_view text);

}  // namespace lifecert::cert
