// Enrolment with staff beside the person: the tablet's word, that of whoever signs second, and the phone that takes them. And a
// witness's word beside a certification.
#include <algorithm>
#include <utility>

#include "core/client/client.h"
#include "core/crypto/entropy_check.h"
#include "core/crypto/sign.h"

namespace lifecert::client {

using envelope::Kind;
using envelope::Role;

std::string Client::key_card(const crypto::PublicKey& device_key) const {
  // A phone that is enrolled asks for nothing any more: what it can be now is a witness's.
  const Role role = state_.staff ? Role::staff : state_.credential ? Role::witness : Role::device;
  return cert::key_card_text({cert::region_tag(pins_.region), role, device_key});
}

Client::Beside Client::beside() const {
  if (state_.staff) return {Role::staff, state_.staff->device_key};
  return {Role::witness, state_.credential->device_key};
}

Result<Client::Named> Client::name_person(const Vouch& vouch, const crypto::PublicKey& device_key, ByteView entropy,
                                          std::int64_t now) const {
  if (vouch.visit) {
    // The second tablet need not have the visit, and could not see whom the first one means.
    if (vouch.replaces) return Error{Code::bad_argument, "visit"};
    Result<const cert::Visit*> visit = visit_to(*vouch.visit, now);
    if (!visit) return visit.error();
    return Named{(*visit)->person, {}, {}};
  }
  const cert::Identity identity{vouch.name, vouch.id_number, vouch.scheme, device_key};
  const Hash seed = identity_seed(identity, entropy);
  Result<Bytes> sealed = seal_person(identity, seed);
  if (!sealed) return sealed.error();
  return Named{{}, std::move(*sealed), seed};
}

Result<ToSign> Client::vouch_first(const Vouch& vouch, ByteView entropy, std::int64_t now) {
  Result<cert::KeyCard> phone = cert::read_key_card(vouch.phone, pins_.region);
  if (!phone) return phone.error();
  if (phone->role != Role::device) return Error{Code::bad_argument, "phone"};
  const crypto::KeyId own = crypto::key_id(state_.staff->device_key);
  cert::EnrolmentRequest request;
  request.region = pins_.region;
  request.way = vouch.replaces ? cert::EnrolmentWay::replacement : cert::EnrolmentWay::staff_visit;
  request.device_key = phone->key;
  request.device_time = now;
  request.build = kBuild;
  request.cosigners = {{Role::staff, own}};
  if (vouch.replaces) {
    if (vouch.second.empty()) return Error{Code::two_needed, "second"};
    Result<cert::KeyCard> second = cert::read_key_card(vouch.second, pins_.region);
    if (!second) return second.error();
    const crypto::KeyId other = crypto::key_id(second->key);
    // Neither a phone without a credential, nor one with two screens, nor the phone that is to be enrolled.
    const bool two = second->role != Role::device && other != own && second->key != phone->key;
    if (!two) return Error{Code::two_needed, "second"};
    request.cosigners.push_back({second->role, other});
    std::ranges::sort(request.cosigners, {}, [](const envelope::CoSigner& one) { return std::pair(one.role, one.key_id); });
    request.lost_at = vouch.lost_at;
  }
  Result<Named> named = name_person(vouch, request.device_key, entropy, now);
  if (!named) return named.error();
  request.person = named->person;
  request.sealed_identity = std::move(named->sealed);
  return hold_voucher({Kind::enrolment_request, wire::encode(request), {}}, vouch.replaces ? named->seed : Hash{});
}

// What the first tablet has sealed cannot be opened here; sealed once more from what the person says, it must be the same.
Result<ToSign> Client::vouch_second(const Vouch& vouch) {
  Result<cert::ReadVoucher> read = cert::read_voucher(vouch.voucher, pins_.region);
  if (!read) return read.error();
  const Beside mine = beside();
  const envelope::CoSigner own{mine.role, crypto::key_id(mine.key)};
  if (std::ranges::find(read->request.cosigners, own) == read->request.cosigners.end()) {
    return Error{Code::not_co_signed, "voucher"};
  }
  // A witness knows the person, and not by which scheme they are paid.
  std::vector<std::string> schemes = {vouch.scheme};
  if (vouch.scheme.empty()) {
    schemes.clear();
    for (const cert::Scheme& one : (*state_.trust)->schemes) schemes.push_back(one.id);
  }
  for (const std::string& scheme : schemes) {
    Result<Bytes> sealed = seal_person({vouch.name, vouch.id_number, scheme, read->request.device_key}, read->voucher.seed);
    if (!sealed) return sealed.error();
    if (*sealed == read->request.sealed_identity) return hold_voucher(std::move(read->statement), read->voucher.seed);
  }
  return Error{Code::wrong_person, "voucher"};
}

// The phone in front of the witness names them in its header. For whom it is, only a pseudonym there says: the witness answers for whom
// they see holding that phone.
Result<ToSign> Client::stand_witness(std::string_view call) {
  Result<cert::WitnessCall> read = cert::read_witness_call(call, pins_.region);
  if (!read) return read.error();
  const Beside mine = beside();
  const envelope::CoSigner own{mine.role, crypto::key_id(mine.key)};
  const std::vector<envelope::CoSigner>& named = read->header.cosigners;
  const bool asked = std::ranges::find(named, own) != named.end() && read->header.device_key != mine.key;
  if (!asked) return Error{Code::not_co_signed, "witness"};
  prepared_word_ = std::move(read->bytes);
  return ToSign{{envelope::pre_authentication(Kind::submission, *prepared_word_)}};
}

Result<std::string> Client::give_word(const crypto::Signature& signature) {
  const Bytes header = *std::exchange(prepared_word_, {});
  const crypto::PublicKey own = beside().key;
  Result<void> good = crypto::verify(own, envelope::pre_authentication(Kind::submission, header), signature);
  if (!good) return good.error();
  return cert::witness_word_text({envelope::submission_id(header), crypto::key_id(own), signature});
}

Result<crypto::PublicKey> Client::witness_in(std::string_view card, const crypto::PublicKey& own) const {
  Result<cert::KeyCard> read = cert::read_key_card(card, pins_.region);
  if (!read) return read.error();
  const bool another = read->role == Role::witness && read->key != own;
  return another ? Result<crypto::PublicKey>(read->key) : Error{Code::bad_argument, "witness"};
}

Result<std::string> Client::witness_call() const {
  if (!prepared_ || !prepared_->witness) return Error{Code::wrong_state, "witness"};
  return cert::witness_call_text(prepared_->packet.packet.header);
}

Result<void> Client::take_witness(std::string_view word) {
  if (!prepared_ || !prepared_->witness) return Error{Code::wrong_state, "witness"};
  Result<cert::WitnessWord> read = cert::read_witness_word(word);
  if (!read) return read.error();
  if (read->submission != prepared_->packet.submission_id) return Error{Code::unknown_submission, "witness"};
  if (read->key_id != crypto::key_id(*prepared_->witness)) return Error{Code::wrong_key, "witness"};
  // The card's key was tested when it was read.
  Result<void> good = crypto::verify_by_checked(*prepared_->witness, prepared_->packet.to_sign, read->signature);
  if (!good) return good;
  prepared_->word = read->signature;
  return {};
}

ToSign Client::hold_voucher(envelope::SignedStatement statement, const Hash& seed) {
  ToSign to_sign{{envelope::pre_authentication(statement.kind, statement.payload)}};
  prepared_voucher_ = PreparedVoucher{std::move(statement), seed};
  return to_sign;
}

Result<ToSign> Client::prepare_vouch(const Vouch& vouch, ByteView entropy, std::int64_t now) {
  if (before_ || !enrolled() || !state_.trust) return Error{Code::wrong_state, "voucher"};
  if (!state_.staff && vouch.voucher.empty()) return Error{Code::wrong_state, "voucher"};  // staff sign first
  if (state_.revocation) return Error{Code::revoked, "device key"};
  if (Result<void> good = crypto::check_entropy(entropy); !good) return good.error();
  latest_now_ = now;
  prepared_voucher_.reset();
  prepared_word_.reset();
  if (cert::is_witness_call(vouch.voucher)) return stand_witness(vouch.voucher);
  return vouch.voucher.empty() ? vouch_first(vouch, entropy, now) : vouch_second(vouch);
}

Result<std::string> Client::finish_vouch(const Signatures& signatures) {
  if (before_ || signatures.signatures.size() != 1) return Error{Code::wrong_state, "voucher"};
  if (prepared_word_) return give_word(signatures.signatures[0]);
  if (!prepared_voucher_) return Error{Code::wrong_state, "voucher"};
  PreparedVoucher held = std::move(*prepared_voucher_);
  prepared_voucher_.reset();
  const auto [role, own] = beside();
  const Bytes message = envelope::pre_authentication(held.statement.kind, held.statement.payload);
  if (Result<void> good = crypto::verify(own, message, signatures.signatures[0]); !good) return good.error();
  envelope::add_signature(held.statement, {role, crypto::key_id(own), signatures.signatures[0]});
  const std::string text = cert::voucher_text({wire::encode(held.statement), held.seed});
  Result<cert::ReadVoucher> read = cert::read_voucher(text, pins_.region);
  if (!read) return read.error();
  if (!cert::all_have_vouched(*read)) return text;
  read->voucher.seed = {};
  return cert::voucher_text(read->voucher);
}

Result<ToSign> Client::prepare_vouched(std::string_view voucher, const crypto::PublicKey& device_key, std::int64_t now) {
  if (before_ || enrolled()) return Error{Code::wrong_state, "enrolment"};
  Result<cert::ReadVoucher> read = cert::read_voucher(voucher, pins_.region);
  if (!read) return read.error();
  if (read->request.device_key != device_key) return Error{Code::wrong_key, "voucher"};
  if (!cert::all_have_vouched(*read)) return Error{Code::not_co_signed, "voucher"};
  latest_now_ = now;
  prepared_box_.reset();
  prepared_request_ = std::move(read->statement);
  return ToSign{{envelope::pre_authentication(prepared_request_->kind, prepared_request_->payload)}};
}

}  // namespace lifecert::client
