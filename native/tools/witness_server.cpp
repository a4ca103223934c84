#include "native/tools/witness_server.h"

#include <chrono>

#include "core/receipt/reply.h"
#include "core/wire/text.h"

namespace lifecert::native {
namespace {

constexpr std::chrono::milliseconds kPatience{10'000};
constexpr std::uint64_t kMaxAnswer = 32 * 1024;
constexpr const char* kText = "text/plain; charset=utf-8";

std::vector<merkle::NoteKey> logs_of(const cert::VerifiedTrustList& trust) {
  std::vector<merkle::NoteKey> logs;
  for (const cert::LogKey& log : trust->logs) logs.push_back({log.origin, log.key});
  return logs;
}

int status_of_refusal(Code code) {
  switch (code) {
    case Code::not_found: return 404;
    case Code::bad_signature:
    case Code::too_few_signatures: return 403;
    case Code::size_mismatch: return 409;
    case Code::not_consistent: return 422;
    case Code::not_yet_valid:
    case Code::store_failed:
    case Code::storage_full: return 503;
    case Code::cannot_sign: return 500;
    default: return 400;
  }
}

}  // namespace

WitnessServer::WitnessServer(witness::Witness::Parts parts, const cert::VerifiedTrustList& trust, WitnessOptions options,
                             Log log)
    : parts_(parts),
      options_(std::move(options)),
      log_(std::move(log)),
      origin_(trust->logs.back().origin),
      client_({options_.ca_file}),
      witness_(parts, options_.name, logs_of(trust)) {}

Result<void> WitnessServer::hear() {
  const std::lock_guard lock(mutex_);
  // What is remembered anywhere.
  std::vector<std::string> notes;
  Result<std::optional<witness::Seen>> own = witness_.remembered(origin_);
  if (!own) return own.error();
  if (*own) notes.push_back((*own)->note);
  for (const std::string& other : options_.others) {
    Result<http::Answer> answer = client_.request(http::Method::get, other + "/checkpoint", {}, {}, kMaxAnswer, kPatience);
    if (answer && answer->status == 200) notes.push_back(text_of(answer->body));
  }
  // The log's newest, with a proof from each of these to it. It may grow between two questions: the largest answer counts, and
  // the others are asked for again.
  const auto ask = [&](std::uint64_t known) -> Result<receipt::CheckpointReply> {
    Result<http::Answer> answer =
        client_.request(http::Method::get, options_.log_url + "/v1/checkpoint",
                        {{receipt::kKnownSizeHeader, std::to_string(known)}}, {}, kMaxAnswer, kPatience);
    if (!answer) return answer.error();
    if (answer->status != 200) return Error{Code::bad_answer, "log"};
    return wire::decode<receipt::CheckpointReply>(answer->body);
  };
  for (int tries = 0; tries < 5; ++tries) {
    Result<receipt::CheckpointReply> newest = ask(0);
    if (!newest) return witness_.begin(origin_, {}, {});
    bool still = true;
    std::vector<witness::Remembered> remembered;
    for (const std::string& note : notes) {
      Result<merkle::Note> parsed = merkle::parse_note(note);
      Result<merkle::Checkpoint> head = parsed ? merkle::parse_checkpoint_text(parsed->text) : parsed.error();
      if (!head) continue;
      Result<receipt::CheckpointReply> step = ask(head->size);
      if (!step) return witness_.begin(origin_, {}, {});
      const auto text = [](const std::string& whole) { return whole.substr(0, whole.find("\n\n")); };
      still = still && text(step->checkpoint) == text(newest->checkpoint);
      remembered.push_back({note, std::move(step->step.hashes)});
    }
    if (still) return witness_.begin(origin_, newest->checkpoint, remembered);
  }
  return witness_.begin(origin_, {}, {});
}

http::Response WitnessServer::add(const Bytes& body) {
  Result<witness::AddCheckpoint> request = witness::parse_add_checkpoint(text_of(body));
  if (!request) return http::problem(request.error().code, 400, {});
  Result<std::string> line = witness_.add_checkpoint(request->old, request->proof, request->note);
  if (line) return http::answer(200, kText, bytes_of(*line));
  const Error& error = line.error();
  log_.warning("checkpoint_refused", {{"reason", name_of(error.code)}});
  if (error.code == Code::size_mismatch) {
    return http::answer(409, "text/x.tlog.size", bytes_of(error.where + "\n"));
  }
  return http::problem(error.code, status_of_refusal(error.code), {});
}

std::vector<http::Route> WitnessServer::routes() {
  http::Route add_route{.method = http::Method::post,
                        .pattern = "/add-checkpoint",
                        .max_body = merkle::kMaxNoteBytes + 64 * 64,
                        .needs_body = true,
                        .handler = [this](http::Request&& request, const http::Reply& reply) {
                          const std::lock_guard lock(mutex_);
                          reply(add(request.body));
                        }};
  http::Route seen{.method = http::Method::get,
                   .pattern = "/checkpoint",
                   .handler = [this](http::Request&&, const http::Reply& reply) {
                     const std::lock_guard lock(mutex_);
                     Result<std::optional<witness::Seen>> newest = witness_.remembered(origin_);
                     if (!newest || !*newest) return reply(http::problem(Code::not_found, 404, {}));
                     reply(http::answer(200, kText, bytes_of((*newest)->note)));
                   }};
  http::Route fork{.method = http::Method::get,
                   .pattern = "/fork",
                   .handler = [this](http::Request&&, const http::Reply& reply) {
                     const std::lock_guard lock(mutex_);
                     Result<std::optional<witness::Fork>> proof = witness_.fork(origin_);
                     if (!proof || !*proof) return reply(http::problem(Code::not_found, 404, {}));
                     reply(http::answer(200, kText, bytes_of((*proof)->first + "\n---\n\n" + (*proof)->second)));
                   }};
  http::Route health{.method = http::Method::get,
                     .pattern = "/healthz",
                     .handler = [](http::Request&&, const http::Reply& reply) {
                       reply(http::answer(200, "application/json", bytes_of("{\"status\":\"ok\"}\n")));
                     }};
  return {add_route, seen, fork, health};
}

}  // namespace lifecert::native
