// The part of lifecert_hall.h that concerns the desk and the draws: checks what comes from outside, decodes, calls, encodes.
#include <algorithm>
#include <array>
#include <optional>

#include "core/cert/trust_list.h"
#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/desk/statements.h"
#include "core/receipt/draw_bundle.h"
#include "core/receipt/hall_reply.h"
#include "wasm/hall/facts.h"
#include "wasm/hall/input.h"
#include "wasm/lifecert_hall.h"

namespace lifecert::abi {
namespace {

using envelope::Kind;

template <std::size_t N>
std::optional<std::array<std::uint8_t, N>> fixed(const Input& input) {
  if (input.size != N) return std::nullopt;
  std::array<std::uint8_t, N> value{};
  std::ranges::copy(input.bytes(), value.begin());
  return value;
}

// What a device may say to a hall, and how it asks about it.
std::optional<Kind> device_kind(std::uint32_t kind) {
  constexpr std::array<Kind, 5> kSaid = {Kind::appointment, Kind::ticket, Kind::hall_request, Kind::evaluation, Kind::fetch};
  const auto found = std::ranges::find_if(kSaid, [&](Kind one) { return static_cast<std::uint32_t>(one) == kind; });
  return found == kSaid.end() ? std::nullopt : std::optional(*found);
}

Result<cert::VerifiedTrustList> trust_of(const Input& pins, const Input& trust_list) {
  Result<cert::Pins> wanted = wire::decode<cert::Pins>(pins.bytes());
  return wanted ? cert::verify_trust_list(trust_list.bytes(), *wanted) : wanted.error();
}

std::uint32_t text_or_bytes(const Result<Bytes>& bytes) {
  return bytes ? memory().answer(*bytes) : memory().fail(bytes.error());
}

}  // namespace
}  // namespace lifecert::abi

using namespace lifecert;
using namespace lifecert::abi;

extern "C" {

std::uint32_t lifecert_hall_verify_draw(const std::uint8_t* pins, std::uint32_t pins_size, const std::uint8_t* trust_list,
                                        std::uint32_t trust_list_size, const std::uint8_t* bundle,
                                        std::uint32_t bundle_size) {
  const Input pins_in{pins, pins_size};
  const Input trust_in{trust_list, trust_list_size};
  const Input bundle_in{bundle, bundle_size};
  if (!begin(pins_in, trust_in, bundle_in)) return bad("input");
  Result<cert::VerifiedTrustList> trust = trust_of(pins_in, trust_in);
  if (!trust) return memory().fail(trust.error());
  return memory().answer(receipt::verify_draw(bundle_in.bytes(), *trust));
}

std::uint32_t lifecert_hall_verify_plan(const std::uint8_t* pins, std::uint32_t pins_size, const std::uint8_t* trust_list,
                                        std::uint32_t trust_list_size, const std::uint8_t* kept, std::uint32_t kept_size,
                                        const std::uint8_t* reply, std::uint32_t reply_size) {
  const Input pins_in{pins, pins_size};
  const Input trust_in{trust_list, trust_list_size};
  const Input kept_in{kept, kept_size};
  const Input reply_in{reply, reply_size};
  if (!begin(pins_in, trust_in, kept_in, reply_in)) return bad("input");
  Result<cert::VerifiedTrustList> trust = trust_of(pins_in, trust_in);
  if (!trust) return memory().fail(trust.error());
  return memory().answer(receipt::verify_hall_plan(reply_in.bytes(), kept_in.text(), *trust));
}

std::uint32_t lifecert_hall_verify_receipt(const std::uint8_t* pins, std::uint32_t pins_size,
                                           const std::uint8_t* trust_list, std::uint32_t trust_list_size,
                                           const std::uint8_t* kept, std::uint32_t kept_size,
                                           const std::uint8_t* statement, std::uint32_t statement_size,
                                           const std::uint8_t* reply, std::uint32_t reply_size) {
  const Input pins_in{pins, pins_size};
  const Input trust_in{trust_list, trust_list_size};
  const Input kept_in{kept, kept_size};
  const Input statement_in{statement, statement_size};
  const Input reply_in{reply, reply_size};
  if (!begin(pins_in, trust_in, kept_in, statement_in, reply_in)) return bad("input");
  Result<cert::VerifiedTrustList> trust = trust_of(pins_in, trust_in);
  if (!trust) return memory().fail(trust.error());
  return memory().answer(receipt::verify_hall_receipt(reply_in.bytes(), statement_in.bytes(), kept_in.text(), *trust));
}

std::uint32_t lifecert_hall_verify_status(const std::uint8_t* pins, std::uint32_t pins_size,
                                          const std::uint8_t* trust_list, std::uint32_t trust_list_size,
                                          const std::uint8_t* kept, std::uint32_t kept_size,
                                          const std::uint8_t* statement, std::uint32_t statement_size,
                                          const std::uint8_t* plan, std::uint32_t plan_size, const std::uint8_t* reply,
                                          std::uint32_t reply_size) {
  const Input pins_in{pins, pins_size};
  const Input trust_in{trust_list, trust_list_size};
  const Input kept_in{kept, kept_size};
  const Input statement_in{statement, statement_size};
  const Input plan_in{plan, plan_size};
  const Input reply_in{reply, reply_size};
  if (!begin(pins_in, trust_in, kept_in, statement_in, plan_in, reply_in)) return bad("input");
  Result<cert::VerifiedTrustList> trust = trust_of(pins_in, trust_in);
  if (!trust) return memory().fail(trust.error());
  Result<desk::HallPlan> known = wire::decode<desk::HallPlan>(plan_in.bytes());
  if (!known) return memory().fail(known.error());
  return memory().answer(
      receipt::verify_hall_status(reply_in.bytes(), statement_in.bytes(), *known, kept_in.text(), *trust));
}

std::uint32_t lifecert_hall_days(const std::uint8_t* plan, std::uint32_t plan_size, const std::uint8_t* service,
                                 std::uint32_t service_size, std::int32_t from, std::uint32_t count) {
  const Input plan_in{plan, plan_size};
  const Input service_in{service, service_size};
  if (!begin(plan_in, service_in) || count > kMaxHallDays) return bad("input");
  Result<desk::HallPlan> known = wire::decode<desk::HallPlan>(plan_in.bytes());
  if (!known) return memory().fail(known.error());
  const desk::Service* found = desk::find_service(*known, service_in.text());
  if (found == nullptr) return memory().fail({Code::unknown_service, "service"});
  HallDays days;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::int32_t day = from + static_cast<std::int32_t>(i);
    std::vector<std::uint16_t> slots = desk::slots_of(*known, *found, day);
    if (!slots.empty()) days.days.push_back({day, std::move(slots)});
  }
  return memory().answer(wire::encode(days));
}

