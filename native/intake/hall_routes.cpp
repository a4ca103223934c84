#include "native/intake/hall_routes.h"

#include <algorithm>
#include <chrono>

#include "core/wire/text.h"
#include "native/http/message.h"
#include "native/intake/replies.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

using http::Method;
using http::Reply;
using http::Request;
using http::Response;
using http::Route;

constexpr std::uint64_t kMaxBody = 32U * 1024;
constexpr std::int64_t kWait_s = 25;
constexpr std::size_t kMaxWaiting = 8'000;
constexpr std::chrono::milliseconds kLookEvery{150};
constexpr std::uint64_t kMaxDrawFile = 24ULL << 20U;
constexpr std::string_view kJson = "application/json";

Response json(std::string text) { return http::answer(200, std::string(kJson), bytes_of(text + "\n")); }

Response event_of(std::uint64_t version, const std::string& data) {
  // The browser comes again after `retry` milliseconds; the next answer waits for a change.
  const std::string text = "retry: 300\nid: " + std::to_string(version) + "\ndata: " + data + "\n\n";
  return http::answer(200, "text/event-stream", bytes_of(text));
}

/// Handlers that share what they need. Lives as long as a route does.
class HallCounter : public std::enable_shared_from_this<HallCounter> {
 public:
  HallCounter(intake::Intake& intake, Sequencer& sequencer, port::Clock& clock,
              std::function<bool(const std::string&)> limit, std::string draws_folder)
      : intake_(intake), sequencer_(sequencer), clock_(clock), limit_(std::move(limit)),
        draws_folder_(std::move(draws_folder)), watch_(intake, clock) {}

  std::vector<Route> routes() {
    return {post_statement(),
            view("/v1/halls/{id}", [this](const desk::Hall& hall, const Request&) { return plan_json(hall); }),
            view("/v1/hall-slots/{id}",
                 [this](const desk::Hall& hall, const Request& request) {
                   const auto service = request.query.find("service");
                   return slots_json(hall, service == request.query.end() ? "" : service->second, clock_.now_s());
                 }),
            view("/v1/hall-supervision/{id}",
                 [this](const desk::Hall& hall, const Request&) { return supervision_json(hall, clock_.now_s()); }),
            get_halls(), get_plan(), get_board(), get_calls(), get_thing(), get_feed(), get_catalogues(),
            get_history(), get_draws(), get_draw(), get_draw_file()};
  }

