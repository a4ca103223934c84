#include "core/cert/voucher.h"

#include <algorithm>

#include "core/crypto/sign.h"
#include "core/wire/text.h"

namespace lifecert::cert {
namespace {

constexpr std::string_view kCardPrefix = "LCP1:";
constexpr std::string_view kVoucherPrefix = "LCV1:";
constexpr std::string_view kCallPrefix = "LCW1:";
constexpr std::string_view kWordPrefix = "LCS1:";
constexpr std::size_t kMaxText = 2 * (envelope::kMaxRequestBytes + 64);

Result<Bytes> bytes_after(std::string_view prefix, std::string_view text) {
  if (text.size() > kMaxText) return Error{Code::too_long, "text"};
  if (!text.starts_with(prefix)) return Error{Code::bad_syntax, "text"};
  return wire::from_base45(text.substr(prefix.size()));
}

}  // namespace

std::string key_card_text(const KeyCard& card) { return std::string(kCardPrefix) + wire::to_base45(wire::encode(card)); }

Result<KeyCard> read_key_card(std::string_view text, std::string_view region) {
  Result<Bytes> bytes = bytes_after(kCardPrefix, text);
  if (!bytes) return bytes.error();
  Result<KeyCard> card = wire::decode<KeyCard>(*bytes);
  if (!card) return card;
  if (card->region != region_tag(region)) return Error{Code::wrong_region, "key card"};
  using envelope::Role;
  const bool fit_to_sign = card->role == Role::device || card->role == Role::staff || card->role == Role::witness;
  if (!fit_to_sign) return Error{Code::unknown_value, "role"};
  if (Result<void> good = crypto::check_public_key(card->key); !good) return good.error();
  return card;
}

std::string voucher_text(const Voucher& voucher) {
  return std::string(kVoucherPrefix) + wire::to_base45(wire::encode(voucher));
}

Result<ReadVoucher> read_voucher(std::string_view text, std::string_view region) {
  Result<Bytes> bytes = bytes_after(kVoucherPrefix, text);
  if (!bytes) return bytes.error();
  Result<Voucher> voucher = wire::decode<Voucher>(*bytes);
  if (!voucher) return voucher.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(voucher->statement);
  if (!statement) return statement.error();
  if (statement->kind != envelope::Kind::enrolment_request) return Error{Code::wrong_kind, "voucher"};
  Result<EnrolmentRequest> request = wire::decode<EnrolmentRequest>(statement->payload);
  if (!request) return request.error();
  if (request->region != region) return Error{Code::wrong_region, "voucher"};
  if (request->way == EnrolmentWay::code) return Error{Code::wrong_way, "voucher"};
  return ReadVoucher{std::move(*voucher), std::move(*statement), std::move(*request)};
}

bool all_have_vouched(const ReadVoucher& read) {
  const auto same = [](const envelope::RoleSignature& signature, const envelope::CoSigner& wanted) {
    return signature.role == wanted.role && signature.key_id == wanted.key_id;
  };
  return std::ranges::equal(read.statement.signatures, read.request.cosigners, same);
}

std::string witness_call_text(ByteView header) { return std::string(kCallPrefix) + wire::to_base45(header); }
bool is_witness_call(std::string_view text) { return text.starts_with(kCallPrefix); }

Result<WitnessCall> read_witness_call(std::string_view text, std::string_view region) {
  Result<Bytes> bytes = bytes_after(kCallPrefix, text);
  if (!bytes) return bytes.error();
  Result<envelope::Header> header = wire::decode<envelope::Header>(*bytes);
  if (!header) return header.error();
  if (header->kind != envelope::Kind::submission) return Error{Code::wrong_kind, "header"};
  if (header->region != region) return Error{Code::wrong_region, "header"};
  return WitnessCall{std::move(*bytes), std::move(*header)};
}

std::string witness_word_text(const WitnessWord& word) {
  return std::string(kWordPrefix) + wire::to_base45(wire::encode(word));
}

Result<WitnessWord> read_witness_word(std::string_view text) {
  Result<Bytes> bytes = bytes_after(kWordPrefix, text);
  if (!bytes) return bytes.error();
  return wire::decode<WitnessWord>(*bytes);
}

}  // namespace lifecert::cert
