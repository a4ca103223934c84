// The workers: they do the jobs that update() asks for and keep what they answer until the window takes it. What is
// read from this machine goes one lane, what goes to the intake another, each in order on a thread of its own: an
// intake that does not answer holds up nobody who only wants to read.
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

/// Hands over one answer; from a worker's thread.
using Answer = std::function<void(Action)>;
/// Does one job. Called from both workers' threads, so two jobs of different lanes may be under way at once.
using Work = std::function<void(const Job&, const Answer&)>;

class Runner {
 public:
  /// wake   called from a worker's thread whenever there is an answer
  Runner(Work work, std::function<void()> wake);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  /// Waits for the jobs under way; what is queued is dropped.
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
  struct Lane {
    std::vector<Queued> queue;
    bool working = false;
    std::thread thread;
  };

  [[nodiscard]] Lane& lane_of(const Job& job);
  void enqueue(Effect one);
  void loop(Lane& lane);

  Work work_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Action> answers_;
  bool stopping_ = false;
  Lane here_;   // reads from this machine
  Lane there_;  // asks the intake
};

}  // namespace lifecert::native::admin::shell
