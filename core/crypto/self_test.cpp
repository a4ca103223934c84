#include "core/crypto/self_test.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/crypto/hash.h"
#include "core/crypto/mixed_order_points.h"
#include "core/crypto/seal.h"
#include "core/crypto/sign.h"

namespace lifecert::crypto {
namespace {

int nibble(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

// Only for the constants in this room; wire's checked reader lies on the same floor.
template <std::size_t N>
std::array<std::uint8_t, N> constant(std::string_view hex) {
  std::array<std::uint8_t, N> bytes{};
  for (std::size_t i = 0; i < N; ++i) {
    bytes[i] = static_cast<std::uint8_t>(nibble(hex[2 * i]) * 16 + nibble(hex[2 * i + 1]));
  }
  return bytes;
}

Error failed(const char* test) { return {Code::self_test_failed, test}; }

Result<void> test_hashes() {
  if (blake2b(view_of("abc")) !=
      constant<32>("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")) {
    return failed("BLAKE2b-256");
  }
  if (sha256({view_of("abc")}) !=
      constant<32>("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")) {
    return failed("SHA-256");
  }
  if (hmac_sha256(view_of("Jefe"), {view_of("what do ya want for nothing?")}) !=
      constant<32>("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")) {
    return failed("HMAC-SHA-256");
  }
  return {};
}

Result<void> test_signatures() {
  // RFC 8032 section 7.1, test 2.
  const auto key = sign_key_pair(
      SecretKey(constant<32>("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
  const auto want = constant<64>(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  const std::uint8_t message[1] = {0x72};
  if (key.public_key != constant<32>("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c") ||
      sign(key, message) != want || !verify(key.public_key, message, want)) {
    return failed("Ed25519");
  }
  Signature wrong = want;
  wrong[0] ^= 1U;
  if (verify_by_checked(key.public_key, message, wrong)) return failed("Ed25519 refusal");
  return {};
}

Result<void> test_sealing() {
  const auto recipient = box_key_pair(SecretKey(blake2b(view_of("recipient"))));
  const Bytes plain = bytes_of("sealed and opened again");
  Result<Bytes> sealed = seal_to(recipient.public_key, plain, blake2b(view_of("seed")));
  if (!sealed) return failed("sealed box");
  Result<Bytes> opened = open_sealed(recipient, *sealed);
  if (!opened || *opened != plain) return failed("sealed box");
  const SecretKey key(blake2b(view_of("stream")));
  Bytes stream = stream_seal(key, {}, plain);
  opened = stream_open(key, stream);
  if (!opened || *opened != plain) return failed("secretstream");
  stream.back() ^= 1U;
  if (stream_open(key, stream)) return failed("secretstream refusal");
  return {};
}

// The module, which people wait for on slow phones, carries its library with it, and its tests try all points in it: a few
// show at the start that it runs as it was tested. A native build tries whichever library it finds on the machine. A copy,
// so that the others are left out of the module.
#ifdef __EMSCRIPTEN__
constexpr std::size_t kPrimeOrderTested = 1;
constexpr std::size_t kMixedOrderTested = 2;
#else
constexpr std::size_t kPrimeOrderTested = std::size(kPrimeOrderPoints);
constexpr std::size_t kMixedOrderTested = std::size(kMixedOrderPoints);
#endif
template <std::size_t N>
constexpr std::array<std::string_view, N> first_of(const std::string_view* points) {
  std::array<std::string_view, N> first{};
  std::copy_n(points, N, first.begin());
  return first;
}
constexpr auto kGoodPoints = first_of<kPrimeOrderTested>(kPrimeOrderPoints);
constexpr auto kBadPoints = first_of<kMixedOrderTested>(kMixedOrderPoints);

Result<void> test_mixed_order_points() {
  for (const std::string_view point : kGoodPoints) {
    if (!check_public_key(constant<32>(point))) return failed("prime-order point refused");
  }
  for (const std::string_view point : kBadPoints) {
    if (check_public_key(constant<32>(point))) return failed("mixed-order point accepted");
  }
  return {};
}

#ifndef __EMSCRIPTEN__
// Everything random is handed in by the caller. If libsodium asks for its own randomness, a composition in this room has
// been changed wrongly, and going on would hide that.
const char* no_random_name() { return "none"; }
std::uint32_t no_random_number() { std::abort(); }
void no_random_buffer(void* const, const size_t) { std::abort(); }

randombytes_implementation no_random = {no_random_name,   no_random_number, nullptr,
                                        nullptr, no_random_buffer, nullptr};
#endif

}  // namespace

Result<void> start() {
#ifndef __EMSCRIPTEN__
  // libsodium itself makes starting idempotent; its own allocator draws a canary first, so the ban comes second.
  static const bool ready = [] {
    if (sodium_init() < 0) return false;
    randombytes_set_implementation(&no_random);
    return true;
  }();
  if (!ready) return failed("sodium_init");
#endif
  return self_test();
}

Result<void> self_test() {
  for (const auto test : {test_hashes, test_signatures, test_sealing, test_mixed_order_points}) {
    if (Result<void> result = test(); !result) return result;
  }
  return {};
}

}  // namespace lifecert::crypto
