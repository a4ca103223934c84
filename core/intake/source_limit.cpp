#include "core/intake/source_limit.h"

#include <algorithm>

#include "core/crypto/hash.h"

namespace lifecert::intake {

bool SourceLimit::take(Allowance& allowance, std::uint32_t burst, std::int64_t refill_s, std::int64_t now) {
  if (now < allowance.at) allowance.at = now;  // the clock was put back
  const std::int64_t back = std::min<std::int64_t>((now - allowance.at) / refill_s, burst - allowance.tries);
  allowance.tries += static_cast<std::uint32_t>(back);
  // What is full gains nothing by waiting; else what has passed of the next try's time goes on counting.
  allowance.at = allowance.tries == burst ? now : allowance.at + back * refill_s;
  if (allowance.tries == 0) return false;
  --allowance.tries;
  return true;
}

bool SourceLimit::admit(std::string_view source, std::int64_t now) {
  const crypto::Hash hash = crypto::blake2b(view_of(source));
  Name name{};
  std::copy_n(hash.begin(), name.size(), name.begin());
  auto known = sources_.find(name);
  if (known == sources_.end()) {
    if (sources_.size() >= limits_.most_sources) forget_the_idle(now);
    if (sources_.size() >= limits_.most_sources) {
      if (!newcomers_) newcomers_ = Allowance{limits_.burst, now};
      return take(*newcomers_, limits_.burst, 1, now);
    }
    known = sources_.emplace(name, Allowance{limits_.burst, now}).first;
  }
  return take(known->second, limits_.burst, limits_.refill_s, now);
}

// At most once in the time of one try: when nobody can be forgotten, looking through all of them again would find the same.
void SourceLimit::forget_the_idle(std::int64_t now) {
  if (now < next_sweep_ && next_sweep_ <= now + limits_.refill_s) return;
  next_sweep_ = now + limits_.refill_s;
  std::erase_if(sources_, [&](const auto& one) {
    const Allowance& allowance = one.second;
    const std::int64_t missing = limits_.burst - allowance.tries;
    // What lies far ahead is from before the clock was put back: it would else fill the room until then.
    const bool is_ahead = allowance.at - now > limits_.burst * limits_.refill_s;
    return is_ahead || now - allowance.at >= missing * limits_.refill_s;
  });
}

}  // namespace lifecert::intake
