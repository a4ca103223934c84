#include "native/intake/routes.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "core/wire/text.h"
#include "native/http/message.h"
#include "core/intake/source_limit.h"
#include "core/intake/upload.h"
#include "native/http/static_files.h"
#include "native/intake/hall_routes.h"
#include "native/intake/replies.h"
#include "native/intake/upload_routes.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

using http::Method;
using http::Reply;
using http::Request;
using http::Response;
using http::Route;

constexpr std::uint64_t kMaxSmallBody = 32U * 1024;

// Requests come in on several threads.
class SharedLimit {
 public:
  explicit SharedLimit(const intake::SourceLimits& limits) : limit_(limits) {}
  bool admit(const std::string& source, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    return limit_.admit(source, now);
  }

 private:
  std::mutex mutex_;
  intake::SourceLimit limit_;
};

Response raw(Result<Bytes> bytes) {
  if (!bytes) return refusal(bytes.error());
  return http::answer(200, std::string(kBinary), std::move(*bytes));
}

class Counter {
 public:
  Counter(intake::Intake& intake, Sequencer& sequencer, port::Clock& clock)
      : intake_(intake), sequencer_(sequencer), clock_(clock) {}

  // Checks on this thread, appends on the sequencer's, answers with what `finish` makes of the receipt.
  template <class Finish>
  void take(Result<intake::Checked> checked, const Reply& reply, Finish finish,
            std::optional<crypto::Hash> subject = std::nullopt) {
    const auto refused = [this, subject](const Error& error) {
      return subject ? noted(*subject, error) : refusal(error);
    };
    if (!checked) return reply(refused(checked.error()));
    const auto done = [reply, finish, refused](Result<intake::Accepted> accepted) {
      reply(accepted ? finish(*accepted) : refused(accepted.error()));
    };
    const bool queued = sequencer_.submit(std::move(*checked), done);
    if (!queued) {
      Response busy = http::problem(Code::server_busy, 503, {});
      busy.headers.emplace_back("retry-after", "5");
      reply(std::move(busy));
    }
  }

  Route post_submission() {
    return {.method = Method::post,
            .pattern = "/v1/submissions",
            .max_body = envelope::kMaxPacketBytes,
            .needs_body = true,
            .content_types = {std::string(kBinary)},
            .look = [this](const http::RequestHead&, ByteView so_far) -> http::Peek {
              Result<std::uint64_t> length = intake::head_length(so_far);
              if (!length && length.error().code == Code::truncated) return {};
              if (!length) return {true, refusal(length.error())};
              if (*length > so_far.size()) return {};
              Result<void> good = intake_.check_head(so_far.first(*length));
              return {true, good ? std::nullopt : std::optional(refusal(good.error()))};
            },
            .handler = [this](Request&& request, Reply reply) {
              const std::uint64_t known = known_size(request);
              const Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(request.body);
              if (!parsed) return reply(refusal(parsed.error()));
              // A packet that brings its request along is a try at a code as much as the request alone.
              if (!parsed->packet.request.empty() && !may_try(request)) return reply(refusal({Code::too_many_tries, "source"}));
              Result<intake::Checked> checked = intake_.check_submission(*parsed, std::move(request.body));
              take(std::move(checked), reply, [this, known](const intake::Accepted& accepted) {
                return encoded(intake_.reply(accepted, known));
              }, parsed->submission_id);
            }};
  }

  Route post_offer() {
    return {.method = Method::post,
            .pattern = "/v1/submissions/offers",
            .max_body = envelope::kMaxPacketBytes + receipt::kMaxProofText + 64,
            .needs_body = true,
            .content_types = {std::string(kBinary)},
            .handler = [this](Request&& request, Reply reply) {
              const std::uint64_t known = known_size(request);
              // What was never taken has no receipt to be offered with; so an offer is no try at a code.
              take(intake_.check_offer(request.body), reply, [this, known](const intake::Accepted& accepted) {
                return encoded(intake_.reply(accepted, known));
              });
            }};
  }

  Route post_record() {
    return {.method = Method::post,
            .pattern = "/v1/records",
            .max_body = kMaxSmallBody,
            .needs_body = true,
            .content_types = {std::string(kBinary)},
            .handler = [this](Request&& request, Reply reply) {
              const std::uint64_t known = known_size(request);
              take(intake_.check_record(request.body), reply, [this, known](const intake::Accepted& accepted) {
                return encoded(intake_.reply(accepted, known));
              });
            }};
  }

