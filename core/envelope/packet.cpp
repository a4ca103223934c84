#include "core/envelope/packet.h"

#include <algorithm>
#include <tuple>

#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"

namespace lifecert::envelope {
namespace {

constexpr std::size_t kHeadRoom = 256;  // for what a packet has besides its three parts: magic, lengths, a signature

crypto::Hash journal_hash(ByteView journal) { return journal.empty() ? crypto::Hash{} : crypto::blake2b(journal); }

crypto::Hash commitment_of(const EvidenceBody& body) { return crypto::keyed_blake2b(body.salt, {body.content}); }

// Content key, stream header, salt and the wraps' ephemeral keys all come from one hedged seed each: never from the raw feed.
crypto::Hash seed_for(ByteView entropy, std::string_view purpose, const crypto::Hash& context,
                      const crypto::Hash& plain_hash) {
  Bytes bound(context.begin(), context.end());
  append(bound, plain_hash);
  return crypto::hedged_seed(entropy, purpose, bound);
}

Result<KeyWraps> wrap_key(const crypto::SecretKey& content_key, const crypto::Hash& context, std::uint32_t epoch,
                          const Recipients& recipients, ByteView entropy) {
  KeyWraps wraps{epoch, {}};
  Bytes plain(content_key.view().begin(), content_key.view().end());
  append(plain, context);
  for (const crypto::PublicKey& recipient : recipients) {
    // The content key stands in the seed: with repeated entropy an ephemeral key must not meet two content keys.
    const crypto::Hash seed = seed_for(entropy, "wrap", context, crypto::blake2b({content_key.view(), recipient}));
    Result<Bytes> sealed = crypto::seal_to(recipient, plain, seed);
    if (!sealed) return sealed.error();
    KeyWrap wrap;
    wrap.recipient = crypto::key_id(recipient);
    std::ranges::copy(*sealed, wrap.sealed.begin());
    wraps.wraps.push_back(wrap);
  }
  crypto::wipe(plain);
  return wraps;
}

}  // namespace

bool known(PersonKind kind) { return kind >= PersonKind::pseudonym && kind <= PersonKind::enrolment_request; }
bool known(Channel channel) { return channel >= Channel::phone_web && channel <= Channel::kiosk; }

bool known(DocumentSeen document) { return document <= DocumentSeen::other; }

std::string_view name_of(DocumentSeen document) {
  switch (document) {
    case DocumentSeen::none: return "none";
    case DocumentSeen::identity_card: return "identity_card";
    case DocumentSeen::social_security_card: return "social_security_card";
    case DocumentSeen::other: return "other";
  }
  return "unknown";
}

std::string_view name_of(PersonKind kind) {
  switch (kind) {
    case PersonKind::pseudonym: return "pseudonym";
    case PersonKind::walk_in: return "walk_in";
    case PersonKind::enrolment_request: return "enrolment_request";
  }
  return "unknown";
}

std::string_view name_of(Channel channel) {
  switch (channel) {
    case Channel::phone_web: return "phone_web";
    case Channel::staff_tablet: return "staff_tablet";
    case Channel::mini_program: return "mini_program";
    case Channel::kiosk: return "kiosk";
  }
  return "unknown";
}

crypto::Hash submission_id(ByteView header) { return crypto::blake2b(header); }

crypto::Hash context_of(Header header) {
  header.wraps_hash = {};
  header.evidence_hash = {};
  header.evidence_length = 0;
  header.evidence_commitment = {};
  return crypto::blake2b({view_of("lifecert context 1"), wire::encode(header)});
}

namespace {

Result<PreparedPacket> seal_body(Header header, EvidenceBody& body, const Recipients& recipients, ByteView entropy,
                                 Attachments attachments) {
  if (header.suite != crypto::kSuite1) return Error{Code::unknown_suite, "suite"};
  if (Result<void> good = crypto::check_entropy(entropy); !good) return good.error();
  if (recipients.empty() || recipients.size() > kMaxWraps) return Error{Code::bad_argument, "recipients"};
  if (body.content.size() > kMaxEvidenceBytes - 3 * kEvidencePadding) return Error{Code::too_long, "evidence"};

  if (attachments.journal.size() > kMaxJournalBytes) return Error{Code::too_long, "journal"};
  if (attachments.request.size() > kMaxRequestBytes) return Error{Code::too_long, "request"};

  header.journal_hash = journal_hash(attachments.journal);
  const crypto::Hash plain_hash = crypto::blake2b(body.content);
  body.context = context_of(header);
  body.salt = seed_for(entropy, "salt", body.context, plain_hash);

  const crypto::SecretKey content_key(seed_for(entropy, "content key", body.context, plain_hash));
  std::array<std::uint8_t, crypto::kStreamHeaderBytes> stream_header{};
  const crypto::Hash header_seed = seed_for(entropy, "stream header", body.context, plain_hash);
  std::copy_n(header_seed.begin(), stream_header.size(), stream_header.begin());

  PreparedPacket prepared;
  prepared.packet.journal = std::move(attachments.journal);
  prepared.packet.request = std::move(attachments.request);
  // Room for the padding, too: what holds evidence is not moved about.
  const std::size_t room = body.content.size() + 2 * kEvidencePadding;
  Bytes plain = crypto::pad(wire::encode(body, room), kEvidencePadding);
  prepared.packet.evidence = crypto::stream_seal(content_key, stream_header, plain);
  crypto::wipe(plain);

  Result<KeyWraps> wraps = wrap_key(content_key, body.context, header.recipient_epoch, recipients, entropy);
  if (!wraps) return wraps.error();
  prepared.packet.wraps = wire::encode(*wraps);

  header.wraps_hash = crypto::blake2b(prepared.packet.wraps);
  header.evidence_hash = crypto::blake2b(prepared.packet.evidence);
  header.evidence_length = prepared.packet.evidence.size();
  header.evidence_commitment = commitment_of(body);

  prepared.packet.header = wire::encode(header);
  if (prepared.packet.header.size() > kMaxHeaderBytes) return Error{Code::too_long, "header"};
  // A field beyond its limit would be signed and sealed well, and read by nobody.
  if (Result<Header> readable = wire::decode<Header>(prepared.packet.header); !readable) return readable.error();
  prepared.submission_id = submission_id(prepared.packet.header);
  prepared.to_sign = pre_authentication(header.kind, prepared.packet.header);
  prepared.header = std::move(header);
  return prepared;
}

}  // namespace

Result<PreparedPacket> prepare_packet(Header header, Bytes content, const Recipients& recipients, ByteView entropy,
                                      Attachments attachments) {
  EvidenceBody body;
  body.content = std::move(content);
  Result<PreparedPacket> prepared = seal_body(std::move(header), body, recipients, entropy, std::move(attachments));
  crypto::wipe(body.content);
  return prepared;
}

std::vector<RoleSignature> packet_signatures(const Header& header, const crypto::Signature& device_signature,
                                             const std::vector<crypto::Signature>& cosignatures) {
  std::vector<RoleSignature> signatures = {{Role::device, crypto::key_id(header.device_key), device_signature}};
  for (std::size_t i = 0; i < std::min(header.cosigners.size(), cosignatures.size()); ++i) {
    signatures.push_back({header.cosigners[i].role, header.cosigners[i].key_id, cosignatures[i]});
  }
  return signatures;
}

Result<Bytes> finish_packet(PreparedPacket prepared, const crypto::Signature& device_signature,
                            const std::vector<crypto::Signature>& cosignatures) {
  const crypto::PublicKey& key = prepared.header.device_key;
  const std::vector<CoSigner>& cosigners = prepared.header.cosigners;
  if (cosigners.size() != cosignatures.size()) return Error{Code::not_co_signed, "signatures"};
  if (Result<void> good = crypto::verify_by_checked(key, prepared.to_sign, device_signature); !good) return good.error();
  prepared.packet.signatures = packet_signatures(prepared.header, device_signature, cosignatures);
  Result<void> complete = check_signers(prepared.packet.signatures, crypto::key_id(key), cosigners);
  if (!complete) return complete.error();
  const Packet& packet = prepared.packet;
  return wire::encode(packet, packet.header.size() + packet.wraps.size() + packet.journal.size() + packet.request.size() +
                                  packet.evidence.size() + packet.signatures.size() * 81 + kHeadRoom);
}

Packet without_evidence(const Packet& packet) {
  return {packet.magic, packet.header, packet.signatures, packet.wraps, packet.journal, packet.request, {}};
}

Result<ParsedPacket> parse_unverified(ByteView bytes) {
  // The magic first: "not a packet" is a better answer than whichever length happens to be off.
  constexpr std::array<std::uint8_t, 4> kMagic = {'L', 'C', 'E', '1'};
  const std::size_t have = std::min(bytes.size(), kMagic.size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(have), kMagic.begin())) {
    return Error{Code::unknown_version, "magic"};
  }
  if (bytes.size() > kMaxPacketBytes) return Error{Code::too_long, "packet"};
  Result<Packet> packet = wire::decode<Packet>(bytes);
  if (!packet) return packet.error();
  ParsedPacket parsed;
  parsed.packet = std::move(*packet);
  const Packet& parts = parsed.packet;

