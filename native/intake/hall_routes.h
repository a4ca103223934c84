// What the counter answers about halls and draws: what people and desks send in, what boards and phones watch, what is published.
//
// Calls reach boards and phones as server-sent events (text/event-stream). Each answer waits until something changes or half a
// minute has gone, carries one event with its number, and ends; the browser's EventSource asks again with that number and misses
// nothing, also over a restart, since numbers follow from the log. So a watching phone holds one idle connection and no thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/intake/intake.h"
#include "native/http/router.h"
#include "native/intake/sequencer.h"

namespace lifecert::native {

/// A hall's board as JSON: last calls, how many wait, by service. Numbers and windows only.
[[nodiscard]] std::string board_json(const intake::HallState& state, const desk::Hall& hall, std::int64_t now);
/// A hall's windows, services, hours and limits.
[[nodiscard]] std::string plan_json(const desk::Hall& hall);
/// Free places of the days that can be booked.
[[nodiscard]] std::string slots_json(const desk::Hall& hall, std::string_view service, std::int64_t now);
/// What is late, where, since when, and the figures of the last thirty days: no text and no person.
[[nodiscard]] std::string supervision_json(const desk::Hall& hall, std::int64_t now);
/// The published versions of the catalogue, newest first.
[[nodiscard]] std::string catalogues_json(const intake::HallState& state);
/// The region's draws and where each stands.
[[nodiscard]] std::string draws_json(const intake::HallState& state);

/// Those who wait for a board to change.
class BoardWatch {
 public:
  BoardWatch(const intake::Intake& intake, port::Clock& clock);
  ~BoardWatch();
  BoardWatch(const BoardWatch&) = delete;
  BoardWatch& operator=(const BoardWatch&) = delete;

  /// Answers when the hall's queue is no longer at `version`, or after half a minute. From any thread.
  void wait(std::string hall, std::uint64_t version, http::Reply reply);

 private:
  struct Waiting {
    std::string hall;
    std::uint64_t version = 0;
    std::int64_t until = 0;
    http::Reply reply;
  };
  void run();
  [[nodiscard]] std::vector<Waiting> take_ready();

  const intake::Intake& intake_;
  port::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Waiting> waiting_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

/// limit_source   true when one more request may come from this address now
[[nodiscard]] std::vector<http::Route> hall_routes(intake::Intake& intake, Sequencer& sequencer, port::Clock& clock,
                                                   std::function<bool(const std::string& source)> limit_source,
                                                   const std::string& draws_folder);

}  // namespace lifecert::native
