// What the core's enumerations, codes and times are called at a reviewer's desk. Pure functions; times are China time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/code.h"
#include "core/cert/submission.h"
#include "core/desk/clock.h"
#include "core/envelope/packet.h"
#include "native/admin/text/say.h"

namespace lifecert::native::admin::text {

[[nodiscard]] std::string_view word(cert::Verdict verdict, Language language);
[[nodiscard]] std::string_view word(cert::CheckKind kind, Language language);
[[nodiscard]] std::string_view word(cert::CheckVerdict verdict, Language language);
[[nodiscard]] std::string_view word(cert::Freshness freshness, Language language);
[[nodiscard]] std::string_view word(cert::Presence presence, Language language);
[[nodiscard]] std::string_view word(cert::PhotoLabel label, Language language);
[[nodiscard]] std::string_view word(envelope::Channel channel, Language language);

[[nodiscard]] std::string_view word(desk::RequestKind kind, Language language);
[[nodiscard]] std::string_view word(desk::Stage stage, Language language);
[[nodiscard]] std::string_view word(desk::Lamp lamp, Language language);

/// What one step of the re-check found, in a sentence; with the figures that the worker measured, if any.
[[nodiscard]] std::string check_sentence(const cert::Check& check, Language language);

/// What went wrong when something was fetched, opened or sent, and what the reviewer can do.
[[nodiscard]] std::string fault_sentence(Code code, Language language);

/// "2026-11-23 14:05" in China; "不详" for 0.
[[nodiscard]] std::string minute(std::int64_t unix_s, Language language);
/// "11-23 14:05"
[[nodiscard]] std::string short_minute(std::int64_t unix_s, Language language);
/// "14:05"
[[nodiscard]] std::string time_of_day(std::int64_t unix_s, Language language);
/// "2026-11-23"; "不详" for 0.
[[nodiscard]] std::string day(std::int32_t date, Language language);
/// "2026年11月23日", "23 November 2026"
[[nodiscard]] std::string long_day(std::int32_t date, Language language);

/// All that this room can say, run together: what a font must be able to draw.
[[nodiscard]] std::string every_text();

/// "1,024"
[[nodiscard]] std::string figure(std::uint64_t number);

}  // namespace lifecert::native::admin::text
