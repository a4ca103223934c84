#include "core/cert/presence.h"

namespace lifecert::cert {
namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kClocksApart_s = 5 * 60;

}  // namespace

bool known(Freshness freshness) { return freshness <= Freshness::f30d; }
bool known(Presence presence) { return presence >= Presence::p1 && presence <= Presence::p3; }
bool known(PortraitSource source) { return source <= PortraitSource::self; }

std::string_view name_of(Freshness freshness) {
  switch (freshness) {
    case Freshness::stale: return "stale";
    case Freshness::f60m: return "F60m";
    case Freshness::f72h: return "F72h";
    case Freshness::f7d: return "F7d";
    case Freshness::f30d: return "F30d";
  }
  return "stale";
}

std::string_view name_of(Presence presence) {
  switch (presence) {
    case Presence::p1: return "P1";
    case Presence::p2: return "P2";
    case Presence::p3: return "P3";
  }
  return "unknown";
}

std::string_view name_of(PortraitSource source) {
  switch (source) {
    case PortraitSource::none: return "none";
    case PortraitSource::agency: return "agency";
    case PortraitSource::staff_seen: return "staff_seen";
    case PortraitSource::self: return "self";
  }
  return "unknown";
}

Freshness freshness_of(std::int64_t not_before, std::int64_t received_at) {
  if (not_before <= 0 || not_before > received_at + kClocksApart_s) return Freshness::stale;
  const std::int64_t width = received_at - not_before;
  if (width <= kHour) return Freshness::f60m;
  if (width <= 72 * kHour) return Freshness::f72h;
  if (width <= 7 * kDay) return Freshness::f7d;
  if (width <= 30 * kDay) return Freshness::f30d;
  return Freshness::stale;
}

}  // namespace lifecert::cert