  Route post_enrolment() {
    return {.method = Method::post,
            .pattern = "/v1/enrolments",
            .max_body = kMaxSmallBody,
            .needs_body = true,
            .content_types = {std::string(kBinary)},
            .admit = [this](const http::RequestHead& head) -> std::optional<Response> {
              if (may_try(head)) return std::nullopt;
              return http::problem(Code::too_many_tries, 429, {});
            },
            .handler = [this](Request&& request, Reply reply) {
              const std::uint64_t known = known_size(request);
              Result<intake::Checked> checked = intake_.check_enrolment(request.body);
              Result<envelope::SignedStatement> statement = envelope::decode_signed(request.body);
              if (!statement) return reply(refusal(statement.error()));
              const crypto::Hash id = cert::payload_hash(statement->payload);
              take(std::move(checked), reply, [this, id, known](const intake::Accepted&) {
                return encoded(intake_.enrolment_status(id, known));
              });
            }};
  }

  Route get_enrolment() {
    return {.method = Method::get, .pattern = "/v1/enrolments/{id}", .handler = [this](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              if (!id) return reply(refusal(id.error()));
              reply(encoded(intake_.enrolment_status(*id, known_size(request))));
            }};
  }

  Route get_submission() {
    return {.method = Method::get,
            .pattern = "/v1/submissions/{id}",
            .handler = [this](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              if (!id) return reply(refusal(id.error()));
              reply(encoded(intake_.submission_status(*id, target_of(request), request.header("authorization"),
                                                      known_size(request))));
            }};
  }

  Route get_statement() {
    return {.method = Method::get,
            .pattern = "/v1/statements/{id}",
            .handler = [this](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              if (!id) return reply(refusal(id.error()));
              reply(encoded(intake_.statement_status(*id, target_of(request), request.header("authorization"),
                                                     known_size(request))));
            }};
  }

  Route get_packet() {
    return {.method = Method::get, .pattern = "/v1/packets/{id}", .handler = [this](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              if (!id) return reply(refusal(id.error()));
              reply(raw(intake_.packet(*id, target_of(request), request.header("authorization"))));
            }};
  }

  Route get_feed() {
    return {.method = Method::get, .pattern = "/v1/feed", .handler = [this](Request&& request, Reply reply) {
              const auto from = request.query.find("from");
              Result<std::uint64_t> index =
                  from == request.query.end() ? Result<std::uint64_t>(0U) : wire::parse_decimal(from->second);
              if (!index) return reply(refusal(index.error()));
              reply(encoded(intake_.feed(*index, target_of(request), request.header("authorization"))));
            }};
  }

  Route get_checkpoint() {
    return {.method = Method::get, .pattern = "/v1/checkpoint", .handler = [this](Request&& request, Reply reply) {
              reply(encoded(intake_.checkpoint(known_size(request))));
            }};
  }

  // C2SP tlog-tiles: the log as static resources, which whoever stands in front may keep.
  Route get_checkpoint_note() {
    return {.method = Method::get, .pattern = "/checkpoint", .handler = [this](Request&&, Reply reply) {
              Result<receipt::CheckpointReply> newest = intake_.checkpoint(0);
              if (!newest) return reply(refusal(newest.error()));
              reply(http::answer(200, "text/plain; charset=utf-8", bytes_of(newest->checkpoint)));
            }};
  }

  // The newest checkpoint with witnesses' names under it; it lags behind the newest of all.
  Route get_witnessed() {
    return {.method = Method::get, .pattern = "/v1/witnessed", .handler = [this](Request&&, Reply reply) {
              Result<std::string> note = intake_.witnessed();
              if (!note) return reply(refusal(note.error()));
              if (note->empty()) return reply(http::problem(Code::not_found, 404, {}));
              reply(http::answer(200, "text/plain; charset=utf-8", bytes_of(*note)));
            }};
  }

  Route get_receipt() {
    return {.method = Method::get, .pattern = "/v1/receipts/{id}", .handler = [this](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              if (!id) return reply(refusal(id.error()));
              Result<std::string> proof =
                  intake_.witnessed_receipt(*id, target_of(request), request.header("authorization"));
              if (!proof) return reply(refusal(proof.error()));
              // A client that keeps a head wants the step from there; anybody else the proof as others' verifiers read it.
              if (!request.header(receipt::kKnownSizeHeader).empty()) {
                return reply(encoded(intake_.reply({0, std::move(*proof), true}, known_size(request))));
              }
              reply(http::answer(200, "text/plain; charset=utf-8", bytes_of(*proof)));
            }};
  }

