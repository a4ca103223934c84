// What makes and signs a trust list's next version. Needs roots.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "native/office/region_folder.h"

namespace lifecert::native {

/// As many of these roots as must sign: those whose keys lie in the folder's roots/, or in roots-next/ once they have taken over. On a
/// real site they are brought for this and taken away again.
/// Errors: too_few_signatures.
[[nodiscard]] Result<std::vector<crypto::SecretKey>> roots_at_hand(const RegionFolder& folder, const cert::RootSet& roots);

/// Signs `next` with its roots, as far as they are at hand, and puts it into public/, with the way to it. For what is done while no
/// intake runs that could take it into its log.
/// Errors: those of roots_at_hand(), office::sign_trust_list(), cert::follow_trust_list() and RegionFolder::publish().
[[nodiscard]] Result<void> put_in_place(const RegionFolder& folder, const cert::VerifiedTrustList& current,
                                        const cert::TrustList& next);

/// Ends the newest log at `last_size` and lets it go on under a new origin with a new key; the old key file is kept aside.
/// origin  not used before
/// Errors: bad_argument (the origin is taken), those of put_in_place().
[[nodiscard]] Result<void> continue_under(const RegionFolder& folder, const cert::VerifiedTrustList& trust,
                                          const std::string& origin, std::uint64_t last_size);

}  // namespace lifecert::native
