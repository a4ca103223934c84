// The versions of the catalogue that an intake's log has, as anybody may read them; each is proven.
#pragma once

#include <string>
#include <vector>

#include "core/catalog/history.h"
#include "core/cert/trust_list.h"

namespace lifecert::native {

/// Oldest first; at most the newest ninety or so. Empty: none was published.
/// Errors: those of http::Client; bad_answer; not_included and the like (receipt::verify_logged); not_canonical (leaves out of
///         order); as catalog::History (a version that does not follow the one before).
[[nodiscard]] Result<std::vector<catalog::PublishedVersion>> fetch_catalogue_history(const std::string& intake_url,
                                                                                    const std::string& ca_file,
                                                                                    const cert::VerifiedTrustList& trust);

}  // namespace lifecert::native
