// The one place where the window's state changes: a pure function of state and action.
#pragma once

#include "native/admin/app/action.h"
#include "native/admin/app/effect.h"
#include "native/admin/app/model.h"

namespace lifecert::native::admin {

inline constexpr std::int64_t kRefreshEvery_s = 30;
inline constexpr std::uint32_t kGrantPoll_ms = 1'000;
inline constexpr std::uint32_t kScannerPause_ms = 200;
inline constexpr std::int64_t kLongWait_s = 60;  // for a grant: from here on the window says that the worker seems away

struct Step {
  Model model;
  Effects effects;
};

/// The beginning, and what to do first.
[[nodiscard]] Step begin(RegionWords region, std::string reviewer, std::int64_t now);

[[nodiscard]] Step update(Model model, const Action& action);

}  // namespace lifecert::native::admin
