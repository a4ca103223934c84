#include "core/envelope/packet.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/region_fixture.h"

namespace lifecert::envelope {
namespace {

using support::fixed;
using support::must;
using support::named_box;
using support::Region;

Code code_of(const Result<ParsedPacket>& result) { return result ? Code::ok : result.error().code; }

// What the intake does before it looks anything up.
Result<ParsedPacket> accept(ByteView bytes) {
  Result<ParsedPacket> parsed = parse_unverified(bytes);
  if (!parsed) return parsed;
  if (Result<void> good = verify_device_signature(*parsed); !good) return good.error();
  return parsed;
}

// What the re-check does.
Result<Bytes> open_with(const ParsedPacket& parsed, const crypto::BoxKeyPair& recipient) {
  Result<crypto::SecretKey> key = unwrap_content_key(parsed, recipient);
  if (!key) return key.error();
  return open_evidence(parsed, *key);
}

Packet parts_of(const Bytes& bytes) { return must(wire::decode<Packet>(bytes)); }

class PacketTest : public ::testing::Test {
 protected:
  Bytes content() const { return wire::encode(Region::evidence()); }
  Bytes make(const Header& header) { return region_.packet(header, content(), region_.recipients()); }
  PreparedPacket prepare(const Header& header, ByteView made, const crypto::Hash& entropy) {
    return must(prepare_packet(header, copy_of(made), region_.recipients(), entropy));
  }
  /// A packet of these parts, signed by the device as if it had made them so.
  Bytes sign_parts(Header header, Packet parts) {
    parts.header = wire::encode(header);
    parts.signatures = {region_.device.sign_as(Role::device, Kind::submission, parts.header)};
    return wire::encode(parts);
  }

