#include "native/intake/sequencer.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace lifecert::native {
namespace {

constexpr std::size_t kMaxQueue = 1024;
constexpr std::size_t kMaxBatch = 128;
constexpr std::int64_t kTickEvery_s = 3600;
constexpr std::int64_t kWatchEvery_s = 1;
constexpr int kTries = 20;  // of a batch that others overtake
constexpr std::chrono::milliseconds kLookAround{1000};
constexpr std::chrono::milliseconds kLookAroundAmongOthers{200};

}  // namespace

Sequencer::Sequencer(intake::Intake& intake, port::Clock& clock, Log log, Turn* turn)
    : intake_(intake), clock_(clock), log_(std::move(log)), turn_(turn), thread_([this] { run(); }) {}

Sequencer::~Sequencer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool Sequencer::submit(intake::Checked checked, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= kMaxQueue) return false;
    queue_.push_back({std::move(checked), std::move(done)});
  }
  wake_.notify_one();
  return true;
}

SequencerCounts Sequencer::counts() const {
  const std::lock_guard lock(mutex_);
  SequencerCounts counts = counts_;
  counts.queued = queue_.size();
  return counts;
}

void Sequencer::run() {
  for (;;) {
    std::vector<Job> jobs;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, turn_ == nullptr ? kLookAround : kLookAroundAmongOthers,
                     [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty() && stopping_) return;
      const std::size_t take = std::min(queue_.size(), kMaxBatch);
      jobs.assign(std::make_move_iterator(queue_.begin()),
                  std::make_move_iterator(queue_.begin() + static_cast<std::ptrdiff_t>(take)));
      queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(take));
    }
    if (jobs.empty()) {
      look_around();
    } else {
      append(std::move(jobs));
    }
    tick_when_due();
    watch_limits_when_due();
  }
}

// What others have appended is to be seen here too, also while nothing comes in.
void Sequencer::look_around() {
  if (Result<void> fresh = intake_.refresh(); !fresh) {
    log_.error("refresh_failed", {{"reason", name_of(fresh.error().code)}});
  }
}

std::vector<Result<intake::Accepted>> Sequencer::append_in_turn(const std::vector<intake::Checked>& batch) {
  if (turn_ != nullptr) turn_->take();
  std::vector<Result<intake::Accepted>> results;
  for (int tries = 0; tries < kTries; ++tries) {
    results = intake_.append(batch);
    const bool overtaken = std::ranges::any_of(
        results, [](const auto& result) { return !result && result.error().code == Code::store_conflict; });
    if (!overtaken) break;
    const std::lock_guard lock(mutex_);
    ++counts_.conflicts;
  }
  if (turn_ != nullptr) turn_->give_back();
  return results;
}

void Sequencer::append(std::vector<Job> jobs) {
  std::vector<intake::Checked> batch;
  batch.reserve(jobs.size());
  for (Job& job : jobs) batch.push_back(std::move(job.checked));
  std::vector<Result<intake::Accepted>> results = append_in_turn(batch);
  {
    const std::lock_guard lock(mutex_);
    ++counts_.batches;
    for (const Result<intake::Accepted>& result : results) {
      ++(!result ? counts_.refused : result->repeated ? counts_.repeated : counts_.appended);
    }
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!results[i]) log_.warning("append_refused", {{"reason", name_of(results[i].error().code)}});
    jobs[i].done(std::move(results[i]));
  }
}

void Sequencer::watch_limits_when_due() {
  const std::int64_t now = clock_.now_s();
  if (now < next_watch_ && now > next_watch_ - 2 * kWatchEvery_s) return;
  next_watch_ = now + kWatchEvery_s;
  Result<std::size_t> written = intake_.watch_limits();
  // Another intake may have been faster; then there is nothing left to write the next time.
  if (!written && written.error().code != Code::store_conflict) {
    log_.error("watch_limits_failed", {{"reason", name_of(written.error().code)}});
  }
  if (written && *written > 0) log_.info("limits_written", {{"records", *written}});
}

void Sequencer::tick_when_due() {
  const std::int64_t now = clock_.now_s();
  if (now < next_tick_ && now > next_tick_ - 2 * kTickEvery_s) return;
  next_tick_ = now + kTickEvery_s;
  if (Result<void> ticked = intake_.tick(); !ticked) {
    log_.error("tick_failed", {{"reason", name_of(ticked.error().code)}});
  }
}

}  // namespace lifecert::native
