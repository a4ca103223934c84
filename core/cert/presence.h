// How near somebody was to the person, and how near in time: what the intake works out of every piece of evidence, and claims
// of nobody. The policy (policy.h) says what each pair is worth.
#pragma once

#include <cstdint>
#include <string_view>

namespace lifecert::cert {

/// How old a header can be at most. It says nothing about the pictures: "alive not before" is the challenge's issue time.
enum class Freshness : std::uint8_t { stale = 0, f60m = 1, f72h = 2, f7d = 3, f30d = 4 };
[[nodiscard]] bool known(Freshness freshness);
[[nodiscard]] std::string_view name_of(Freshness freshness);
constexpr std::string_view type_name(Freshness) { return "Freshness"; }

/// By the intake, claimed by nobody: from what dates the evidence to the receipt.
/// not_before   the beacon's time, or the time of what was seen; 0 when there is none
/// received_at  the intake's time
[[nodiscard]] Freshness freshness_of(std::int64_t not_before, std::int64_t received_at);

/// Who was there: the person alone; staff saw the person; staff and a document, or two of staff.
enum class Presence : std::uint8_t { p1 = 1, p2 = 2, p3 = 3 };
[[nodiscard]] bool known(Presence presence);
[[nodiscard]] std::string_view name_of(Presence presence);
constexpr std::string_view type_name(Presence) { return "Presence"; }

/// What a face comparison against the person's portrait would be worth.
enum class PortraitSource : std::uint8_t { none = 0, agency = 1, staff_seen = 2, self = 3 };
[[nodiscard]] bool known(PortraitSource source);
[[nodiscard]] std::string_view name_of(PortraitSource source);
constexpr std::string_view type_name(PortraitSource) { return "PortraitSource"; }

}  // namespace lifecert::cert
