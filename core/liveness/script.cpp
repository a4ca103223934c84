#include "core/liveness/script.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/crypto/hash.h"

namespace lifecert::liveness {
namespace {

using Steps = std::vector<Action>;

constexpr std::array kMovements = {Action::turn_left, Action::turn_right, Action::nod, Action::open_mouth,
                                   Action::come_closer};
// Who sits by a table or in a wheelchair need not come closer.
constexpr std::array kEasyMovements = {Action::turn_left, Action::turn_right, Action::nod, Action::open_mouth};

bool is_turn(Action action) { return action == Action::turn_left || action == Action::turn_right; }

// All orders of `length` movements with a turn among them and none twice in a row, in a fixed order.
std::vector<Steps> orders(std::span<const Action> movements, std::size_t length) {
  std::vector<Steps> made = {{}};
  for (std::size_t i = 0; i < length; ++i) {
    std::vector<Steps> longer;
    for (const Steps& steps : made) {
      for (const Action action : movements) {
        if (!steps.empty() && steps.back() == action) continue;
        longer.push_back(steps);
        longer.back().push_back(action);
      }
    }
    made = std::move(longer);
  }
  std::erase_if(made, [](const Steps& steps) { return std::ranges::none_of(steps, is_turn); });
  return made;
}

// The same with `action` at each place.
std::vector<Steps> with(Action action, const std::vector<Steps>& all) {
  std::vector<Steps> made;
  for (const Steps& steps : all) {
    for (std::size_t at = 0; at <= steps.size(); ++at) {
      made.push_back(steps);
      made.back().insert(made.back().begin() + static_cast<std::ptrdiff_t>(at), action);
    }
  }
  return made;
}

std::vector<Steps> all_orders(ActionSet set) {
  if (set == ActionSet::easier) return orders(kEasyMovements, 2);
  return with(set == ActionSet::reading ? Action::read_digits : Action::blink, orders(kMovements, 3));
}

std::uint64_t number_at(const crypto::Hash& hash, std::size_t at) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number |= std::uint64_t{hash[at + i]} << (8 * i);
  return number;
}

}  // namespace

bool known(Action action) { return action >= Action::turn_left && action <= Action::read_digits; }
bool known(ActionSet set) { return set >= ActionSet::full && set <= ActionSet::reading; }

std::string_view name_of(Action action) {
  switch (action) {
    case Action::turn_left: return "turn_left";
    case Action::turn_right: return "turn_right";
    case Action::nod: return "nod";
    case Action::open_mouth: return "open_mouth";
    case Action::come_closer: return "come_closer";
    case Action::blink: return "blink";
    case Action::read_digits: return "read_digits";
  }
  return "unknown";
}

std::string_view name_of(ActionSet set) {
  switch (set) {
    case ActionSet::full: return "full";
    case ActionSet::easier: return "easier";
    case ActionSet::reading: return "reading";
  }
  return "unknown";
}

bool known(Grade grade) { return grade <= Grade::full; }

std::string_view name_of(Grade grade) {
  switch (grade) {
    case Grade::none: return "none";
    case Grade::easier: return "easier";
    case Grade::full: return "full";
  }
  return "unknown";
}

Script draw_script(const crypto::Hash& challenge, const crypto::Hash& person, const crypto::PublicKey& device_key,
                   ActionSet set) {
  const std::uint8_t which = static_cast<std::uint8_t>(set);
  const crypto::Hash seed = crypto::blake2b(
      {view_of("lifecert liveness script 1"), challenge, person, device_key, ByteView(&which, 1)});
  const std::vector<Steps> all = all_orders(set);
  Script script;
  script.set = set;
  // 2^64 is so much more than the number of orders that the first ones gain nothing to speak of.
  script.steps = all[number_at(seed, 0) % all.size()];
  if (set == ActionSet::reading) {
    for (std::size_t i = 0; i < kDigits; ++i) {
      script.digits.push_back(static_cast<std::uint8_t>(number_at(seed, 8 + i) % 10));
    }
  }
  return script;
}

std::size_t script_count(ActionSet set) { return all_orders(set).size(); }

Grade grade_of(ActionSet set) { return set == ActionSet::easier ? Grade::easier : Grade::full; }

}  // namespace lifecert::liveness
