// A witness: another body that looks at a region's tree heads and puts its name under each that continues the one before, so
// that the region can't show two histories to two people without somebody having signed for both.
//
// It is a second party and believes nobody, not even its own memory: its store may have been restored from a backup, and a
// witness that forgot what it signed would sign the other history too. So at every start it hears the log's published head and
// what the other witnesses last saw, and takes the newest only if everything heard, and everything it remembers, is a
// beginning of it. If nobody answers it stays silent for a day, long enough for its people to notice. A head that contradicts
// what is known is kept with it, as the proof of a fork, and nothing is signed for that log again until people have looked.
// Speaks C2SP tlog-witness; signs cosignature/v1.
//
//   seen/ origin     the newest note that was signed for, or adopted
//   fork/ origin     two notes by one log that can't both be true
//
// Not for several threads at once. Does not fetch anything: who runs it hands in what was heard.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/merkle/note.h"
#include "core/port/clock.h"
#include "core/port/signer.h"
#include "core/port/store.h"
#include "core/wire/codec.h"

namespace lifecert::witness {

inline constexpr std::int64_t kSilence_s = 24 * 3600;

/// What a log published, as far as the witness knows it.
struct Seen {
  merkle::Checkpoint head;
  std::string note;
};

/// A head that somebody remembers, with the log's proof that the newest one continues it.
struct Remembered {
  std::string note;
  std::vector<merkle::Hash> to_newest;
};

/// A fork: two notes by one log, and why they can't both be true.
struct Fork {
  std::string first;
  std::string second;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(first, merkle::kMaxNoteBytes), LIFECERT_FIELD_MAX(second, merkle::kMaxNoteBytes));
  }
  static constexpr const char* kName = "WitnessFork";
  friend bool operator==(const Fork&, const Fork&) = default;
};

class Witness {
 public:
  /// Everything handed in outlives the witness.
  struct Parts {
    port::Store* store = nullptr;
    port::Clock* clock = nullptr;
    port::Signer* signer = nullptr;
  };

  /// name  under which it cosigns; stands in the region's trust list with its key
  /// logs  origins and keys that it signs for
  Witness(Parts parts, std::string name, std::vector<merkle::NoteKey> logs);

  /// What it remembers of a log: to be asked for with a proof at the start.
  /// Errors: store_failed, bad_syntax (its own store is damaged).
  [[nodiscard]] Result<std::optional<Seen>> remembered(const std::string& origin) const;

  /// The start for one log: takes `newest` on if it continues everything that is remembered, and speaks from now on.
  /// newest      the log's published head; empty: it did not answer
  /// remembered  what other witnesses published, and what remembered() gave, each with a proof to `newest`
  /// Errors: timed_out (nobody answered: silent for a day from now), not_consistent (a fork, kept; or the log has fallen behind
  ///         what somebody saw), bad_signature, too_few_signatures, not_found (no such log), store_failed.
  [[nodiscard]] Result<void> begin(const std::string& origin, std::string_view newest,
                                   const std::vector<Remembered>& remembered);

  /// One request of C2SP tlog-witness. Returns the cosignature's line, with its line end.
  /// old    the size that the asker believes this witness to know
  /// Errors: not_found (unknown log), bad_signature, too_few_signatures, bad_syntax, not_yet_valid (silent),
  ///         size_mismatch (it knows another size: `where` is that size in decimal), bad_argument (old > size),
  ///         not_consistent (kept as a fork if the log's signature holds), store_failed, cannot_sign.
  [[nodiscard]] Result<std::string> add_checkpoint(std::uint64_t old, const std::vector<merkle::Hash>& proof,
                                                   std::string_view note);

  /// The fork that stopped it, if there is one.
  [[nodiscard]] Result<std::optional<Fork>> fork(const std::string& origin) const;

 private:
  struct State {
    merkle::NoteKey log;
    bool speaks = false;
    std::int64_t silent_until = 0;
  };

  [[nodiscard]] State* state_of(std::string_view origin);
  [[nodiscard]] Result<Seen> read(std::string_view note) const;
  [[nodiscard]] Result<void> keep(const Seen& seen);
  [[nodiscard]] Error keep_fork(const std::string& origin, std::string first, std::string second);

  Parts parts_;
  std::string name_;
  std::vector<State> states_;
};

/// The body of a request: "old N", proof hashes in base64, an empty line, the note.
struct AddCheckpoint {
  std::uint64_t old = 0;
  std::vector<merkle::Hash> proof;
  std::string note;

  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};
[[nodiscard]] std::string format_add_checkpoint(const AddCheckpoint& request);
/// Errors: bad_syntax, too_long.
[[nodiscard]] Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

}  // namespace lifecert::witness
