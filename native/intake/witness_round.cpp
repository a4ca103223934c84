#include "native/intake/witness_round.h"

#include <chrono>

#include "core/wire/text.h"
#include "core/witness/witness.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

constexpr std::chrono::milliseconds kPatience{10'000};
constexpr std::uint64_t kMaxAnswer = 16 * 1024;

std::string text_of_note(const std::string& note) { return note.substr(0, note.find("\n\n") + 1); }

}  // namespace

WitnessRound::WitnessRound(intake::Intake& intake, Log log, WitnessRoundOptions options)
    : intake_(intake), log_(std::move(log)), options_(std::move(options)), client_({}), thread_([this] { run(); }) {}

WitnessRound::~WitnessRound() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void WitnessRound::run() {
  if (options_.witnesses.empty() && options_.high_water.empty()) return;
  for (;;) {
    go();
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, std::chrono::seconds(options_.every_s), [this] { return stopping_; })) return;
  }
}

Result<std::string> WitnessRound::ask(const std::string& witness, const std::string& note) {
  Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(text_of_note(note));
  if (!head) return head.error();
  for (int tries = 0; tries < 2; ++tries) {
    const std::uint64_t known = known_[witness];
    if (known > head->size) return Error{Code::size_mismatch, "witness"};
    Result<receipt::CheckpointReply> step = intake_.checkpoint(known);
    if (!step) return step.error();
    // The log may have grown between the two: then the proof is not to this head, and the next round will do.
    if (step->step.to != head->size) return Error{Code::server_busy, "log"};
    const std::string body = witness::format_add_checkpoint({known, step->step.hashes, note});
    Result<http::Answer> answer = client_.request(http::Method::post, witness + "/add-checkpoint",
                                                  {{"content-type", "text/plain; charset=utf-8"}}, bytes_of(body),
                                                  kMaxAnswer, kPatience);
    if (!answer) return answer.error();
    if (answer->status == 200) {
      known_[witness] = head->size;
      return text_of(answer->body);
    }
    if (answer->status != 409) return Error{answer->status == 503 ? Code::server_busy : Code::bad_answer, "witness"};
    // It knows another size than was thought, and says which.
    const std::string size = text_of(answer->body);
    Result<std::uint64_t> theirs = wire::parse_decimal(size.substr(0, size.find('\n')));
    if (!theirs) return Error{Code::not_consistent, "witness"};
    known_[witness] = *theirs;
  }
  return Error{Code::bad_answer, "witness"};
}

std::size_t WitnessRound::go() {
  const std::lock_guard one_at_a_time(going_);
  Result<receipt::CheckpointReply> newest = intake_.checkpoint(0);
  if (!newest) return 0;
  std::string note = newest->checkpoint;
  std::size_t names = 0;
  for (std::size_t i = 0; i < options_.witnesses.size(); ++i) {
    Result<std::string> lines = ask(options_.witnesses[i], newest->checkpoint);
    if (!lines) {
      // By number: an address may be nobody else's business.
      log_.warning("witness_failed", {{"witness", i}, {"reason", name_of(lines.error().code)}});
      continue;
    }
    note += *lines;
    ++names;
  }
  if (names > 0) {
    Result<void> kept = intake_.add_witnessed(note);
    if (!kept) log_.warning("cosignatures_refused", {{"reason", name_of(kept.error().code)}});
    if (!kept) names = 0;
  }
  if (!options_.high_water.empty() && text_of_note(note) != noted_) {
    if (Result<void> written = write_file_atomic(options_.high_water, view_of(note), Audience::everyone); !written) {
      log_.error("high_water_failed", {{"reason", name_of(written.error().code)}});
    } else {
      noted_ = text_of_note(note);
    }
  }
  return names;
}

}  // namespace lifecert::native
