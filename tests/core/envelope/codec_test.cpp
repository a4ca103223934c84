// Signed statements and packets in the codec family.
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

Result<Bytes> reread_signed(ByteView bytes) {
  const Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  if (!statement) return statement.error();
  return wire::encode(*statement);
}

Result<Bytes> reread_packet(ByteView bytes) {
  const Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(bytes);
  if (!parsed) return parsed.error();
  return wire::encode(parsed->packet);
}

std::vector<CodecCase> cases() {
  const Samples& samples = Samples::get();
  CodecCase statement = wire_case("SignedStatement", "challenge-signed.hex", samples.challenge, reread_signed);
  Bytes kind_zero = statement.golden;
  kind_zero[0] = 0;
  Bytes kind_next = statement.golden;
  kind_next[0] = 200;
  statement.refusals = {{"kind 0", kind_zero, Code::unknown_value}, {"kind 200", kind_next, Code::unknown_value}};

  CodecCase packet = wire_case("Packet", "packet.hex", samples.packet, reread_packet);
  Bytes other_magic = packet.golden;
  other_magic[3] = '2';
  packet.refusals = {{"magic LCE2", other_magic, Code::unknown_version}};

  return {statement, packet, wire_case("Header", "header.hex", samples.header),
          wire_case("KeyWraps", "key-wraps.hex", samples.wraps),
          wire_case("EvidenceBody", "evidence-body.hex", samples.body)};
}

INSTANTIATE_TEST_SUITE_P(Envelope, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
