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
        if constexpr (std::is_same_v<Kind, effect::ReadBook> || std::is_same_v<Kind, effect::Refresh> ||
                      std::is_same_v<Kind, effect::Supervise>) {
          return true;
        } else if constexpr (std::is_same_v<Kind, effect::PostRead> || std::is_same_v<Kind, effect::PostDecision>) {
          return false;
        } else if constexpr (std::is_same_v<Kind, effect::VerifyPaper>) {
          return mine.text == std::get<Kind>(b).text;
        } else {
          return mine.submission == std::get<Kind>(b).submission;
        }
      },
      a);
}

}  // namespace

Runner::Runner(Work work, std::function<void()> wake) : work_(std::move(work)), wake_(std::move(wake)) {
  for (Lane* lane : {&here_, &there_}) lane->thread = std::thread([this, lane] { loop(*lane); });
}

Runner::~Runner() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  here_.thread.join();
  there_.thread.join();
}

Runner::Lane& Runner::lane_of(const Job& job) {
  const bool here = std::holds_alternative<effect::ReadBook>(job) || std::holds_alternative<effect::ReadFile>(job) ||
                    std::holds_alternative<effect::VerifyPaper>(job);
  return here ? here_ : there_;
}

void Runner::enqueue(Effect one) {
  std::vector<Queued>& queue = lane_of(one.job).queue;
  const Clock::time_point due = Clock::now() + std::chrono::milliseconds(one.after_ms);
  const auto known = std::ranges::find_if(queue, [&](const Queued& queued) { return same(queued.job, one.job); });
  if (known != queue.end()) {
    known->due = std::min(known->due, due);
  } else {
    queue.push_back({std::move(one.job), due});
  }
}

void Runner::run(Effects effects) {
  if (effects.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    for (Effect& one : effects) enqueue(std::move(one));
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
  const auto rests = [&](const Lane& lane) {
    return !lane.working && std::ranges::none_of(lane.queue, [&](const Queued& queued) { return queued.due <= now; });
  };
  return answers_.empty() && rests(here_) && rests(there_);
}

void Runner::loop(Lane& lane) {
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
    const auto ready = std::ranges::find_if(lane.queue, [&](const Queued& queued) { return queued.due <= now; });
    if (ready == lane.queue.end()) {
      const auto next = std::ranges::min_element(lane.queue, {}, &Queued::due);
      if (next == lane.queue.end()) {
        changed_.wait(lock);
      } else {
        changed_.wait_until(lock, Clock::time_point(next->due));
      }
      continue;
    }
    const Job job = std::move(ready->job);
    lane.queue.erase(ready);
    lane.working = true;
    lock.unlock();
    work_(job, answer);
    lock.lock();
    lane.working = false;
  }
}

}  // namespace lifecert::native::admin::shell
