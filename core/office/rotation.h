// Epochs of recipients' keys: what evidence is sealed to changes every quarter, and a key that is over is destroyed, so that what
// was sealed to it can be opened by nobody who comes later.
//
// Pure: makes the next trust list and the new keys; signing it, storing the keys and destroying the old ones is the caller's
// business, in this order.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/office/region.h"
#include "core/port/entropy.h"

namespace lifecert::office {

inline constexpr std::int64_t kLeastKeyLife_s = 180LL * 24 * 3600;  // of an epoch's private key after the epoch's end

struct Rotation {
  cert::TrustList list;                 // the next version; to be signed by the roots
  std::vector<EpochSecret> secrets;     // of the epochs that are new in it
  std::vector<std::uint32_t> over;      // epochs that it no longer names: their private keys are to be destroyed
};

/// The next list, with this epoch and three further ones.
/// close_current   the running epoch ends now and the next one begins, as when a recipient's key was seen by somebody
/// Errors: weak_entropy, bad_argument (the list names no epoch), too_long (the list would name more than eight: epochs were closed
///         too often, or evidence is kept so long that more keys than that must live).
[[nodiscard]] Result<Rotation> rotate_epochs(const cert::TrustList& current, port::Entropy& entropy, std::int64_t now,
                                             bool close_current);

}  // namespace lifecert::office