 private:
  Route post_statement() {
    return {.method = Method::post,
            .pattern = "/v1/hall",
            .max_body = kMaxBody,
            .needs_body = true,
            .content_types = {std::string(kBinary)},
            .admit = [self = shared_from_this()](const http::RequestHead& head) -> std::optional<Response> {
              if (self->limit_(head.source)) return std::nullopt;
              return http::problem(Code::too_many_requests, 429, {});
            },
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              const std::uint64_t known = known_size(request);
              Result<intake::Checked> checked = self->intake_.check_hall(request.body);
              if (!checked) return reply(refusal(checked.error()));
              const bool queued = self->sequencer_.submit(
                  std::move(*checked), [self, reply, known](Result<intake::Accepted> accepted) {
                    reply(accepted ? encoded(self->intake_.reply(*accepted, known)) : refusal(accepted.error()));
                  });
              if (!queued) reply(http::problem(Code::server_busy, 503, {}));
            }};
  }

  // A view of one hall as JSON.
  template <class Show>
  Route view(const char* pattern, Show show) {
    return {.method = Method::get, .pattern = pattern, .handler = [self = shared_from_this(), show](Request&& request, Reply reply) {
              reply(self->intake_.hall().with_state([&](const intake::HallState& state) {
                const desk::Hall* hall = state.book().hall(request.id);
                return hall == nullptr ? refusal({Code::not_found, "hall"}) : json(show(*hall, request));
              }));
            }};
  }

  Route get_halls() {
    return {.method = Method::get, .pattern = "/v1/halls", .handler = [self = shared_from_this()](Request&&, Reply reply) {
              reply(json(self->intake_.hall().with_state([](const intake::HallState& state) {
                std::string list;
                for (const auto& [name, hall] : state.book().halls()) list += (list.empty() ? "" : ",") + plan_json(hall);
                return "{\"halls\":[" + list + "]}";
              })));
            }};
  }

  Route get_plan() {
    return {.method = Method::get, .pattern = "/v1/hall-plans/{id}",
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              reply(encoded(self->intake_.hall_plan(request.id, known_size(request))));
            }};
  }

  Route get_board() {
    return {.method = Method::get, .pattern = "/v1/hall-board/{id}",
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              const std::int64_t now = self->clock_.now_s();
              reply(self->intake_.hall().with_state([&](const intake::HallState& state) {
                const desk::Hall* hall = state.book().hall(request.id);
                return hall == nullptr ? refusal({Code::not_found, "hall"}) : json(board_json(state, *hall, now));
              }));
            }};
  }

  Route get_calls() {
    return {.method = Method::get, .pattern = "/v1/hall-calls/{id}",
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              // Without a number the first answer comes at once.
              const Result<std::uint64_t> seen = wire::parse_decimal(request.header("last-event-id"));
              const bool known = self->intake_.hall().with_state(
                  [&](const intake::HallState& state) { return state.book().hall(request.id) != nullptr; });
              if (!known) return reply(refusal({Code::not_found, "hall"}));
              self->watch_.wait(request.id, seen ? *seen : ~0ULL, std::move(reply));
            }};
  }

  Route get_thing() {
    return {.method = Method::get, .pattern = "/v1/hall-things/{id}",
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              if (!id) return reply(refusal(id.error()));
              reply(encoded(self->intake_.hall_status(*id, target_of(request), request.header("authorization"),
                                                      known_size(request))));
            }};
  }

  Route get_feed() {
    return {.method = Method::get, .pattern = "/v1/hall-feed",
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              const auto from = request.query.find("from");
              Result<std::uint64_t> index =
                  from == request.query.end() ? Result<std::uint64_t>(0U) : wire::parse_decimal(from->second);
              if (!index) return reply(refusal(index.error()));
              reply(encoded(self->intake_.hall_feed(*index, target_of(request), request.header("authorization"))));
            }};
  }

  Route get_catalogues() {
    return {.method = Method::get, .pattern = "/v1/catalogues", .handler = [self = shared_from_this()](Request&&, Reply reply) {
              reply(json(self->intake_.hall().with_state([](const intake::HallState& state) { return catalogues_json(state); })));
            }};
  }

  Route get_history() {
    return {.method = Method::get, .pattern = "/v1/catalogue-history",
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              reply(encoded(self->intake_.catalogue_history(known_size(request))));
            }};
  }

  Route get_draws() {
    return {.method = Method::get, .pattern = "/v1/draws", .handler = [self = shared_from_this()](Request&&, Reply reply) {
              reply(json(self->intake_.hall().with_state([](const intake::HallState& state) { return draws_json(state); })));
            }};
  }

  Route get_draw() {
    return {.method = Method::get, .pattern = "/v1/draws/{id}",
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              reply(id ? encoded(self->intake_.draw_bundle(*id)) : refusal(id.error()));
            }};
  }

  // The whole draw as it was published: a file named by the draw, in a folder of its own.
  Route get_draw_file() {
    return {.method = Method::get, .pattern = "/v1/draw-files/{id}",
            .handler = [self = shared_from_this()](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              if (!id) return reply(refusal(id.error()));
              Result<Bytes> file = read_file(self->draws_folder_ + "/" + wire::to_hex(*id) + ".draw", kMaxDrawFile);
              reply(file ? http::answer(200, std::string(kBinary), std::move(*file)) : refusal({Code::not_found, "draw"}));
            }};
  }

  intake::Intake& intake_;
  Sequencer& sequencer_;
  port::Clock& clock_;
  std::function<bool(const std::string&)> limit_;
  std::string draws_folder_;
  BoardWatch watch_;
};

}  // namespace

BoardWatch::BoardWatch(const intake::Intake& intake, port::Clock& clock)
    : intake_(intake), clock_(clock), thread_([this] { run(); }) {}

BoardWatch::~BoardWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void BoardWatch::wait(std::string hall, std::uint64_t version, Reply reply) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && waiting_.size() < kMaxWaiting) {
      waiting_.push_back({std::move(hall), version, clock_.now_s() + kWait_s, std::move(reply)});
      reply = nullptr;
    }
  }
  if (reply) reply(http::problem(Code::server_busy, 503, {}));
  wake_.notify_one();
}

std::vector<BoardWatch::Waiting> BoardWatch::take_ready() {
  const std::int64_t now = clock_.now_s();
  const std::lock_guard lock(mutex_);
  std::vector<Waiting> ready;
  intake_.hall().with_state([&](const intake::HallState& state) {
    const auto first_ready = std::partition(waiting_.begin(), waiting_.end(), [&](const Waiting& one) {
      const bool late = now >= one.until || now < one.until - 2 * kWait_s;
      return !late && state.queue_version(one.hall) == one.version;
    });
    ready.assign(std::make_move_iterator(first_ready), std::make_move_iterator(waiting_.end()));
    waiting_.erase(first_ready, waiting_.end());
  });
  return ready;
}

void BoardWatch::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, kLookEvery, [this] { return stopping_; });
      if (stopping_) return;
      if (waiting_.empty()) continue;
    }
    for (Waiting& one : take_ready()) {
      one.reply(intake_.hall().with_state([&](const intake::HallState& state) {
        const desk::Hall* hall = state.book().hall(one.hall);
        if (hall == nullptr) return refusal({Code::not_found, "hall"});
        return event_of(state.queue_version(one.hall), board_json(state, *hall, clock_.now_s()));
      }));
    }
  }
}

std::vector<Route> hall_routes(intake::Intake& intake, Sequencer& sequencer, port::Clock& clock,
                               std::function<bool(const std::string&)> limit_source, const std::string& draws_folder) {
  return std::make_shared<HallCounter>(intake, sequencer, clock, std::move(limit_source), draws_folder)->routes();
}

}  // namespace lifecert::native