  Result<Header> header = wire::decode<Header>(parts.header);
  if (!header) return header.error();
  if (header->suite != crypto::kSuite1) return Error{Code::unknown_suite, "suite"};
  if (header->kind != Kind::submission) return Error{Code::wrong_kind, "kind"};
  if (parts.header.size() + parts.wraps.size() + parts.signatures.size() * 81 > kMaxHeadBytes) {
    return Error{Code::too_long, "head"};
  }
  if (parts.signatures.empty()) return Error{Code::too_few_signatures, "signatures"};
  for (std::size_t i = 1; i < parts.signatures.size(); ++i) {
    const RoleSignature& a = parts.signatures[i - 1];
    const RoleSignature& b = parts.signatures[i];
    if (std::tie(a.role, a.key_id) >= std::tie(b.role, b.key_id)) return Error{Code::not_canonical, "signatures"};
  }
  if (crypto::blake2b(parts.wraps) != header->wraps_hash) return Error{Code::hash_mismatch, "wraps"};
  if (journal_hash(parts.journal) != header->journal_hash) return Error{Code::hash_mismatch, "journal"};
  const bool provisional = header->person.kind == PersonKind::enrolment_request;
  if (provisional != !parts.request.empty()) return Error{Code::unproven_request, "request"};
  if (!parts.evidence.empty() && (parts.evidence.size() != header->evidence_length ||
                                  crypto::blake2b(parts.evidence) != header->evidence_hash)) {
    return Error{Code::hash_mismatch, "evidence"};
  }
  Result<KeyWraps> wraps = wire::decode<KeyWraps>(parts.wraps);
  if (!wraps) return wraps.error();
  if (wraps->epoch != header->recipient_epoch || wraps->wraps.empty()) return Error{Code::hash_mismatch, "epoch"};
  parsed.header = std::move(*header);
  parsed.wraps = std::move(*wraps);
  parsed.submission_id = submission_id(parts.header);
  return parsed;
}

