// The worker: does the jobs that update() asks for, one after the other, on a thread of its own, and keeps what they answer
// until the window takes it.
//
// A job that already waits is not queued twice. Jobs that are due later do not hold up those behind them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "native/admin/app/action.h"
#include "native/admin/app/effect.h"

namespace lifecert::native::admin::shell {

/// Hands over one answer; from the worker's thread.
using Answer = std::function<void(Action)>;
/// Does one job. Called from the worker's thread only.
using Work = std::function<void(const Job&, const Answer&)>;

class Runner {
 public:
  /// wake   called from the worker's thread whenever there is an answer
  Runner(Work work, std::function<void()> wake);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  /// Waits for the job under way; what is queued is dropped.
  ~Runner();

  void run(Effects effects);
  /// All answers so far.
  [[nodiscard]] std::vector<Action> take();
  /// Nothing is queued for now or under way (what is due later does not count).
  [[nodiscard]] bool idle() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Queued {
    Job job;
    Clock::time_point due;
  };

  void loop();

  Work work_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Queued> queue_;
  std::vector<Action> answers_;
  bool working_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace lifecert::native::admin::shell