  // For the machine's own monitoring: the front keeps it from everybody else.
  Route get_metrics(const Metrics& metrics) {
    return {.method = Method::get,
            .pattern = "/metrics",
            .admit = [](const http::RequestHead& head) -> std::optional<Response> {
              if (head.peer == "127.0.0.1" || head.peer == "::1") return std::nullopt;
              return http::problem(Code::not_allowed, 403, {});
            },
            .handler = [this, &metrics](Request&&, Reply reply) {
              const std::string text = metrics.text(sequencer_.counts(), intake_.log_size());
              reply(http::answer(200, "text/plain; version=0.0.4; charset=utf-8", bytes_of(text)));
            }};
  }

  Route get_tile() {
    return {.method = Method::get, .pattern = "/tile/*", .handler = [this](Request&& request, Reply reply) {
              Result<intake::TileName> name = intake::parse_tile_path(request.path);
              if (!name) return reply(http::problem(Code::not_found, 404, {}));
              Result<Bytes> tile = intake_.tile(*name);
              if (!tile) return reply(refusal(tile.error()));
              Response answer = http::answer(200, std::string(kBinary), std::move(*tile));
              answer.headers.emplace_back("cache-control", "public, max-age=31536000, immutable");
              reply(std::move(answer));
            }};
  }

  Route get_trust_list() {
    return {.method = Method::get, .pattern = "/v1/trust-list", .handler = [this](Request&& request, Reply reply) {
              reply(http::answer(200, std::string(kBinary), trust_list_for(request.header(receipt::kKnownRootsHeader))));
            }};
  }

  Route get_health() {
    return {.method = Method::get, .pattern = "/healthz", .handler = [this](Request&&, Reply reply) {
              const std::string json =
                  "{\"status\":\"ok\",\"log_size\":" + std::to_string(intake_.log_size()) + "}\n";
              reply(http::answer(200, "application/json", bytes_of(json)));
            }};
  }

  Route post_evidence() {
    return {.method = Method::post,
            .pattern = "/v1/submissions/{id}/evidence",
            .max_body = envelope::kMaxEvidenceBytes,
            .needs_body = true,
            .content_types = {std::string(kBinary)},
            // Whether a header waits for it is known before its first byte is read.
            .admit = [this](const http::RequestHead& head) -> std::optional<Response> {
              Result<crypto::Hash> id = id_of(head);
              if (!id) return refusal(id.error());
              Result<void> wanted = intake_.admit_evidence(*id, head.content_length.value_or(0));
              if (!wanted) return refusal(wanted.error());
              return std::nullopt;
            },
            .handler = [this](Request&& request, Reply reply) {
              Result<crypto::Hash> id = id_of(request);
              if (!id) return reply(refusal(id.error()));
              const std::uint64_t known = known_size(request);
              take(intake_.check_evidence(*id, request.body), reply, [this, known](const intake::Accepted& accepted) {
                return encoded(intake_.reply(accepted, known));
              });
            }};
  }

  bool may_try(const http::RequestHead& head) { return limit_.admit(head.source, clock_.now_s()); }

 private:
  // One list for who knows its roots; the way to it for who knows older ones.
  Bytes trust_list_for(std::string_view known_roots) const {
    Result<Bytes> bytes = wire::from_hex(known_roots);
    if (!bytes || bytes->size() != 32) return intake_.trust()->bytes();
    crypto::Hash roots{};
    std::ranges::copy(*bytes, roots.begin());
    const cert::TrustChain chain = intake_.trust_chain(roots);
    return chain.lists.size() == 1 ? chain.lists.front() : wire::encode(chain);
  }

  // A well-formed packet or request that is not taken is answered with a note that the person can show.
  Response noted(const crypto::Hash& subject, const Error& error) const {
    Response plain = refusal(error);
    Result<Bytes> note = intake_.refusal_note(subject, error.code);
    if (!note || plain.status >= 500) return plain;
    Response signed_answer = http::answer(plain.status, std::string(kBinary), std::move(*note));
    signed_answer.headers.emplace_back("lifecert-code", std::to_string(static_cast<unsigned>(error.code)));
    return signed_answer;
  }

  intake::Intake& intake_;
  Sequencer& sequencer_;
  port::Clock& clock_;
  SharedLimit limit_{intake::SourceLimits{}};
};

}  // namespace

http::Response refusal(const Error& error) { return http::problem(error.code, status_of(error.code), {}); }

