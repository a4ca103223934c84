// What two screens show each other when staff are beside somebody: no network is needed for it.
//
// The phone shows its key. The tablet of a member of staff reads it, says for whom the phone is, and shows the request that it has
// signed; for a lost phone a second member of staff signs on a second tablet. The phone reads what they have signed, signs it
// with its own key, and sends it when there is a network, like every other request.
//
// Nothing in either text is an address or a root, and no name stands in them: who the person is, is sealed to the registrar.
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
  envelope::Role role = envelope::Role::device;  // device: a phone that wants to be enrolled; staff: a tablet
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
  // While a second member of staff has still to sign: with what the identity was sealed. Whoever is told the same name and number by
  // the person seals it again, and so sees that the first one has named nobody else. Zero once all have signed.
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

}  // namespace lifecert::cert
