// The one thread that appends to the log. Many requests are checked at once elsewhere; here they wait in a queue and go into
// the log together, so that one sync of the disk serves a whole batch.
//
// Where several intakes stand on one store, each has such a thread, and they take turns. The turn only saves them work: what
// keeps the log one is that a commit counts on the head it was prepared for, so an intake that was frozen in its turn and
// wakes up after another has gone on is refused, takes the new head on, and tries again.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/result.h"
#include "core/intake/intake.h"
#include "native/platform/log.h"

namespace lifecert::native {

/// Whose turn it is to append, among several intakes. Called from the appending thread only.
class Turn {
 public:
  virtual ~Turn() = default;
  /// Waits for the turn; comes back without it rather than wait for ever.
  virtual void take() = 0;
  virtual void give_back() = 0;
};

/// What it has done since it began, for the operators.
struct SequencerCounts {
  std::uint64_t appended = 0;
  std::uint64_t repeated = 0;
  std::uint64_t refused = 0;
  std::uint64_t batches = 0;
  std::uint64_t conflicts = 0;  // another intake had gone on
  std::uint64_t queued = 0;     // now
};

class Sequencer {
 public:
  using Done = std::function<void(Result<intake::Accepted>)>;

  /// Intake and turn outlive the sequencer.
  /// turn  null: this intake is alone on its store
  Sequencer(intake::Intake& intake, port::Clock& clock, Log log, Turn* turn = nullptr);
  /// Finishes what is queued, then stops.
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  /// Calls `done` from the appending thread when the record is durable or was refused.
  /// Returns false, without calling it, when the queue is full: the asker should come again.
  [[nodiscard]] bool submit(intake::Checked checked, Done done);

  [[nodiscard]] SequencerCounts counts() const;

 private:
  struct Job {
    intake::Checked checked;
    Done done;
  };
  void run();
  void append(std::vector<Job> jobs);
  [[nodiscard]] std::vector<Result<intake::Accepted>> append_in_turn(const std::vector<intake::Checked>& batch);
  void look_around();
  void tick_when_due();
  void watch_limits_when_due();

  intake::Intake& intake_;
  port::Clock& clock_;
  Log log_;
  Turn* turn_;
  std::int64_t next_tick_ = 0;
  std::int64_t next_watch_ = 0;
  mutable std::mutex mutex_;  // guards what follows
  SequencerCounts counts_;
  std::vector<Job> queue_;
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace lifecert::native
