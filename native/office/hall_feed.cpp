#include "native/office/hall_feed.h"

namespace lifecert::native {

Result<void> follow_halls(IntakeLink& link, intake::HallState& state, std::uint64_t& next,
                          const std::function<Result<void>(receipt::FeedEntry&)>& took) {
  for (;;) {
    Result<receipt::Feed> feed = link.hall_feed(next);
    if (!feed) return feed.error();
    if (feed->entries.empty()) return {};
    for (receipt::FeedEntry& entry : feed->entries) {
      if (entry.index < next) return Error{Code::bad_answer, "hall feed"};
      const auto at = static_cast<std::int64_t>(entry.opening.time);
      Result<void> good =
          state.replay(entry.opening.kind, entry.record, entry.index, at, intake::HallState::Signatures::verify);
      if (!good) return Error{good.error().code, "record " + std::to_string(entry.index)};
      next = entry.index + 1;
      if (Result<void> taken = took(entry); !taken) return taken;
    }
  }
}

}  // namespace lifecert::native
