// Takes the newest checkpoint to the witnesses, again and again, and keeps what they put their names under; notes it on
// another machine's disk besides, where one is lent. Nothing waits for it: a receipt is given without.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/intake/intake.h"
#include "native/http/client.h"
#include "native/platform/log.h"

namespace lifecert::native {

struct WitnessRoundOptions {
  std::vector<std::string> witnesses;  // addresses, without "/add-checkpoint"
  std::string high_water;              // file; empty: none
  unsigned every_s = 60;
};

class WitnessRound {
 public:
  /// The intake outlives it.
  WitnessRound(intake::Intake& intake, Log log, WitnessRoundOptions options);
  ~WitnessRound();
  WitnessRound(const WitnessRound&) = delete;
  WitnessRound& operator=(const WitnessRound&) = delete;

  /// One round, now. Returns how many witnesses have put their names under the checkpoint of this round.
  std::size_t go();

 private:
  void run();
  [[nodiscard]] Result<std::string> ask(const std::string& witness, const std::string& note);

  intake::Intake& intake_;
  Log log_;
  WitnessRoundOptions options_;
  http::Client client_;
  std::mutex going_;                            // one round at a time; guards what follows and the client
  std::map<std::string, std::uint64_t> known_;  // what each witness was last seen to know
  std::string noted_;                           // in the high-water file
  std::mutex mutex_;  // guards what follows
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace lifecert::native
