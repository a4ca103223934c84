// Sealing, signing, opening and verifying a submission of 2 KB and of 200 KB, beside the bare libsodium calls that the same
// work needs, in the same run. Names: <what>/<bytes>; the peer's begin with "sodium_".
#include <benchmark/benchmark.h>
#include <sodium.h>

#include "core/cert/submission.h"
#include "core/crypto/hash.h"
#include "core/crypto/seal.h"
#include "core/crypto/self_test.h"
#include "core/crypto/sign.h"
#include "core/envelope/packet.h"
#include "native/platform/heap.h"

namespace {

using namespace lifecert;

// Everything random is fixed: a benchmark measures the same work every time.
crypto::Hash fixed(std::string_view name) { return crypto::blake2b(view_of(name)); }

struct Setting {
  crypto::SignKeyPair device = crypto::sign_key_pair(crypto::SecretKey(fixed("device")));
  crypto::BoxKeyPair recipient = crypto::box_key_pair(crypto::SecretKey(fixed("recipient")));
  envelope::Header header;
  Bytes content;
  Bytes packet;

  explicit Setting(std::size_t bytes) {
    native::keep_freed_memory();  // as in the programs that do this all day
    if (!crypto::start()) std::abort();
    header.region = "bench.example";
    header.log_origin = "bench.example/log";
    header.scheme = "urban-employee";
    header.device_key = device.public_key;
    header.person.id = fixed("person");
    header.recipient_epoch = 1;
    header.build = "bench";
    cert::Evidence evidence;
    evidence.consent_version = 1;
    evidence.consent_to_face = true;
    constexpr std::size_t kPhoto = 50'000;
    for (std::size_t done = 0; done < bytes; done += kPhoto) {
      Bytes jpeg(std::min(kPhoto, bytes - done), 0x5A);
      evidence.photos.push_back({cert::PhotoLabel::straight, 0, std::move(jpeg)});
    }
    content = wire::encode(evidence);
    packet = make();
  }

  [[nodiscard]] envelope::PreparedPacket prepare() const {
    Result<envelope::PreparedPacket> prepared =
        envelope::prepare_packet(header, content, {recipient.public_key}, fixed("entropy"));
    return std::move(prepared).value();
  }
  [[nodiscard]] Bytes make() const {
    envelope::PreparedPacket prepared = prepare();
    const crypto::Signature signature = crypto::sign(device, prepared.to_sign);
    return envelope::finish_packet(std::move(prepared), signature).value();
  }
};

void sign(benchmark::State& state) {
  const Setting setting(2000);
  for (auto _ : state) benchmark::DoNotOptimize(crypto::sign(setting.device, setting.content));
}
BENCHMARK(sign)->Arg(2000);

void verify(benchmark::State& state) {
  const Setting setting(2000);
  const crypto::Signature signature = crypto::sign(setting.device, setting.content);
  for (auto _ : state) {
    benchmark::DoNotOptimize(crypto::verify(setting.device.public_key, setting.content, signature).has_value());
  }
}
BENCHMARK(verify)->Arg(2000);

void encode(benchmark::State& state) {
  const Setting setting(static_cast<std::size_t>(state.range(0)));
  const envelope::ParsedPacket parsed = envelope::parse_unverified(setting.packet).value();
  for (auto _ : state) benchmark::DoNotOptimize(wire::encode(parsed.packet));
}
BENCHMARK(encode)->Arg(2000)->Arg(200'000);

void decode(benchmark::State& state) {
  const Setting setting(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(wire::decode<envelope::Packet>(setting.packet).has_value());
}
BENCHMARK(decode)->Arg(2000)->Arg(200'000);

void seal_sign(benchmark::State& state) {
  const Setting setting(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(setting.make());
}
BENCHMARK(seal_sign)->Arg(2000)->Arg(200'000);

// The whole way from received bytes to the evidence: parse, hashes, signature, wrap, stream, commitment.
void open_verify(benchmark::State& state) {
  const Setting setting(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const envelope::ParsedPacket parsed = envelope::parse_unverified(setting.packet).value();
    if (!envelope::verify_device_signature(parsed)) state.SkipWithError("signature");
    const crypto::SecretKey key = envelope::unwrap_content_key(parsed, setting.recipient).value();
    benchmark::DoNotOptimize(envelope::open_evidence(parsed, key).value());
  }
}
BENCHMARK(open_verify)->Arg(2000)->Arg(200'000);

// The libsodium calls that open_verify cannot do without, on the same bytes and nothing else: the point check and the verify,
// the sealed box, the stream's chunks, and the hashes of header, wraps, evidence, context and commitment.
void sodium_open_verify(benchmark::State& state) {
  const Setting setting(static_cast<std::size_t>(state.range(0)));
  const envelope::ParsedPacket parsed = envelope::parse_unverified(setting.packet).value();
  const Bytes message = envelope::pre_authentication(envelope::Kind::submission, parsed.packet.header);
  const Bytes& evidence = parsed.packet.evidence;
  std::vector<std::uint8_t> plain(evidence.size());
  std::array<std::uint8_t, 64> opened{};
  std::array<std::uint8_t, 32> hash{};
  const auto blake2b = [&](ByteView bytes) {
    crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
    benchmark::DoNotOptimize(hash);
  };
  for (auto _ : state) {
    blake2b(parsed.packet.header);
    blake2b(parsed.packet.header);  // context: a header of the same size
    blake2b(parsed.packet.wraps);
    blake2b(evidence);
    const auto& device = parsed.header.device_key;
    bool good = crypto_core_ed25519_is_valid_point(device.data()) == 1;
    good = good && crypto_sign_verify_detached(parsed.packet.signatures[0].signature.data(), message.data(),
                                               message.size(), device.data()) == 0;
    good = good && crypto_box_seal_open(opened.data(), parsed.wraps.wraps[0].sealed.data(),
                                        parsed.wraps.wraps[0].sealed.size(), setting.recipient.public_key.data(),
                                        setting.recipient.secret_key.view().data()) == 0;
    crypto_secretstream_xchacha20poly1305_state stream;
    crypto_secretstream_xchacha20poly1305_init_pull(&stream, evidence.data(), opened.data());
    std::size_t written = 0;
    for (std::size_t at = crypto::kStreamHeaderBytes; at < evidence.size();) {
      const std::size_t size =
          std::min(evidence.size() - at, crypto::kStreamChunkBytes + crypto::kStreamChunkOverhead);
      std::uint8_t tag = 0;
      good = good && crypto_secretstream_xchacha20poly1305_pull(&stream, plain.data() + written, nullptr, &tag,
                                                                evidence.data() + at, size, nullptr, 0) == 0;
      written += size - crypto::kStreamChunkOverhead;
      at += size;
    }
    crypto_generichash(hash.data(), hash.size(), plain.data(), setting.content.size(), hash.data(), hash.size());
    benchmark::DoNotOptimize(plain.data());
    if (!good) state.SkipWithError("libsodium refused");
  }
}
BENCHMARK(sodium_open_verify)->Arg(2000)->Arg(200'000);

}  // namespace
