// The nets that measure faces, from their files on this machine.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/vision/eyes.h"

namespace lifecert::native {

/// Loads detector.lcn, mesh.lcn and eyelids.lcn, and match.lcn where there is one (without it faces are not compared).
/// folder   as wasm/models/convert.mjs writes it; empty: there is none
/// Returns null for an empty folder.
/// Errors: not_found (`where` names the file), those of vision::Eyes::add.
[[nodiscard]] Result<std::unique_ptr<vision::Eyes>> open_eyes(const std::string& folder);

}  // namespace lifecert::native
