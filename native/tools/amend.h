// The trust list's next version: other witnesses, another log. Needs roots.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "native/office/region_folder.h"

namespace lifecert::native {

/// Signs `next` with the roots whose keys lie in the folder's roots/, as the version after `current`, and puts it in place.
/// Errors: too_few_signatures (not enough roots there), those of read_seed() and write_file_atomic().
[[nodiscard]] Result<void> sign_next(const RegionFolder& folder, const cert::VerifiedTrustList& current,
                                     cert::TrustList next);

/// Ends the newest log at `last_size` and lets it go on under a new origin with a new key; the old key file is kept aside.
/// origin  not used before
/// Errors: bad_argument (the origin is taken), those of sign_next().
[[nodiscard]] Result<void> continue_under(const RegionFolder& folder, const cert::VerifiedTrustList& trust,
                                          const std::string& origin, std::uint64_t last_size);

}  // namespace lifecert::native
