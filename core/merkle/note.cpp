#include "core/merkle/note.h"

#include <algorithm>

#include "core/base/utf8.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/wire/text.h"

namespace lifecert::merkle {
namespace {

constexpr std::uint8_t kEd25519 = 1;
constexpr std::uint8_t kCosignatureV1 = 4;
constexpr std::string_view kDash = "\xE2\x80\x94 ";  // em dash, space
constexpr std::string_view kProofVersion = "c2sp.org/tlog-proof@v1\n";
constexpr std::size_t kTimeBytes = 8;

std::uint32_t key_hash(const NoteKey& key, std::uint8_t type) {
  const Hash hash = crypto::sha256({view_of(key.name), view_of("\n"), ByteView(&type, 1), key.key});
  return (std::uint32_t{hash[0]} << 24U) | (std::uint32_t{hash[1]} << 16U) | (std::uint32_t{hash[2]} << 8U) | hash[3];
}

Bytes big_endian(std::uint64_t value, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[size - 1 - i] = static_cast<std::uint8_t>((value >> (8 * i)) & 0xFFU);
  return bytes;
}

std::uint64_t from_big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = (value << 8U) | byte;
  return value;
}

Bytes cosigned_message(const std::string& text, std::uint64_t time_s) {
  return bytes_of("cosignature/v1\ntime " + std::to_string(time_s) + "\n" + text);
}

// A key's name: not empty, no spaces of any script, no plus sign (C2SP signed-note; Go's unicode.IsSpace). The note as a whole
// is already known to be UTF-8.
bool good_name(std::string_view name) {
  constexpr std::string_view kSpaces[] = {
      "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
      "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
      "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
  const bool plain = !name.empty() && name.size() <= 128 && std::ranges::all_of(name, [](char c) {
    return c != '+' && static_cast<unsigned char>(c) > 0x20U && c != 0x7F;
  });
  return plain && std::ranges::none_of(
                      kSpaces, [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

// No control characters but the ends of lines.
bool good_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= 0x20U; });
}

// Cuts the next line off; nullopt when no newline is left.
std::optional<std::string_view> next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  const Error wrong{Code::bad_syntax, "signature line"};
  if (!line.starts_with(kDash)) return wrong;
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !good_name(line.substr(0, space))) return wrong;
  Result<Bytes> bytes = wire::from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() < 5) return wrong;
  NoteSignature signature;
  signature.name = line.substr(0, space);
  signature.key_hash = static_cast<std::uint32_t>(from_big_endian(ByteView(*bytes).first(4)));
  signature.signature.assign(bytes->begin() + 4, bytes->end());
  return signature;
}

const NoteSignature* find_signature(const Note& note, const NoteKey& key, std::uint32_t hash) {
  const auto found = std::ranges::find_if(note.signatures, [&](const NoteSignature& one) {
    return one.name == key.name && one.key_hash == hash;
  });
  return found == note.signatures.end() ? nullptr : &*found;
}

crypto::Signature signature_of(ByteView bytes) {
  crypto::Signature signature{};
  std::ranges::copy(bytes.first(std::min(bytes.size(), signature.size())), signature.begin());
  return signature;
}

Result<Hash> parse_hash(std::string_view base64) {
  Result<Bytes> bytes = wire::from_base64(base64);
  if (!bytes || bytes->size() != 32) return Error{Code::bad_syntax, "hash"};
  Hash hash{};
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

}  // namespace

std::uint32_t note_key_hash(const NoteKey& key) { return key_hash(key, kEd25519); }
std::uint32_t cosigner_key_hash(const NoteKey& key) { return key_hash(key, kCosignatureV1); }

std::string verifier_key(const NoteKey& key) {
  Bytes typed = {kEd25519};
  append(typed, key.key);
  return key.name + "+" + wire::to_hex(big_endian(note_key_hash(key), 4)) + "+" + wire::to_base64(typed);
}

Result<Note> parse_note(std::string_view text) {
  if (text.size() > kMaxNoteBytes) return Error{Code::too_long, "note"};
  if (!is_utf8(text)) return Error{Code::bad_text, "note"};
  const std::size_t blank = text.rfind("\n\n");
  if (blank == std::string_view::npos) return Error{Code::bad_syntax, "note"};
  Note note;
  note.text = text.substr(0, blank + 1);
  if (!good_text(note.text)) return Error{Code::bad_text, "note"};
  std::string_view rest = text.substr(blank + 2);
  while (!rest.empty()) {
    const auto line = next_line(rest);
    if (!line || note.signatures.size() == kMaxNoteSignatures) return Error{Code::bad_syntax, "note"};
    Result<NoteSignature> signature = parse_signature_line(*line);
    if (!signature) return signature.error();
    note.signatures.push_back(std::move(*signature));
  }
  if (note.signatures.empty()) return Error{Code::too_few_signatures, "note"};
  return note;
}

