#include "core/desk/statements.h"

#include "core/base/utf8.h"
#include "core/crypto/hash.h"

namespace lifecert::desk {
namespace {

constexpr std::size_t kPadBlock = 256;

// Line breaks are how people write; other control characters are not.
bool is_written_text(std::string_view text) {
  std::string one_line(text);
  for (char& c : one_line) {
    if (c == '\n') c = ' ';
  }
  return is_plain_text(one_line);
}

}  // namespace

bool known(Green green) { return green <= Green::veteran; }
std::string_view name_of(Green green) {
  switch (green) {
    case Green::none: return "none";
    case Green::aged: return "aged";
    case Green::disabled: return "disabled";
    case Green::pregnant: return "pregnant";
    case Green::with_infant: return "with-infant";
    case Green::veteran: return "veteran";
  }
  return "unknown";
}

bool known(Origin origin) { return origin >= Origin::phone && origin <= Origin::opinion; }
std::string_view name_of(Origin origin) {
  switch (origin) {
    case Origin::phone: return "phone";
    case Origin::kiosk: return "kiosk";
    case Origin::window: return "window";
    case Origin::mayor_hotline: return "mayor-hotline";
    case Origin::district_hotline: return "district-hotline";
    case Origin::letterbox: return "letterbox";
    case Origin::opinion: return "opinion";
  }
  return "unknown";
}

bool known(BookingAction action) { return action >= BookingAction::book && action <= BookingAction::cancel; }
std::string_view name_of(BookingAction action) {
  switch (action) {
    case BookingAction::book: return "book";
    case BookingAction::change: return "change";
    case BookingAction::cancel: return "cancel";
  }
  return "unknown";
}

bool known(TicketAction action) { return action == TicketAction::take || action == TicketAction::give_back; }
std::string_view name_of(TicketAction action) { return action == TicketAction::take ? "take" : "give-back"; }

bool known(Level level) { return level >= Level::very_dissatisfied && level <= Level::very_satisfied; }
std::string_view name_of(Level level) {
  switch (level) {
    case Level::very_dissatisfied: return "very-dissatisfied";
    case Level::dissatisfied: return "dissatisfied";
    case Level::fairly_satisfied: return "fairly-satisfied";
    case Level::satisfied: return "satisfied";
    case Level::very_satisfied: return "very-satisfied";
  }
  return "unknown";
}

bool known(CallAction action) { return action >= CallAction::call && action <= CallAction::requeue; }
std::string_view name_of(CallAction action) {
  switch (action) {
    case CallAction::call: return "call";
    case CallAction::call_again: return "call-again";
    case CallAction::done: return "done";
    case CallAction::no_show: return "no-show";
    case CallAction::requeue: return "requeue";
  }
  return "unknown";
}

bool known(StepAction action) { return action >= StepAction::accept && action <= StepAction::close; }
std::string_view name_of(StepAction action) {
  switch (action) {
    case StepAction::accept: return "accept";
    case StepAction::transfer: return "transfer";
    case StepAction::extend: return "extend";
    case StepAction::answer: return "answer";
    case StepAction::close: return "close";
  }
  return "unknown";
}

bool known(LimitKind kind) { return kind >= LimitKind::accept && kind <= LimitKind::result; }
std::string_view name_of(LimitKind kind) {
  switch (kind) {
    case LimitKind::accept: return "accept";
    case LimitKind::warning: return "warning";
    case LimitKind::promise: return "promise";
    case LimitKind::legal: return "legal";
    case LimitKind::still_open: return "still-open";
    case LimitKind::secret: return "secret";
    case LimitKind::result: return "result";
  }
  return "unknown";
}

Hash id_of(ByteView payload) { return crypto::blake2b(payload); }

Result<Bytes> seal_body(const RequestBody& body, const PublicKey& mailbox, const Hash& seed) {
  if (body.text.size() > kMaxRequestText) return Error{Code::too_long, "text"};
  if (body.contact.size() > kMaxContact) return Error{Code::too_long, "contact"};
  if (!is_written_text(body.text)) return Error{Code::bad_text, "text"};
  if (!is_plain_text(body.contact)) return Error{Code::bad_text, "contact"};
  return crypto::seal_to(mailbox, crypto::pad(wire::encode(body), kPadBlock), seed);
}

Result<RequestBody> open_body(const crypto::BoxKeyPair& mailbox, ByteView sealed) {
  Result<Bytes> padded = crypto::open_sealed(mailbox, sealed);
  if (!padded) return padded.error();
  Result<Bytes> plain = crypto::unpad(std::move(*padded), kPadBlock);
  if (!plain) return plain.error();
  return wire::decode<RequestBody>(*plain);
}

Result<Bytes> seal_answer(std::string_view text, const std::array<std::uint8_t, 32>& answer_key, const Hash& request,
                          const std::array<std::uint8_t, 24>& nonce) {
  if (text.size() > kMaxRequestText) return Error{Code::too_long, "answer"};
  if (!is_utf8(view_of(text)) || !is_written_text(text)) return Error{Code::bad_text, "answer"};
  return crypto::box_seal(crypto::SecretKey(answer_key), nonce, crypto::pad(bytes_of(text), kPadBlock), request);
}

Result<std::string> open_answer(ByteView sealed, const std::array<std::uint8_t, 32>& answer_key, const Hash& request) {
  Result<Bytes> padded = crypto::box_open(crypto::SecretKey(answer_key), sealed, request);
  if (!padded) return padded.error();
  Result<Bytes> plain = crypto::unpad(std::move(*padded), kPadBlock);
  if (!plain) return plain.error();
  if (!is_utf8(*plain) || !is_written_text(text_of(*plain))) return Error{Code::bad_text, "answer"};
  return text_of(*plain);
}

}  // namespace lifecert::desk
