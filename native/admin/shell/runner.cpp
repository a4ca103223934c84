#include "native/admin/shell/runner.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace lifecert::native::admin::shell {
namespace {

// Two jobs of which one will do: the same kind about the same submission, with nothing of their own to say.
bool same(const Job& a, const Job& b) {
  if (a.index() != b.index()) return false;
  return std::visit(
      [&](const auto& mine) {
        using Kind = std::decay_t<decltype(mine)>;
        if constexpr (std::is_same_v<Kind, effect::ReadBook> || std::is_same_v<Kind, effect::Refresh>) {
          return true;
        } else if constexpr (std::is_same_v<Kind, effect::PostRead> || std::is_same_v<Kind, effect::PostDecision>) {
          return false;
        } else {
          return mine.submission == std::get<Kind>(b).submission;
        }
      },
      a);
}

}  // namespace

Runner::Runner(Work work, std::function<void()> wake)
    : work_(std::move(work)), wake_(std::move(wake)), thread_([this] { loop(); }) {}

Runner::~Runner() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Runner::run(Effects effects) {
  if (effects.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    for (Effect& one : effects) {
      const Clock::time_point due = Clock::now() + std::chrono::milliseconds(one.after_ms);
      const auto known = std::ranges::find_if(queue_, [&](const Queued& queued) { return same(queued.job, one.job); });
      if (known != queue_.end()) {
        known->due = std::min(known->due, due);
      } else {
        queue_.push_back({std::move(one.job), due});
      }
    }
  }
  changed_.notify_all();
}

std::vector<Action> Runner::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answers_, {});
}

bool Runner::idle() const {
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  return !working_ && answers_.empty() &&
         std::ranges::none_of(queue_, [&](const Queued& queued) { return queued.due <= now; });
}

void Runner::loop() {
  const Answer answer = [this](Action action) {
    {
      const std::lock_guard lock(mutex_);
      answers_.push_back(std::move(action));
    }
    wake_();
  };
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    // The first that is due, in the order in which they came.
    const Clock::time_point now = Clock::now();
    const auto ready = std::ranges::find_if(queue_, [&](const Queued& queued) { return queued.due <= now; });
    if (ready == queue_.end()) {
      const auto next = std::ranges::min_element(queue_, {}, &Queued::due);
      if (next == queue_.end()) {
        changed_.wait(lock);
      } else {
        changed_.wait_until(lock, Clock::time_point(next->due));
      }
      continue;
    }
    const Job job = std::move(ready->job);
    queue_.erase(ready);
    working_ = true;
    lock.unlock();
    work_(job, answer);
    lock.lock();
    working_ = false;
  }
}

}  // namespace lifecert::native::admin::shell