std::string format_note(const Note& note) {
  std::string text = note.text + "\n";
  for (const NoteSignature& one : note.signatures) {
    Bytes bytes = big_endian(one.key_hash, 4);
    append(bytes, one.signature);
    text += std::string(kDash) + one.name + " " + wire::to_base64(bytes) + "\n";
  }
  return text;
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + wire::to_base64(checkpoint.root) + "\n";
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text) {
  const Error wrong{Code::bad_syntax, "checkpoint"};
  const auto origin = next_line(text);
  if (!origin || origin->empty() || origin->size() > 128) return wrong;
  const auto size = next_line(text);
  const auto root = size ? next_line(text) : std::nullopt;
  if (!root || !text.empty()) return wrong;
  Result<std::uint64_t> number = wire::parse_decimal(*size);
  Result<Hash> hash = parse_hash(*root);
  if (!number || *number > kMaxTreeSize || !hash) return wrong;
  return Checkpoint{std::string(*origin), *number, *hash};
}

Result<void> sign_note(Note& note, const std::string& name, port::Signer& signer) {
  Result<crypto::Signature> signature = signer.sign(view_of(note.text));
  if (!signature) return signature.error();
  note.signatures.push_back(
      {name, note_key_hash({name, signer.public_key()}), Bytes(signature->begin(), signature->end())});
  return {};
}

Result<void> cosign_note(Note& note, const std::string& name, port::Signer& signer, std::uint64_t time_s) {
  Result<crypto::Signature> signature = signer.sign(cosigned_message(note.text, time_s));
  if (!signature) return signature.error();
  Bytes timed = big_endian(time_s, kTimeBytes);
  append(timed, *signature);
  note.signatures.push_back({name, cosigner_key_hash({name, signer.public_key()}), std::move(timed)});
  return {};
}

Result<void> verify_note(const Note& note, const NoteKey& key) {
  const NoteSignature* line = find_signature(note, key, note_key_hash(key));
  if (line == nullptr) return Error{Code::too_few_signatures, "note"};
  if (line->signature.size() != 64) return Error{Code::bad_signature, "note"};
  return crypto::verify(key.key, view_of(note.text), signature_of(line->signature));
}

Result<std::uint64_t> verify_cosignature(const Note& note, const NoteKey& key) {
  const NoteSignature* line = find_signature(note, key, cosigner_key_hash(key));
  if (line == nullptr) return Error{Code::too_few_signatures, "cosignature"};
  if (line->signature.size() != kTimeBytes + 64) return Error{Code::bad_signature, "cosignature"};
  const ByteView bytes = line->signature;
  const std::uint64_t time_s = from_big_endian(bytes.first(kTimeBytes));
  Result<void> good =
      crypto::verify(key.key, cosigned_message(note.text, time_s), signature_of(bytes.subspan(kTimeBytes)));
  if (!good) return good.error();
  return time_s;
}

std::string format_log_proof(const LogProof& proof) {
  std::string text(kProofVersion);
  if (!proof.extra.empty()) text += "extra " + wire::to_base64(proof.extra) + "\n";
  text += "index " + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.hashes) text += wire::to_base64(hash) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<LogProof> parse_log_proof(std::string_view text) {
  const Error wrong{Code::bad_syntax, "log proof"};
  if (text.size() > kMaxNoteBytes + kMaxExtraBytes * 2) return Error{Code::too_long, "log proof"};
  if (!text.starts_with(kProofVersion)) return Error{Code::unknown_version, "log proof"};
  text.remove_prefix(kProofVersion.size());
  LogProof proof;
  auto line = next_line(text);
  if (line && line->starts_with("extra ")) {
    Result<Bytes> extra = wire::from_base64(line->substr(6));
    if (!extra || extra->empty() || extra->size() > kMaxExtraBytes) return wrong;
    proof.extra = std::move(*extra);
    line = next_line(text);
  }
  if (!line || !line->starts_with("index ")) return wrong;
  Result<std::uint64_t> index = wire::parse_decimal(line->substr(6));
  if (!index) return wrong;
  proof.index = *index;
  for (line = next_line(text); line && !line->empty(); line = next_line(text)) {
    Result<Hash> hash = parse_hash(*line);
    if (!hash || proof.hashes.size() == kMaxProofHashes) return wrong;
    proof.hashes.push_back(*hash);
  }
  if (!line || text.empty() || text.size() > kMaxNoteBytes) return wrong;
  proof.checkpoint = text;
  return proof;
}

}  // namespace lifecert::merkle