int status_of(Code code) {
  switch (code) {
    case Code::not_found:
    case Code::unknown_submission:
    case Code::unknown_case:
    case Code::unknown_draw:
    case Code::no_hall_plan: return 404;
    case Code::not_allowed:
    case Code::wrong_key:
    case Code::bad_signature:
    case Code::unknown_credential:
    case Code::wrong_person:
    case Code::wrong_region:
    case Code::expired:
    case Code::revoked:
    case Code::unknown_staff:
    case Code::not_co_signed:
    case Code::two_needed:
    case Code::unproven_request:
    case Code::unannounced_roots: return 403;
    case Code::evidence_late: return 410;
    case Code::not_resolved:
    case Code::evidence_missing: return 422;
    case Code::provisional_full: return 503;
    case Code::too_many_tries:
    case Code::too_many_deposits:
    case Code::provisional_limit:
    case Code::staff_over_limit: return 429;
    case Code::already_open:
    case Code::not_open:
    case Code::report_exists:
    case Code::already_decided:
    case Code::already_booked:
    case Code::already_closed:
    case Code::already_evaluated:
    case Code::slot_full:
    case Code::not_next: return 409;
    case Code::not_yours: return 403;
    case Code::too_many_open: return 429;
    case Code::needs_second_signature:
    case Code::claims_more: return 422;
    case Code::evidence_gone: return 410;
    case Code::unknown_statement: return 404;
    case Code::too_long: return 413;
    case Code::too_many_requests: return 429;
    case Code::server_busy:
    case Code::store_conflict:
    case Code::store_failed:
    case Code::storage_full: return 503;
    case Code::hash_mismatch:
    case Code::not_decidable: return 422;
    case Code::cannot_sign:
    case Code::weak_entropy: return 500;
    default: return 400;
  }
}

Result<std::vector<Route>> make_routes(intake::Intake& intake, Sequencer& sequencer, port::Clock& clock,
                                       const RouteOptions& options) {
  // Shared by all handlers and gone with the last of them.
  const auto counter = std::make_shared<Counter>(intake, sequencer, clock);
  std::vector<Route> routes = {counter->post_submission(), counter->post_offer(), counter->post_record(),   counter->post_enrolment(),
                               counter->get_enrolment(),   counter->get_submission(), counter->get_packet(),
                               counter->get_feed(),        counter->get_checkpoint(), counter->get_checkpoint_note(),
                               counter->get_tile(),        counter->get_witnessed(),  counter->get_receipt(),
                               counter->get_trust_list(),  counter->get_health(),     counter->get_statement(),
                               counter->post_evidence()};
  if (options.metrics != nullptr) routes.push_back(counter->get_metrics(*options.metrics));
  for (Route& route : routes) {
    route.handler = [counter, inner = std::move(route.handler)](Request&& request, Reply reply) {
      inner(std::move(request), std::move(reply));
    };
  }
  // A kiosk gives numbers to a whole hall from one address.
  const auto hall_limit = std::make_shared<SharedLimit>(intake::SourceLimits{.burst = 120, .refill_s = 1});
  const auto limit_source = [hall_limit, &clock](const std::string& source) { return hall_limit->admit(source, clock.now_s()); };
  for (Route& route : hall_routes(intake, sequencer, clock, limit_source, options.draws_folder)) {
    routes.push_back(std::move(route));
  }
  if (options.store != nullptr) {
    const auto may_try = [counter](const http::RequestHead& head) { return counter->may_try(head); };
    for (Route& route : upload_routes(intake, sequencer, *options.store, clock, may_try)) routes.push_back(std::move(route));
  }
  if (!options.region_file.empty()) {
    Result<Bytes> region = read_file(options.region_file, 64U * 1024);
    if (!region) return region.error();
    routes.push_back({.method = Method::get, .pattern = "/region.json",
                      .handler = [region = std::move(*region)](Request&&, Reply reply) {
                        reply(http::answer(200, "application/json", region));
                      }});
  }
  if (!options.region_file.empty()) {
    // The hall's catalogue is signed and public. It may be replaced while the counter runs, so it is looked for each time.
    const std::string folder = options.region_file.substr(0, options.region_file.find_last_of('/') + 1);
    routes.push_back({.method = Method::get, .pattern = "/catalogue.bin",
                      .handler = [folder](Request&& request, Reply reply) {
                        reply(http::serve_file({folder, ""}, request));
                      }});
  }
  if (!options.web_folder.empty()) routes.push_back(http::static_route({options.web_folder, "/v1/"}));
  return routes;
}

}  // namespace lifecert::native