std::uint32_t lifecert_hall_to_sign(std::uint32_t kind, const std::uint8_t* payload, std::uint32_t payload_size) {
  const Input input{payload, payload_size};
  if (!begin(input)) return bad("payload");
  const std::optional<Kind> said = device_kind(kind);
  if (!said) return memory().fail({Code::wrong_kind, "kind"});
  return memory().answer(envelope::pre_authentication(*said, input.bytes()));
}

std::uint32_t lifecert_hall_signed(std::uint32_t kind, const std::uint8_t* payload, std::uint32_t payload_size,
                                   const std::uint8_t* key, std::uint32_t key_size, const std::uint8_t* signature,
                                   std::uint32_t signature_size) {
  const Input payload_in{payload, payload_size};
  const Input key_in{key, key_size};
  const Input signature_in{signature, signature_size};
  if (!begin(payload_in, key_in, signature_in)) return bad("input");
  const std::optional<Kind> said = device_kind(kind);
  const auto public_key = fixed<32>(key_in);
  const auto made = fixed<64>(signature_in);
  if (!said) return memory().fail({Code::wrong_kind, "kind"});
  if (!public_key || !made) return bad(public_key ? "signature" : "key");
  envelope::SignedStatement statement{*said, Bytes(payload_in.bytes().begin(), payload_in.bytes().end()), {}};
  envelope::add_signature(statement, {envelope::Role::device, crypto::key_id(*public_key), *made});
  Result<void> good = envelope::verify_by(statement, *said, envelope::Role::device, *public_key);
  return good ? memory().answer(wire::encode(statement)) : memory().fail(good.error());
}

std::uint32_t lifecert_hall_statement_id(const std::uint8_t* payload, std::uint32_t payload_size) {
  const Input input{payload, payload_size};
  if (!begin(input)) return bad("payload");
  const crypto::Hash id = desk::id_of(input.bytes());
  return memory().answer(Bytes(id.begin(), id.end()));
}

std::uint32_t lifecert_hall_seal(const std::uint8_t* mailbox, std::uint32_t mailbox_size, const std::uint8_t* body,
                                 std::uint32_t body_size, const std::uint8_t* entropy, std::uint32_t entropy_size) {
  const Input mailbox_in{mailbox, mailbox_size};
  const Input body_in{body, body_size};
  const Input entropy_in{entropy, entropy_size};
  if (!begin(mailbox_in, body_in, entropy_in)) return bad("input");
  const auto to = fixed<32>(mailbox_in);
  if (!to) return bad("mailbox");
  if (Result<void> good = crypto::check_entropy(entropy_in.bytes()); !good) return memory().fail(good.error());
  Result<desk::RequestBody> written = wire::decode<desk::RequestBody>(body_in.bytes());
  if (!written) return memory().fail(written.error());
  const crypto::Hash seed = crypto::hedged_seed(entropy_in.bytes(), "hall request", body_in.bytes());
  return text_or_bytes(desk::seal_body(*written, *to, seed));
}

std::uint32_t lifecert_hall_open_answer(const std::uint8_t* sealed, std::uint32_t sealed_size,
                                        const std::uint8_t* answer_key, std::uint32_t answer_key_size,
                                        const std::uint8_t* request, std::uint32_t request_size) {
  const Input sealed_in{sealed, sealed_size};
  const Input key_in{answer_key, answer_key_size};
  const Input request_in{request, request_size};
  if (!begin(sealed_in, key_in, request_in)) return bad("input");
  const auto key = fixed<32>(key_in);
  const auto id = fixed<32>(request_in);
  if (!key || !id) return bad(key ? "request" : "answer_key");
  Result<std::string> text = desk::open_answer(sealed_in.bytes(), *key, *id);
  return text ? memory().answer(bytes_of(*text)) : memory().fail(text.error());
}

}  // extern "C"
