// Any bytes as records of a hall's log, one after the other: the state takes each or refuses it, and its answers stay within
// their bounds. Input: for each record a byte for the kind, two for the length, two for the minutes since the record before.
#include "core/intake/hall_state.h"
#include "tests/fuzz/fuzz.h"

namespace lifecert::fuzz {
namespace {

using envelope::Kind;

// Signatures are not what is looked for here: statements are taken as if they held.
void take(intake::HallState& state, Kind kind, ByteView payload, std::uint64_t index, std::int64_t now) {
  if (intake::is_own_hall_kind(kind)) {
    static_cast<void>(state.take_own(kind, payload, index, now).has_value());
    return;
  }
  envelope::SignedStatement statement{kind, Bytes(payload.begin(), payload.end()), {{}}};
  static_cast<void>(state.verify(statement).has_value());
  if (kind == Kind::hall_plan) {
    const Result<desk::HallPlan> plan = wire::decode<desk::HallPlan>(payload);
    if (!plan || plan->region != "demo.example" || !desk::check_plan(*plan)) return;
  }
  static_cast<void>(state.take(statement, index, now).has_value());
}

void look(const intake::HallState& state, std::int64_t now) {
  require(state.due_escalations(now, 8).size() <= 8);
  for (const auto& [name, hall] : state.book().halls()) {
    for (const desk::Window& window : hall.plan.windows) {
      const Result<crypto::Hash> next = desk::HallBook::next_for(hall, window.number, now);
      require(!next || hall.tickets.at(*next).state == desk::TicketState::waiting);
    }
    for (const auto& [place, count] : hall.taken_places) {
      const desk::Service* service = desk::find_service(hall.plan, std::get<1>(place));
      require(service == nullptr || hall.plan.edition > 1 || count <= service->places);
    }
    require(desk::HallBook::statistics(hall, 0, now, now).kinds.size() <= 7);
  }
}

}  // namespace
}  // namespace lifecert::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  intake::HallState state("demo.example", {});
  ByteView rest(data, size);
  std::int64_t now = 1'795'392'000;
  for (std::uint64_t index = 0; rest.size() > 5 && index < 64; ++index) {
    const auto kind = static_cast<envelope::Kind>(static_cast<unsigned>(envelope::Kind::draw_commitment) + rest[0] % 12U);
    const std::size_t length = std::min<std::size_t>(rest[1] | rest[2] << 8U, rest.size() - 5);
    now += 60 * (rest[3] | rest[4] << 8U);
    fuzz::take(state, kind, rest.subspan(5, length), index, now);
    rest = rest.subspan(5 + length);
  }
  fuzz::look(state, now);
  return 0;
}
