// Following the halls' records as the intake hands them out: each is verified and replayed, so that whoever follows has the same
// state as the intake. That none was left out is the audit's business.
#pragma once

#include <functional>

#include "core/intake/hall_state.h"
#include "native/office/intake_link.h"

namespace lifecert::native {

/// Reads what is new from index `next` on, which it moves.
/// took   sees each entry after it was replayed
/// Errors: those of IntakeLink::hall_feed and HallState::replay; bad_answer (entries out of order). What was taken before stays.
[[nodiscard]] Result<void> follow_halls(IntakeLink& link, intake::HallState& state, std::uint64_t& next,
                                        const std::function<Result<void>(receipt::FeedEntry&)>& took);

}  // namespace lifecert::native
