// A fork: what a phone keeps when the office's log contradicts itself, and what that proves to others.
//
// One step that does not fit may be a hiccup: a cache on the way, an answer cut off. So a phone asks once more, and only a second
// answer that contradicts the kept checkpoint, too, marks a fork. Everything that was seen is kept, signed as it came, and can be
// exported as a file, so that another body can judge it with nothing but the trust list.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/receipt/reply.h"
#include "core/wire/codec.h"

namespace lifecert::receipt {

inline constexpr std::uint32_t kMaxForks = 16;

/// An answer whose checkpoint does not continue the kept one.
struct Contradiction {
  std::string checkpoint;   // signed note, as it came
  ConsistencyStep step;     // that should have led from one to the other
  std::int64_t seen_at = 0; // UnixSeconds by the device's clock; advice only

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(checkpoint, kMaxProofText), LIFECERT_FIELD(step), LIFECERT_FIELD(seen_at));
  }
  static constexpr const char* kName = "Contradiction";
  friend bool operator==(const Contradiction&, const Contradiction&) = default;
};

struct Fork {
  std::string kept;  // signed note: what the device had believed
  Contradiction first;
  Contradiction second;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(kept, kMaxProofText), LIFECERT_FIELD(first), LIFECERT_FIELD(second));
  }
  static constexpr const char* kName = "Fork";
  friend bool operator==(const Fork&, const Fork&) = default;
};

/// The file that a person can hand to anybody.
struct ForkFile {
  std::array<std::uint8_t, 4> magic = {'L', 'C', 'F', '1'};
  std::vector<Fork> forks;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(magic), LIFECERT_FIELD_MAX(forks, kMaxForks));
  }
  static constexpr const char* kName = "ForkFile";
  friend bool operator==(const ForkFile&, const ForkFile&) = default;
};

/// What a fork that holds shows.
struct ForkFacts {
  std::string origin;
  std::uint64_t kept_size = 0;
  std::uint64_t first_size = 0;
  std::uint64_t second_size = 0;
  /// Two of the checkpoints have one size and two roots: log and time cosigner have signed two histories, and nobody can explain that
  /// away. Otherwise the file shows that the office was asked twice for a proof that its histories are one, and gave none that
  /// holds; it may still be asked for one.
  bool two_roots_of_one_size = false;

  friend bool operator==(const ForkFacts&, const ForkFacts&) = default;
};

/// Errors: unknown_version (magic), too_short (no fork in it), as wire::decode.
[[nodiscard]] Result<ForkFile> read_fork_file(ByteView bytes);

/// That all three checkpoints are signed by a log of the region, and that neither of the later two continues the kept one.
/// Errors: no_contradiction (one does, or its step is for other sizes), as verify_checkpoint.
[[nodiscard]] Result<ForkFacts> verify_fork(const Fork& fork, const cert::VerifiedTrustList& trust);

}  // namespace lifecert::receipt
