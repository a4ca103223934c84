// The one thread that appends to the log. Many requests are checked at once elsewhere; here they wait in a queue and go into
// the log together, so that one sync of the disk serves a whole batch.
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

class Sequencer {
 public:
  using Done = std::function<void(Result<intake::Accepted>)>;

  /// The intake outlives the sequencer.
  Sequencer(intake::Intake& intake, port::Clock& clock, Log log);
  /// Finishes what is queued, then stops.
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  /// Calls `done` from the appending thread when the record is durable or was refused.
  /// Returns false, without calling it, when the queue is full: the asker should come again.
  [[nodiscard]] bool submit(intake::Checked checked, Done done);

 private:
  struct Job {
    intake::Checked checked;
    Done done;
  };
  void run();
  void append(std::vector<Job> jobs);
  void tick_when_due();

  intake::Intake& intake_;
  port::Clock& clock_;
  Log log_;
  std::int64_t next_tick_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Job> queue_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace lifecert::native
