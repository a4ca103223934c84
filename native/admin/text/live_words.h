// The words for a live session: its movements, and the figures of its checks.
#pragma once

#include <string>
#include <string_view>

#include "core/cert/submission.h"
#include "core/liveness/script.h"
#include "native/admin/text/words.h"

namespace lifecert::native::admin::text {

[[nodiscard]] std::string_view word(liveness::Action action, Language language);

/// Whether a step is one of a live session's.
[[nodiscard]] bool is_live(cert::CheckKind kind);

/// What the re-check measured ("left 16.4/9.0, eyes 41%/65%"), in the reviewer's language; what is not known stays.
[[nodiscard]] std::string live_figures(std::string_view figures, Language language);

/// Every character that the above can give.
[[nodiscard]] std::string every_live_text();

}  // namespace lifecert::native::admin::text
