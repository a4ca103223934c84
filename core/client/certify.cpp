// A certification made: what the header says, what is sealed, signed, and kept with its slip.
#include <algorithm>

#include "core/client/client.h"
#include "core/client/rows.h"
#include "core/crypto/sign.h"
#include "core/receipt/slip.h"

namespace lifecert::client {

using envelope::Kind;
using envelope::Role;

namespace {

// A capture as evidence, encoded. The pictures are wiped where they lay.
Bytes evidence_of(Capture capture) {
  cert::Evidence evidence{capture.consent_version,   capture.consent_to_face, capture.consented_at,
                          std::move(capture.photos), std::move(capture.live), capture.call_me_alone};
  std::size_t room = 256 + evidence.live.size();
  for (const cert::Photo& photo : evidence.photos) room += photo.jpeg.size() + 32;
  Bytes encoded = wire::encode(evidence, room);
  for (cert::Photo& photo : evidence.photos) crypto::wipe(photo.jpeg);
  crypto::wipe(evidence.live);
  return encoded;
}

}  // namespace

Result<ToSign> Client::prepare_submission(Capture capture, ByteView entropy, std::int64_t now) {
  if (before_ || state_.staff || !state_.trust) return Error{Code::wrong_state, "submission"};
  Result<envelope::Header> header = own_header(now);
  if (!header) return header.error();
  const bool provisional = header->person.kind == envelope::PersonKind::enrolment_request;
  if (provisional && provisional_left() == 0) return Error{Code::provisional_limit, "packets"};
  // The movements are drawn for a person and a challenge, and both are still to come.
  if (provisional && !capture.live.empty()) return Error{Code::bad_argument, "live"};
  header->channel = capture.channel;
  std::optional<crypto::PublicKey> witness;
  if (!capture.witness.empty()) {
    Result<crypto::PublicKey> read = witness_in(capture.witness, header->device_key);
    if (!read) return read.error();
    witness = *read;
    header->cosigners = {{Role::witness, crypto::key_id(*witness)}};
  }
  const auto serial = provisional ? std::nullopt : std::optional(state_.credential->serial);
  Result<ToSign> to_sign = prepare_packet_for(std::move(*header), serial, std::move(capture), entropy, now);
  if (!to_sign) return to_sign;
  const std::uint64_t most = (*state_.trust)->policy.provisional_kib * std::uint64_t{1024};
  if (provisional && prepared_->packet.header.evidence_length > most) {
    prepared_.reset();
    return Error{Code::too_long, "pictures"};
  }
  prepared_->witness = witness;
  return to_sign;
}

// For whom this phone certifies: its person or, while nobody has said who that is, whoever its request is for.
Result<envelope::Header> Client::own_header(std::int64_t now) const {
  envelope::Header header;
  if (state_.credential) {
    header.scheme = state_.credential->scheme;
    header.due_day = due_day();
    header.person = {envelope::PersonKind::pseudonym, state_.credential->person};
    header.device_key = state_.credential->device_key;
    if (const Challenge* challenge = open_challenge(now)) header.challenge = challenge->hash;
    return header;
  }
  if (!state_.request || state_.refusal) return Error{Code::wrong_state, "submission"};
  Result<cert::EnrolmentRequest> request = wire::decode<cert::EnrolmentRequest>(state_.request->payload);
  if (!request) return request.error();
  header.person = {envelope::PersonKind::enrolment_request, cert::payload_hash(state_.request->payload)};
  header.device_key = request->device_key;
  return header;
}

namespace {

// The request under which something was certified; none where a credential was there.
std::optional<Hash> request_of(const Bytes& row) {
  const auto record = wire::decode<receipt::SubmissionRecord>(row);
  const auto header = record ? wire::decode<envelope::Header>(record->header) : Result<envelope::Header>(record.error());
  if (!header || header->person.kind != envelope::PersonKind::enrolment_request) return std::nullopt;
  return header->person.id;
}

}  // namespace

// What was certified under a request before its answer was here.
std::vector<Hash> Client::made_before(const Hash& request) const {
  std::vector<Hash> made;
  for (const outbox::Item& item : state_.outbox.items()) {
    const auto row = state_.records.find(item.submission);
    if (row != state_.records.end() && request_of(row->second) == request) made.push_back(item.submission);
  }
  return made;
}

// The request of something that was received and has no answer, where this phone has asked anew since.
std::optional<Hash> Client::replaced_request(const outbox::Item& item) const {
  const auto row = state_.records.find(item.submission);
  if (item.state != outbox::State::received || row == state_.records.end() || !state_.request) return std::nullopt;
  const std::optional<Hash> request = request_of(row->second);
  return request == cert::payload_hash(state_.request->payload) ? std::nullopt : request;
}

std::uint16_t Client::provisional_left() const {
  if (enrolled() || !state_.request || state_.refusal || !state_.trust) return 0;
  const std::size_t most = (*state_.trust)->policy.provisional_per_request;
  const std::size_t made = made_before(cert::payload_hash(state_.request->payload)).size();
  return static_cast<std::uint16_t>(most - std::min(most, made));
}

// What is the same for everybody's packet.
// header   for whom, by which key and through which channel is there already
// serial   of the credential that the slip names; none: there will be no slip
Result<ToSign> Client::prepare_packet_for(envelope::Header header, const std::optional<cert::Serial>& serial, Capture capture,
                                          ByteView entropy, std::int64_t now) {
  if (state_.revocation) return Error{Code::revoked, "device key"};
  latest_now_ = now;
  // Staff who are with the person have seen them: that counts without a picture, and then there is nothing to consent to.
  const bool staff = std::ranges::find(header.cosigners, Role::staff, &envelope::CoSigner::role) != header.cosigners.end();
  const bool seen_by_staff = staff && capture.photos.empty() && capture.live.empty();
  if (!seen_by_staff) {
    if (!capture.consent_to_face || capture.consent_version == 0) return Error{Code::no_consent, "consent"};
    if (capture.photos.empty()) return Error{Code::bad_argument, "pictures"};
  }
  const auto too_large = [](const cert::Photo& photo) { return photo.jpeg.size() > cert::kMaxPhotoBytes; };
  if (capture.photos.size() > cert::kMaxPhotos || std::ranges::any_of(capture.photos, too_large)) {
    return Error{Code::too_long, "pictures"};
  }
  std::optional<WordBits> heard;
  if (!capture.beacon_words.empty()) {
    Result<WordBits> read = read_words(capture.beacon_words);
    if (!read) return read.error();
    heard = *read;
  }
  const cert::RecipientEpoch* epoch = (*state_.trust).epoch_at(now);
  if (epoch == nullptr) return Error{Code::wrong_state, "recipients"};

  header.region = pins_.region;
  header.log_origin = (*state_.trust)->logs.back().origin;
  header.journal_seq = state_.outbox.next_seq();
  header.packet_seq = state_.outbox.next_packet_seq();
  header.previous_journal_hash = state_.outbox.last_hash();
  if (state_.checkpoint) {
    const merkle::Checkpoint& head = state_.checkpoint->checkpoint();
    header.beacon = envelope::Beacon{head.origin, head.size, head.root, state_.checkpoint->time(),
                                     crypto::key_id((*state_.trust)->time_cosigner.key)};
  }
  header.beacon_words = heard;
  header.device_time = now;
  header.consent_version = capture.consent_version;
  header.recipient_epoch = epoch->epoch;
  header.build = kBuild;

  envelope::Attachments attachments;
  const outbox::CarriedJournal carried = state_.outbox.carried();
  if (!carried.entries.empty()) attachments.journal = wire::encode(carried);
  if (header.person.kind == envelope::PersonKind::enrolment_request) attachments.request = wire::encode(*state_.request);
  Result<envelope::PreparedPacket> packet = envelope::prepare_packet(
      std::move(header), evidence_of(std::move(capture)), epoch->keys, entropy, std::move(attachments));
  if (!packet) return packet.error();

  PreparedSubmission prepared;
  ToSign to_sign{{packet->to_sign}};
  if (serial) {
    receipt::KeptStatement kept;
    kept.region = cert::region_tag(pins_.region);
    kept.credential = *serial;
    kept.submission = packet->submission_id;
    kept.due_day = packet->header.due_day;
    kept.device_time = now;
    kept.beacon_size = state_.checkpoint ? state_.checkpoint->checkpoint().size : 0;
    to_sign.messages.push_back(envelope::pre_authentication(Kind::kept_statement, wire::encode(kept)));
    prepared.slip = kept;
  }
  prepared.entry = state_.outbox.next(outbox::Event::kept, now, packet->submission_id);
  prepared.packet = std::move(*packet);
  prepared_ = std::move(prepared);
  return to_sign;
}

Result<Changes> Client::finish_submission(const Signatures& signatures) {
  if (before_ || !prepared_) return Error{Code::wrong_state, "submission"};
  if (signatures.signatures.size() != (prepared_->slip ? 2U : 1U)) return Error{Code::wrong_state, "submission"};
  if (prepared_->witness && !prepared_->word) return Error{Code::not_co_signed, "witness"};
  PreparedSubmission prepared = std::move(*prepared_);
  prepared_.reset();
  if (prepared.entry.seq != state_.outbox.next_seq()) return Error{Code::wrong_state, "journal"};
  const Hash id = prepared.packet.submission_id;

  std::optional<receipt::KeptSlip> slip;
  if (prepared.slip) {
    // The slip's other half, the registrar's, was verified with the credential.
    const crypto::PublicKey device_key = prepared.packet.header.device_key;
    const Bytes kept = envelope::pre_authentication(Kind::kept_statement, wire::encode(*prepared.slip));
    if (Result<void> good = crypto::verify_by_checked(device_key, kept, signatures.signatures[1]); !good) return good.error();
    slip = state_.staff ? receipt::make_slip(*state_.staff, *prepared.slip, signatures.signatures[1])
                        : receipt::make_slip(*state_.credential, *prepared.slip, signatures.signatures[1]);
  }
  const std::optional<Hash> challenge = prepared.packet.header.challenge;
  // A tablet's key signs the same bytes as the device and as the member of staff.
  const std::vector<crypto::Signature> cosignatures(prepared.packet.header.cosigners.size(),
                                                    prepared.word.value_or(signatures.signatures[0]));
  const receipt::SubmissionRecord record{
      prepared.packet.packet.header,
      envelope::packet_signatures(prepared.packet.header, signatures.signatures[0], cosignatures)};
  Result<Bytes> packet = envelope::finish_packet(std::move(prepared.packet), signatures.signatures[0], cosignatures);
  if (!packet) return packet.error();

  stage();
  put(rows::key(rows::kPacket, id), *packet);
  put(rows::key(rows::kRecord, id), wire::encode(record));
  if (slip) put(rows::key(rows::kSlip, id), wire::encode(*slip));
  state_.packets[id] = std::make_shared<const Bytes>(std::move(*packet));
  state_.records[id] = wire::encode(record);
  if (slip) state_.slips[id] = receipt::slip_qr(*slip);
  if (challenge) {
    state_.used_challenges.insert(*challenge);
    remove(rows::key(rows::kChallenge, *challenge));
  }
  if (Result<void> good = journal(prepared.entry); !good) {
    discard();
    return good.error();
  }
  return deliver();
}

}  // namespace lifecert::client
