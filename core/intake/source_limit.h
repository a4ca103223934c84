// How often one source may try: requests for enrolment are limited by where they come from, and never by the code or the person, so that
// nobody can lock another's letter.
//
// A source that is not known gets `burst` tries at once, then one every `refill_s` seconds. Sources are forgotten once they have all
// their tries again, and not before: whoever has many addresses would else get a new burst by making room for themselves. When there
// is no room left for another source, those that are not known share one allowance; those that are known are not concerned.
// Not thread-safe. Pure: the time is handed in.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "core/crypto/types.h"

namespace lifecert::intake {

struct SourceLimits {
  std::uint32_t burst = 20;            // tries at once, at least 1
  std::int64_t refill_s = 60;          // seconds until one more, at least 1
  std::size_t most_sources = 1U << 20;  // that are remembered; then newcomers share a burst, and one more a second

  friend bool operator==(const SourceLimits&, const SourceLimits&) = default;
};

class SourceLimit {
 public:
  explicit SourceLimit(const SourceLimits& limits) : limits_(limits) {}

  /// Whether this source may try now; if so the try is counted.
  /// source   whatever counts as one: an IPv4 address, the first half of an IPv6 address
  /// now      UnixSeconds; a clock that was put back makes nobody wait longer than a burst takes
  [[nodiscard]] bool admit(std::string_view source, std::int64_t now);

  [[nodiscard]] std::size_t sources() const { return sources_.size(); }

 private:
  using Name = std::array<std::uint8_t, 16>;  // of a source: a hash, so that long names take no more room
  struct Allowance {
    std::uint32_t tries = 0;
    std::int64_t at = 0;  // up to when tries were given back
  };
  [[nodiscard]] static bool take(Allowance& allowance, std::uint32_t burst, std::int64_t refill_s, std::int64_t now);
  void forget_the_idle(std::int64_t now);

  SourceLimits limits_;
  std::map<Name, Allowance> sources_;
  std::int64_t next_sweep_ = 0;
  std::optional<Allowance> newcomers_;
};

}  // namespace lifecert::intake