Result<void> verify_device_signature(const ParsedPacket& parsed) {
  const crypto::PublicKey& key = parsed.header.device_key;
  const auto& signatures = parsed.packet.signatures;
  Result<void> complete = check_signers(signatures, crypto::key_id(key), parsed.header.cosigners);
  if (!complete) return complete;
  // Roles are numbered so that the device's comes first.
  return crypto::verify(key, pre_authentication(parsed.header.kind, parsed.packet.header), signatures.front().signature);
}

Result<crypto::SecretKey> unwrap_content_key(const ParsedPacket& parsed, const crypto::BoxKeyPair& recipient) {
  const crypto::KeyId id = crypto::key_id(recipient.public_key);
  for (const KeyWrap& wrap : parsed.wraps.wraps) {
    if (wrap.recipient != id) continue;
    Result<Bytes> plain = crypto::open_sealed(recipient, wrap.sealed);
    if (!plain) return plain.error();
    const crypto::Hash context = context_of(parsed.header);
    static_assert(sizeof wrap.sealed == 64 + crypto::kSealOverhead, "what was sealed is key and context");
    if (!std::equal(context.begin(), context.end(), plain->begin() + 32)) {
      return Error{Code::hash_mismatch, "wrap"};
    }
    crypto::SecretKey key{ByteView(*plain).first(32)};
    crypto::wipe(*plain);
    return key;
  }
  return Error{Code::wrong_key, "recipient"};
}

Result<Bytes> open_evidence(const ParsedPacket& parsed, const crypto::SecretKey& content_key) {
  if (parsed.packet.evidence.empty()) return Error{Code::not_decidable, "evidence"};
  Result<Bytes> padded = crypto::stream_open(content_key, parsed.packet.evidence);
  if (!padded) return padded.error();
  Result<Bytes> plain = crypto::unpad(std::move(*padded), kEvidencePadding);
  if (!plain) return plain.error();
  Result<EvidenceBody> body = wire::decode<EvidenceBody>(*plain);
  if (!body) return body.error();
  if (body->context != context_of(parsed.header)) return Error{Code::hash_mismatch, "context"};
  if (commitment_of(*body) != parsed.header.evidence_commitment) return Error{Code::hash_mismatch, "commitment"};
  return std::move(body->content);
}

}  // namespace lifecert::envelope