  Region region_;
};

TEST_F(PacketTest, IsOpenedByEachRecipientAndNobodyElse) {
  const ParsedPacket parsed = must(accept(region_.packet()));
  EXPECT_EQ(open_with(parsed, region_.recipient_1a).value_or({}), content());
  EXPECT_EQ(open_with(parsed, region_.recipient_1b).value_or({}), content());
  EXPECT_EQ(open_with(parsed, region_.recipient_2).error().code, Code::wrong_key);
  EXPECT_EQ(parsed.submission_id, submission_id(parsed.packet.header));
  EXPECT_EQ(parsed.wraps.epoch, 1U);
}

TEST_F(PacketTest, MayTravelWithoutItsEvidence) {
  Packet parts = parts_of(region_.packet());
  parts.evidence.clear();
  const ParsedPacket parsed = must(accept(wire::encode(parts)));
  EXPECT_LE(wire::encode(parts).size(), kMaxHeadBytes);
  EXPECT_EQ(open_with(parsed, region_.recipient_1a).error().code, Code::not_decidable);
}

TEST_F(PacketTest, HidesHowLongTheEvidenceIsWithinABlock) {
  const auto size = [&](std::size_t bytes) {
    return region_.packet(region_.header(), Bytes(bytes, 1), region_.recipients()).size();
  };
  EXPECT_EQ(size(0), size(16'000));
  EXPECT_EQ(size(17'000), size(32'000));
  EXPECT_EQ(size(17'000) - size(0), kEvidencePadding);
}

// ---- Altered

TEST_F(PacketTest, RefusesEveryFlippedBitOfTheHead) {
  const Bytes good = region_.packet();
  const std::size_t evidence = parts_of(good).evidence.size();
  for (std::size_t bit = 0; bit < (good.size() - evidence) * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_FALSE(accept(bad)) << "bit " << bit;
  }
}

TEST_F(PacketTest, RefusesAFlippedBitInEachByteOfTheEvidence) {
  const Bytes good = region_.packet();
  const std::size_t evidence = parts_of(good).evidence.size();
  for (std::size_t byte = good.size() - evidence; byte < good.size(); ++byte) {
    Bytes bad = good;
    bad[byte] ^= static_cast<std::uint8_t>(1U << (byte % 8));
    ASSERT_EQ(code_of(accept(bad)), Code::hash_mismatch) << "byte " << byte;
  }
}

TEST_F(PacketTest, RefusesPartsOfAnotherPacket) {
  Header second_header = region_.header();
  second_header.packet_seq = 2;
  const Packet first = parts_of(region_.packet());
  const Packet second = parts_of(make(second_header));
  struct Case {
    const char* name;
    Packet parts;
    Code want;
  };
  const Case cases[] = {
      {"header", {first.magic, second.header, first.signatures, first.wraps, {}, {}, first.evidence}, Code::hash_mismatch},
      {"signatures", {first.magic, first.header, second.signatures, first.wraps, {}, {}, first.evidence}, Code::bad_signature},
      {"wraps", {first.magic, first.header, first.signatures, second.wraps, {}, {}, first.evidence}, Code::hash_mismatch},
      {"evidence", {first.magic, first.header, first.signatures, first.wraps, {}, {}, second.evidence}, Code::hash_mismatch},
      {"header and signatures",
       {first.magic, second.header, second.signatures, first.wraps, {}, {}, first.evidence},
       Code::hash_mismatch},
      {"wraps and evidence",
       {first.magic, first.header, first.signatures, second.wraps, {}, {}, second.evidence},
       Code::hash_mismatch}};
  for (const Case& one : cases) EXPECT_EQ(code_of(accept(wire::encode(one.parts))), one.want) << one.name;
}

// Somebody with a key of their own takes another person's sealed pictures and puts them under a header of theirs.
// Hashes and signature are right; the context inside is not.
TEST_F(PacketTest, ClaimedByAnotherHeaderDoesNotOpen) {
  const ParsedPacket theirs = must(accept(region_.packet()));
  Header mine = theirs.header;
  mine.person.id = fixed("another person");
  const ParsedPacket stolen = must(accept(sign_parts(mine, theirs.packet)));
  EXPECT_EQ(open_with(stolen, region_.recipient_1a).error(), (Error{Code::hash_mismatch, "wrap"}));
  // Even with the content key in hand.
  const crypto::SecretKey key = must(unwrap_content_key(theirs, region_.recipient_1a));
  EXPECT_EQ(open_evidence(stolen, key).error(), (Error{Code::hash_mismatch, "context"}));
}

TEST_F(PacketTest, WithRecipientsSwappedDoesNotOpen) {
  const ParsedPacket good = must(accept(region_.packet()));
  KeyWraps swapped = good.wraps;
  std::swap(swapped.wraps[0].recipient, swapped.wraps[1].recipient);
  Packet parts = good.packet;
  parts.wraps = wire::encode(swapped);
  EXPECT_EQ(code_of(accept(wire::encode(parts))), Code::hash_mismatch) << "by whoever has no key";
  Header header = good.header;
  header.wraps_hash = crypto::blake2b(parts.wraps);
  const ParsedPacket resigned = must(accept(sign_parts(header, parts)));
  EXPECT_EQ(open_with(resigned, region_.recipient_1a).error().code, Code::cannot_open);
  EXPECT_EQ(open_with(resigned, region_.recipient_1b).error().code, Code::cannot_open);
}

TEST_F(PacketTest, WithAnotherCommitmentDoesNotOpen) {
  const ParsedPacket good = must(accept(region_.packet()));
  Header header = good.header;
  header.evidence_commitment[0] ^= 1U;
  const ParsedPacket resigned = must(accept(sign_parts(header, good.packet)));
  EXPECT_EQ(open_with(resigned, region_.recipient_1a).error(), (Error{Code::hash_mismatch, "commitment"}));
}

TEST_F(PacketTest, WrappedAgainForAnotherPacketDoesNotOpen) {
  // The wrap of a packet that differs only in its time.
  Header later = region_.header();
  later.device_time += 1;
  const ParsedPacket a = must(accept(region_.packet()));
  const ParsedPacket b = must(accept(make(later)));
  Packet parts = a.packet;
  parts.wraps = b.packet.wraps;
  Header header = a.header;
  header.wraps_hash = crypto::blake2b(parts.wraps);
  const ParsedPacket mixed = must(accept(sign_parts(header, parts)));
  EXPECT_EQ(open_with(mixed, region_.recipient_1a).error(), (Error{Code::hash_mismatch, "wrap"}));
}

TEST_F(PacketTest, RefusesASignatureOfAnotherKeyRoleOrCount) {
  const Packet good = parts_of(region_.packet());
  const auto with = [&](std::vector<RoleSignature> signatures) {
    Packet parts = good;
    parts.signatures = std::move(signatures);
    return code_of(accept(wire::encode(parts)));
  };
  const RoleSignature device = good.signatures[0];
  RoleSignature by_stranger = region_.stranger.sign_as(Role::device, Kind::submission, good.header);
  RoleSignature as_staff = region_.device.sign_as(Role::staff, Kind::submission, good.header);
  RoleSignature stranger_under_device_id = by_stranger;
  stranger_under_device_id.key_id = device.key_id;
  EXPECT_EQ(with({}), Code::too_few_signatures);
  EXPECT_EQ(with({by_stranger}), Code::not_co_signed);
  EXPECT_EQ(with({as_staff}), Code::not_co_signed);
  EXPECT_EQ(with({stranger_under_device_id}), Code::bad_signature);
  EXPECT_EQ(with({device, device}), Code::not_canonical);
  EXPECT_EQ(with({as_staff, device}), Code::not_canonical);
  EXPECT_EQ(with({device, as_staff}), Code::not_co_signed) << "the header names nobody";
  EXPECT_EQ(with(std::vector<RoleSignature>(kMaxSignatures + 1, device)), Code::too_long);
}

// Nobody on the way can take a member of staff's signature off, or put one on: who signs stands in what is signed.
TEST_F(PacketTest, IsCoSignedByExactlyThoseWhomTheHeaderNames) {
  Header header = region_.header();
  header.cosigners = {{Role::staff, region_.staff.id()}, {Role::staff, region_.second_staff.id()}};
  std::ranges::sort(header.cosigners, {}, &CoSigner::key_id);
  std::vector<support::NamedSigner*> by = {&region_.staff, &region_.second_staff};
  if (header.cosigners[0].key_id != region_.staff.id()) std::swap(by[0], by[1]);
  const Packet good = parts_of(region_.packet(header, content(), region_.recipients(), {}, region_.device, by));
  ASSERT_EQ(good.signatures.size(), 3U);
  EXPECT_EQ(code_of(accept(wire::encode(good))), Code::ok);
  for (std::size_t i = 0; i < good.signatures.size(); ++i) {
    Packet stripped = good;
    stripped.signatures.erase(stripped.signatures.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(code_of(accept(wire::encode(stripped))), Code::not_co_signed) << i;
    Packet relabelled = good;
    relabelled.signatures[i].role = Role::witness;
    std::ranges::sort(relabelled.signatures, {}, &RoleSignature::role);
    EXPECT_NE(code_of(accept(wire::encode(relabelled))), Code::ok) << i;
  }
  const FindCoSigner find = [&](const CoSigner& one) -> const crypto::PublicKey* {
    static crypto::PublicKey key;
    key = one.key_id == region_.staff.id() ? region_.staff.public_key() : region_.second_staff.public_key();
    return &key;
  };
  EXPECT_TRUE(verify_cosigners(good.signatures, Kind::submission, good.header, header.cosigners, find));
  Packet forged = good;
  forged.signatures[2].signature[5] ^= 1U;
  EXPECT_EQ(verify_cosigners(forged.signatures, Kind::submission, good.header, header.cosigners, find).error().code,
            Code::bad_signature);
  EXPECT_EQ(verify_cosigners(good.signatures, Kind::submission, good.header, header.cosigners,
                             [](const CoSigner&) { return nullptr; })
                .error()
                .code,
            Code::unknown_staff);
}

TEST_F(PacketTest, CarriesJournalAndRequestUnderTheSignature) {
  const Bytes journal = bytes_of("entries");
  Packet good = parts_of(region_.packet(region_.header(), content(), region_.recipients(), {journal, {}}));
  EXPECT_EQ(good.journal, journal);
  good.journal[0] ^= 1U;
  EXPECT_EQ(code_of(accept(wire::encode(good))), Code::hash_mismatch);
  good.journal.clear();
  EXPECT_EQ(code_of(accept(wire::encode(good))), Code::hash_mismatch);
  Packet foreign_request = parts_of(region_.packet());
  foreign_request.request = bytes_of("request");
  EXPECT_EQ(code_of(accept(wire::encode(foreign_request))), Code::unproven_request) << "for somebody who is enrolled";
  Header provisional = region_.header();
  provisional.person = {PersonKind::enrolment_request, fixed("request")};
  EXPECT_EQ(code_of(accept(region_.packet(provisional, content(), region_.recipients()))), Code::unproven_request);
}

TEST_F(PacketTest, TakesOneSuiteOf65536) {
  const Bytes good = region_.packet();
  const Packet parts = parts_of(good);
  const std::size_t suite_at = 4 + 4;  // magic, header's length
  unsigned refused = 0;
  for (unsigned suite = 0; suite < 65536; ++suite) {
    Bytes packet = good;
    packet[suite_at] = static_cast<std::uint8_t>(suite & 0xFFU);
    packet[suite_at + 1] = static_cast<std::uint8_t>(suite >> 8U);
    const Code code = code_of(accept(packet));
    if (suite == crypto::kSuite1) {
      EXPECT_EQ(code, Code::ok);
    } else {
      refused += code == Code::unknown_suite ? 1U : 0U;
    }
  }
  EXPECT_EQ(refused, 65535U);
  Header header = region_.header();
  header.suite = 2;
  EXPECT_EQ(prepare_packet(header, content(), region_.recipients(), fixed("entropy")).error().code,
            Code::unknown_suite);
}

TEST_F(PacketTest, TakesOnlySubmissions) {
  for (unsigned kind = 0; kind < 256; ++kind) {
    if (kind == static_cast<unsigned>(Kind::submission)) continue;
    Packet parts = parts_of(region_.packet());
    parts.header[2] = static_cast<std::uint8_t>(kind);
    const Code want = known(static_cast<Kind>(kind)) ? Code::wrong_kind : Code::unknown_value;
    EXPECT_EQ(code_of(accept(wire::encode(parts))), want) << kind;
  }
}

TEST_F(PacketTest, RefusesAnotherMagic) {
  Bytes packet = region_.packet();
  packet[3] = '2';
  EXPECT_EQ(parse_unverified(packet).error(), (Error{Code::unknown_version, "magic"}));
  EXPECT_EQ(parse_unverified(bytes_of("<!DOCTYPE html>")).error(), (Error{Code::unknown_version, "magic"}));
}

TEST_F(PacketTest, RefusesWrapsOfAnotherEpochAndNone) {
  const ParsedPacket good = must(accept(region_.packet()));
  const auto with = [&](const KeyWraps& wraps) {
    Packet parts = good.packet;
    parts.wraps = wire::encode(wraps);
    Header header = good.header;
    header.wraps_hash = crypto::blake2b(parts.wraps);
    return code_of(accept(sign_parts(header, parts)));
  };
  EXPECT_EQ(with({2, good.wraps.wraps}), Code::hash_mismatch);
  EXPECT_EQ(with({1, {}}), Code::hash_mismatch);
  EXPECT_EQ(with({1, std::vector<KeyWrap>(kMaxWraps + 1)}), Code::too_long);
}

// ---- Made

TEST_F(PacketTest, IsSignedByTheNamedDeviceOrNotMade) {
  PreparedPacket prepared = prepare(region_.header(), content(), fixed("entropy"));
  const crypto::Signature wrong = must(region_.stranger.sign(prepared.to_sign));
  EXPECT_EQ(finish_packet(std::move(prepared), wrong).error().code, Code::bad_signature);
}

TEST_F(PacketTest, IsNotMadeFromBadInput) {
  const Recipients to = region_.recipients();
  const auto code = [&](const Header& header, const Bytes& made, const Recipients& recipients, const Bytes& entropy) {
    const Result<PreparedPacket> prepared = prepare_packet(header, made, recipients, entropy);
    return prepared ? Code::ok : prepared.error().code;
  };
  const crypto::Hash seed = fixed("entropy");
  const Bytes entropy(seed.begin(), seed.end());
  const std::size_t longest = kMaxEvidenceBytes - 3 * kEvidencePadding;
  EXPECT_EQ(code(region_.header(), content(), to, entropy), Code::ok);
  EXPECT_EQ(code(region_.header(), content(), to, {}), Code::weak_entropy);
  EXPECT_EQ(code(region_.header(), content(), to, Bytes(32)), Code::weak_entropy);
  EXPECT_EQ(code(region_.header(), content(), to, Bytes(entropy.begin(), entropy.begin() + 31)), Code::weak_entropy);
  EXPECT_EQ(code(region_.header(), content(), {}, entropy), Code::bad_argument);
  EXPECT_EQ(code(region_.header(), content(), Recipients(kMaxWraps + 1, to[0]), entropy), Code::bad_argument);
  EXPECT_EQ(code(region_.header(), content(), {crypto::PublicKey{}}, entropy), Code::bad_key);
  EXPECT_EQ(code(region_.header(), Bytes(longest, 1), to, entropy), Code::ok);
  EXPECT_EQ(code(region_.header(), Bytes(longest + 1, 1), to, entropy), Code::too_long);
  Header too_long = region_.header();
  too_long.build = std::string(33, 'b');
  EXPECT_EQ(code(too_long, content(), to, entropy), Code::too_long) << "nobody could ever read it";
  Header not_text = region_.header();
  not_text.build = "\xFF";
  EXPECT_EQ(code(not_text, content(), to, entropy), Code::bad_text) << "nobody could ever read it";
}

TEST_F(PacketTest, RefusesAHeadThatIsTooLongAsAWhole) {
  Packet parts = parts_of(region_.packet());
  parts.wraps.resize(kMaxHeadBytes);
  EXPECT_EQ(parse_unverified(wire::encode(parts)).error(), (Error{Code::too_long, "head"}));
}

TEST_F(PacketTest, IsNotMadeWithAttachmentsThatNobodyReads) {
  const auto code = [&](const Header& header, Attachments attachments) {
    const Result<PreparedPacket> prepared =
        prepare_packet(header, content(), region_.recipients(), fixed("entropy"), std::move(attachments));
    return prepared ? Code::ok : prepared.error().code;
  };
  EXPECT_EQ(code(region_.header(), {Bytes(kMaxJournalBytes), {}}), Code::ok);
  EXPECT_EQ(code(region_.header(), {Bytes(kMaxJournalBytes + 1), {}}), Code::too_long);
  EXPECT_EQ(code(region_.header(), {{}, Bytes(kMaxRequestBytes + 1)}), Code::too_long);
  Header huge = region_.header();
  huge.scheme = std::string(kMaxHeaderBytes, 's');
  const Result<PreparedPacket> none = prepare_packet(huge, content(), region_.recipients(), fixed("entropy"));
  EXPECT_EQ(none.error(), (Error{Code::too_long, "header"}));
}

TEST_F(PacketTest, IsFinishedOnlyWithTheCoSignersOfItsHeader) {
  Header header = region_.header();
  header.cosigners = {{Role::staff, region_.staff.id()}};
  const auto finish = [&](const Header& made, std::size_t cosignatures) {
    PreparedPacket prepared = prepare(made, content(), fixed("entropy"));
    const crypto::Signature device = must(region_.device.sign(prepared.to_sign));
    const crypto::Signature staff = must(region_.staff.sign(prepared.to_sign));
    const Result<Bytes> packet = finish_packet(std::move(prepared), device, std::vector<crypto::Signature>(cosignatures, staff));
    return packet ? Code::ok : packet.error().code;
  };
  EXPECT_EQ(finish(header, 1), Code::ok);
  EXPECT_EQ(finish(header, 0), Code::not_co_signed);
  EXPECT_EQ(finish(header, 2), Code::not_co_signed);
  header.cosigners = {{Role::registrar, region_.staff.id()}};
  EXPECT_EQ(finish(header, 1), Code::not_co_signed) << "an office certifies for nobody";
}

// What a device that means no good could seal well: the re-check says what is wrong with it.
TEST_F(PacketTest, WithEvidenceThatIsNoneDoesNotOpen) {
  ParsedPacket parsed = must(accept(region_.packet()));
  const crypto::SecretKey key = must(unwrap_content_key(parsed, region_.recipient_1a));
  const auto code = [&](const Bytes& evidence) {
    parsed.packet.evidence = evidence;
    return open_evidence(parsed, key).error().code;
  };
  EXPECT_EQ(code({}), Code::not_decidable);
  EXPECT_EQ(code(bytes_of("no stream")), Code::truncated);
  EXPECT_EQ(code(Bytes(kEvidencePadding, 1)), Code::cannot_open);
  EXPECT_EQ(code(crypto::stream_seal(key, {}, Bytes(kEvidencePadding))), Code::cannot_open);
  EXPECT_EQ(code(crypto::stream_seal(key, {}, crypto::pad(bytes_of("no body"), kEvidencePadding))), Code::truncated);
}

TEST_F(PacketTest, AtItsLongestIsAccepted) {
  Recipients eight;
  for (int i = 0; i < 8; ++i) eight.push_back(named_box("longest " + std::to_string(i)).public_key);
  const Bytes longest(kMaxEvidenceBytes - 3 * kEvidencePadding, 0xEE);
  const Bytes packet = region_.packet(region_.header(), longest, eight);
  EXPECT_LE(packet.size(), kMaxPacketBytes);
  const ParsedPacket parsed = must(accept(packet));
  EXPECT_TRUE(open_with(parsed, named_box("longest 7")).value_or({}) == longest);
  EXPECT_EQ(parse_unverified(Bytes(kMaxPacketBytes + 1U, 'L')).error().code, Code::unknown_version);
  Bytes huge = bytes_of("LCE1");
  huge.resize(kMaxPacketBytes + 1U);
  EXPECT_EQ(parse_unverified(huge).error(), (Error{Code::too_long, "packet"}));
  huge.pop_back();
  EXPECT_NE(parse_unverified(huge).error(), (Error{Code::too_long, "packet"}));
}

TEST_F(PacketTest, OfTheSameInputIsTheSame) { EXPECT_EQ(region_.packet(), region_.packet()); }

// Every secret of a packet that can be seen from outside: stream header and the wraps' ephemeral keys; and those
// inside.
std::set<Bytes> secrets_of(const Bytes& bytes, const crypto::BoxKeyPair& recipient) {
  const ParsedPacket parsed = must(accept(bytes));
  std::set<Bytes> secrets;
  const auto add = [&](ByteView one) { secrets.insert(Bytes(one.begin(), one.end())); };
  add(ByteView(parsed.packet.evidence).first(24));
  for (const KeyWrap& wrap : parsed.wraps.wraps) add(ByteView(wrap.sealed).first(32));
  const crypto::SecretKey key = must(unwrap_content_key(parsed, recipient));
  add(key.view());
  const Bytes padded = must(crypto::stream_open(key, parsed.packet.evidence));
  const EvidenceBody body = must(wire::decode<EvidenceBody>(must(crypto::unpad(padded, kEvidencePadding))));
  add(body.salt);
  return secrets;
}

// A cloned profile or a restored machine feeds the same randomness again: no key may meet other content.
TEST_F(PacketTest, RepeatedRandomnessNeverRepeatsAKeyWithOtherContent) {
  Header other_header = region_.header();
  other_header.packet_seq = 9;
  Header other_time = region_.header();
  other_time.device_time += 1;
  Bytes other_content = content();
  other_content.back() ^= 1U;
  const std::vector<Bytes> packets = {
      region_.packet(), region_.packet(region_.header(), other_content, region_.recipients()),
      region_.packet(region_.header(), {}, region_.recipients()), make(other_header), make(other_time)};
  std::set<Bytes> all;
  std::size_t count = 0;
  for (const Bytes& packet : packets) {
    const std::set<Bytes> secrets = secrets_of(packet, region_.recipient_1a);
    EXPECT_EQ(secrets.size(), 5U);
    count += secrets.size();
    all.insert(secrets.begin(), secrets.end());
  }
  EXPECT_EQ(all.size(), count) << "a key was used twice";
}

TEST_F(PacketTest, NeverUsesTheFeedItself) {
  const crypto::Hash feed = fixed("packet entropy");
  const std::set<Bytes> secrets = secrets_of(region_.packet(), region_.recipient_1a);
  EXPECT_FALSE(secrets.contains(Bytes(feed.begin(), feed.end())));
  EXPECT_FALSE(secrets.contains(Bytes(feed.begin(), feed.begin() + 24)));
}

// ---- Context

TEST_F(PacketTest, ContextLeavesOutWhatDependsOnTheParts) {
  const Header header = must(accept(region_.packet())).header;
  const crypto::Hash context = context_of(header);
  EXPECT_EQ(context, context_of(region_.header()));
  Header other = header;
  other.wraps_hash = fixed("x");
  other.evidence_hash = fixed("y");
  other.evidence_length = 77;
  other.evidence_commitment = fixed("z");
  EXPECT_EQ(context_of(other), context);
}

TEST_F(PacketTest, ContextCoversEverythingElse) {
  const Header header = region_.header();
  const std::vector<void (*)(Header&)> changes = {
      [](Header& h) { h.suite = 2; },
      [](Header& h) { h.kind = Kind::fetch; },
      [](Header& h) { h.region += "x"; },
      [](Header& h) { h.log_origin += "x"; },
      [](Header& h) { h.scheme += "x"; },
      [](Header& h) { ++h.due_day; },
      [](Header& h) { h.person.kind = PersonKind::walk_in; },
      [](Header& h) { h.person.id[0] ^= 1U; },
      [](Header& h) { h.device_key[0] ^= 1U; },
      [](Header& h) { ++h.journal_seq; },
      [](Header& h) { ++h.packet_seq; },
      [](Header& h) { h.previous_journal_hash[0] ^= 1U; },
      [](Header& h) { h.beacon.reset(); },
      [](Header& h) { ++h.beacon->size; },
      [](Header& h) { h.challenge.reset(); },
      [](Header& h) { ++h.device_time; },
      [](Header& h) { h.channel = Channel::kiosk; },
      [](Header& h) { h.supersedes = fixed("earlier"); },
      [](Header& h) { ++h.consent_version; },
      [](Header& h) { ++h.recipient_epoch; },
      [](Header& h) { h.build += "x"; },
  };
  std::set<crypto::Hash> contexts = {context_of(header)};
  for (const auto change : changes) {
    Header other = header;
    change(other);
    contexts.insert(context_of(other));
  }
  EXPECT_EQ(contexts.size(), changes.size() + 1);
}

}  // namespace
}  // namespace lifecert::envelope
