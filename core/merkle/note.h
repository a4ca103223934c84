// Signed notes, checkpoints, cosignatures and proofs as text, after C2SP: signed-note, tlog-checkpoint, tlog-cosignature
// (cosignature/v1, Ed25519) and tlog-proof. What is written here, Go's sumdb/note and tlog read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/crypto/types.h"
#include "core/merkle/tree.h"
#include "core/port/signer.h"

namespace lifecert::merkle {

inline constexpr std::size_t kMaxNoteBytes = 16U * 1024;
inline constexpr std::size_t kMaxNoteSignatures = 32;
inline constexpr std::size_t kMaxExtraBytes = 8U * 1024;

/// One "— name base64" line: the key's name, the four bytes of its hash, the signature's bytes (for a cosignature the
/// timestamp comes first).
struct NoteSignature {
  std::string name;
  std::uint32_t key_hash = 0;
  Bytes signature;

  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

/// A text whose every line ends in a newline, and the signatures below it.
struct Note {
  std::string text;
  std::vector<NoteSignature> signatures;

  friend bool operator==(const Note&, const Note&) = default;
};

/// A tree head: origin, size, root.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root{};

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// A key that signs notes, by name.
struct NoteKey {
  std::string name;
  crypto::PublicKey key{};

  friend bool operator==(const NoteKey&, const NoteKey&) = default;
};

/// What signature lines name a key by: SHA-256(name || "\n" || type || key), first four bytes. Type 1: Ed25519 signature,
/// type 4: cosignature/v1.
[[nodiscard]] std::uint32_t note_key_hash(const NoteKey& key);
[[nodiscard]] std::uint32_t cosigner_key_hash(const NoteKey& key);

/// "name+hash+base64(type || key)", the form that Go's note.NewVerifier takes.
[[nodiscard]] std::string verifier_key(const NoteKey& key);

/// Errors: bad_syntax, bad_text, too_long.
[[nodiscard]] Result<Note> parse_note(std::string_view text);
[[nodiscard]] std::string format_note(const Note& note);

/// "origin\nsize\nroot\n".
[[nodiscard]] std::string checkpoint_text(const Checkpoint& checkpoint);
/// The text of a note as a checkpoint; extension lines are not used here and are refused.
/// Errors: bad_syntax.
[[nodiscard]] Result<Checkpoint> parse_checkpoint_text(std::string_view text);

/// Adds the log's own signature.
/// Errors: cannot_sign.
[[nodiscard]] Result<void> sign_note(Note& note, const std::string& name, port::Signer& signer);
/// Adds a cosignature with its time.
/// time_s  seconds since 1970
/// Errors: cannot_sign.
[[nodiscard]] Result<void> cosign_note(Note& note, const std::string& name, port::Signer& signer, std::uint64_t time_s);

/// Errors: too_few_signatures (no line by this key), bad_signature, bad_key.
[[nodiscard]] Result<void> verify_note(const Note& note, const NoteKey& key);
/// The time of this cosigner's line.
/// Errors: as verify_note.
[[nodiscard]] Result<std::uint64_t> verify_cosignature(const Note& note, const NoteKey& key);

/// C2SP tlog-proof: that a leaf stands at `index`, with the checkpoint as a note and opaque extra bytes.
struct LogProof {
  Bytes extra;
  std::uint64_t index = 0;
  std::vector<Hash> hashes;
  std::string checkpoint;  // a signed note, as text

  friend bool operator==(const LogProof&, const LogProof&) = default;
};

[[nodiscard]] std::string format_log_proof(const LogProof& proof);
/// Errors: bad_syntax, unknown_version, too_long.
[[nodiscard]] Result<LogProof> parse_log_proof(std::string_view text);

}  // namespace lifecert::merkle
