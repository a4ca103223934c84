#include "native/admin/shell/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "tests/native/admin_support.h"

namespace lifecert::native::admin::shell {
namespace {

using ::testing::ElementsAre;
using testing::submission;

// Does the jobs when the test lets it; notes in which order.
class Worker {
 public:
  Work work() {
    return [this](const Job& job, const Answer& answer) {
      gate_.wait();
      {
        const std::lock_guard lock(mutex_);
        done_.push_back(job.index());
      }
      answer(told::Tick{static_cast<std::int64_t>(job.index())});
    };
  }
  void open() { open_.set_value(); }
  std::vector<std::size_t> done() {
    const std::lock_guard lock(mutex_);
    return done_;
  }

 private:
  std::promise<void> open_;
  std::shared_future<void> gate_ = open_.get_future().share();
  std::mutex mutex_;
  std::vector<std::size_t> done_;
};

// All answers until there are so many.
std::vector<std::int64_t> take(Runner& runner, std::size_t count) {
  std::vector<std::int64_t> taken;
  while (taken.size() < count) {
    for (const Action& action : runner.take()) taken.push_back(std::get<told::Tick>(action).now);
    std::this_thread::yield();
  }
  return taken;
}

constexpr std::int64_t kReadBook = 0;
constexpr std::int64_t kRefresh = 1;
constexpr std::int64_t kReadFile = 2;
constexpr std::int64_t kCheckReceipt = 3;
constexpr std::int64_t kPostDecision = 7;

TEST(AdminRunner, DoesJobsInOrder) {
  Worker worker;
  worker.open();
  Runner runner(worker.work(), [] {});
  runner.run({{effect::Refresh{}, 0},
              {effect::CheckReceipt{submission(1)}, 0},
              {effect::PostDecision{submission(1), cert::Verdict::pass, ""}, 0}});
  EXPECT_THAT(take(runner, 3), ElementsAre(kRefresh, kCheckReceipt, kPostDecision));
}

TEST(AdminRunner, ReadingWaitsForNoCounter) {
  std::promise<void> answered;
  std::shared_future<void> counter = answered.get_future().share();
  Runner runner(
      [&](const Job& job, const Answer& answer) {
        if (std::holds_alternative<effect::Refresh>(job)) counter.wait();
        answer(told::Tick{static_cast<std::int64_t>(job.index())});
      },
      [] {});
  runner.run({{effect::Refresh{}, 0}, {effect::ReadFile{submission(1)}, 0}});
  EXPECT_THAT(take(runner, 1), ElementsAre(kReadFile));
  EXPECT_FALSE(runner.idle());
  answered.set_value();
  EXPECT_THAT(take(runner, 1), ElementsAre(kRefresh));
}

TEST(AdminRunner, LaterJobsHoldUpNobody) {
  Worker worker;
  worker.open();
  Runner runner(worker.work(), [] {});
  runner.run({{effect::Refresh{}, 50}, {effect::CheckReceipt{submission(1)}, 0}});
  EXPECT_THAT(take(runner, 2), ElementsAre(kCheckReceipt, kRefresh));
}

TEST(AdminRunner, WaitingJobIsNotQueuedTwice) {
  Worker worker;
  Runner runner(worker.work(), [] {});
  runner.run({{effect::PostDecision{submission(1), cert::Verdict::pass, ""}, 0}});
  // Whatever the first is doing, these wait behind it.
  runner.run({{effect::Refresh{}, 0}, {effect::Refresh{}, 0}, {effect::Refresh{}, 100'000}});
  runner.run({{effect::CheckReceipt{submission(1)}, 0},
              {effect::CheckReceipt{submission(2)}, 0},
              {effect::CheckReceipt{submission(1)}, 0}});
  worker.open();
  EXPECT_THAT(take(runner, 4), ElementsAre(kPostDecision, kRefresh, kCheckReceipt, kCheckReceipt));
  while (!runner.idle()) std::this_thread::yield();
}

TEST(AdminRunner, SoonerCallHastensAWaitingJob) {
  Worker worker;
  worker.open();
  Runner runner(worker.work(), [] {});
  runner.run({{effect::Refresh{}, 100'000}});
  runner.run({{effect::Refresh{}, 0}});
  EXPECT_THAT(take(runner, 1), ElementsAre(kRefresh));
}

TEST(AdminRunner, EachDecisionIsPosted) {
  Worker worker;
  Runner runner(worker.work(), [] {});
  const effect::PostDecision decision{submission(1), cert::Verdict::more, "x"};
  runner.run({{decision, 0}, {decision, 0}});
  worker.open();
  EXPECT_THAT(take(runner, 2), ElementsAre(kPostDecision, kPostDecision));
}

TEST(AdminRunner, EndWaitsForTheJobUnderWayAndDropsTheRest) {
  Worker worker;
  std::promise<void> begun;
  std::atomic<bool> finished = false;
  {
    Runner runner(
        [&](const Job& job, const Answer&) {
          if (job.index() != 7) return;
          begun.set_value();
          worker.work()(job, [](const Action&) {});
          finished = true;
        },
        [] {});
    runner.run({{effect::PostDecision{submission(1), cert::Verdict::pass, ""}, 0}, {effect::Refresh{}, 100'000}});
    begun.get_future().wait();
    worker.open();
  }
  EXPECT_TRUE(finished);
}

TEST(AdminRunner, WakesTheWindowForEachAnswer) {
  Worker worker;
  worker.open();
  std::atomic<int> woken = 0;
  Runner runner(worker.work(), [&] { ++woken; });
  runner.run({{effect::ReadBook{}, 0}});
  take(runner, 1);
  while (woken == 0) std::this_thread::yield();
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace lifecert::native::admin::shell
