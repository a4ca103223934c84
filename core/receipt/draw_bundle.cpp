#include "core/receipt/draw_bundle.h"

#include "core/crypto/hash.h"
#include "core/merkle/note.h"

namespace lifecert::receipt {
namespace {

using envelope::Kind;

/// The steps of one check; each needs what the ones before it found.
class DrawInspection {
 public:
  DrawInspection(const DrawBundle& bundle, const cert::VerifiedTrustList& trust)
      : bundle_(bundle), trust_(trust), rules_(trust->region) {}

  DrawVerdict run() {
    const bool all = step(DrawCheck::plan, check_plan()) && step(DrawCheck::commitment, check_commitment()) &&
                     step(DrawCheck::lists, check_files()) && step(DrawCheck::seed, check_seed()) &&
                     step(DrawCheck::secret, check_secret()) && step(DrawCheck::outcome, check_outcome()) &&
                     step(DrawCheck::result, check_result());
    verdict_.holds = all;
    return std::move(verdict_);
  }

 private:
  bool step(DrawCheck check, const Result<void>& good) {
    verdict_.findings.push_back({check, good ? Code::ok : good.error().code});
    return good.has_value();
  }

  Result<Logged> logged(const LoggedStatement& pair, Kind kind) const {
    return verify_logged(pair.proof, kind, pair.statement, trust_);
  }

  Result<void> check_plan() {
    Result<Logged> proof = logged(bundle_.plan, Kind::hall_plan);
    if (!proof) return proof.error();
    Result<envelope::SignedStatement> statement = envelope::decode_signed(bundle_.plan.statement);
    if (!statement) return statement.error();
    Result<desk::HallPlan> plan = desk::verify_plan(*statement, trust_->registrars, trust_->region);
    if (!plan) return plan.error();
    for (const desk::DeskKey& one : plan->draw_officers) officers_.push_back(one.key);
    return {};
  }

  // Signed by an officer, in the log, and what the register makes of it.
  Result<std::int64_t> officers_word(const LoggedStatement& pair, Kind kind) {
    Result<Logged> proof = logged(pair, kind);
    if (!proof) return proof.error();
    Result<envelope::SignedStatement> statement = envelope::decode_signed(pair.statement);
    if (!statement) return statement.error();
    if (statement->kind != kind) return Error{Code::wrong_kind, "statement"};
    if (Result<void> good = rules_.verify(*statement, officers_); !good) return good.error();
    Result<Hash> id = rules_.take(*statement, proof->time());
    if (!id) return id.error();
    if (kind == Kind::draw_commitment) verdict_.id = *id;
    return *id == verdict_.id ? Result<std::int64_t>(proof->time()) : Error{Code::unknown_draw, "commitment"};
  }

  Result<void> check_commitment() {
    Result<std::int64_t> at = officers_word(bundle_.commitment, Kind::draw_commitment);
    if (!at) return at.error();
    verdict_.committed_at = *at;
    verdict_.commitment = rules_.find(verdict_.id)->commitment;
    return {};
  }

  Result<void> check_files() {
    const draw::Commitment& made = verdict_.commitment;
    if (draw::file_hash(bundle_.objects) != made.objects) return Error{Code::wrong_list, "objects"};
    if (draw::file_hash(bundle_.inspectors) != made.inspectors) return Error{Code::wrong_list, "inspectors"};
    Result<draw::ObjectList> objects = wire::decode<draw::ObjectList>(bundle_.objects);
    if (!objects) return objects.error();
    Result<draw::InspectorList> inspectors = wire::decode<draw::InspectorList>(bundle_.inspectors);
    if (!inspectors) return inspectors.error();
    verdict_.objects = std::move(*objects);
    verdict_.inspectors = std::move(*inspectors);
    return draw::check_lists(verdict_.objects, verdict_.inspectors, made.rules);
  }

  Result<void> check_seed() {
    if (!bundle_.seed) return Error{Code::no_seed, "seed"};
    Result<Logged> proof = verify_logged(bundle_.seed->proof, Kind::draw_seed, bundle_.seed->record, trust_);
    if (!proof) return proof.error();
    Result<draw::SeedRecord> record = wire::decode<draw::SeedRecord>(bundle_.seed->record);
    if (!record) return record.error();
    if (record->commitment != verdict_.id) return Error{Code::unknown_draw, "seed"};
    Result<VerifiedCheckpoint> seed = verify_checkpoint(record->checkpoint, trust_);
    if (!seed) return seed.error();
    if (static_cast<std::int64_t>(seed->time()) < verdict_.commitment.draw_at) return Error{Code::no_seed, "checkpoint"};
    if (Result<void> good = rules_.take_seed(*record, proof->index(), proof->time()); !good) return good;
    verdict_.seeded_at = proof->time();
    return {};
  }

  Result<void> check_secret() {
    if (bundle_.reveal) {
      Result<std::int64_t> at = officers_word(*bundle_.reveal, Kind::draw_reveal);
      if (!at) return at.error();
      verdict_.with_secret = true;
    } else {
      if (!bundle_.no_secret) return Error{Code::no_seed, "secret"};
      const LoggedRecord& said = *bundle_.no_secret;
      Result<Logged> proof = verify_logged(said.proof, Kind::escalation, said.record, trust_);
      if (!proof) return proof.error();
      Result<desk::Escalation> escalation = wire::decode<desk::Escalation>(said.record);
      if (!escalation) return escalation.error();
      if (escalation->kind != desk::LimitKind::secret) return Error{Code::wrong_kind, "escalation"};
      const draw::PassedLimit limit{escalation->subject, true, escalation->limit_end};
      if (limit.draw != verdict_.id) return Error{Code::unknown_draw, "escalation"};
      if (Result<void> good = rules_.take_passed(limit, proof->time()); !good) return good;
    }
    Result<Hash> seed = draw::seed_of(*rules_.find(verdict_.id));
    if (!seed) return seed.error();
    verdict_.seed = *seed;
    return {};
  }

  Result<void> check_outcome() {
    Result<draw::Outcome> drawn = draw::run_committed(verdict_.commitment, verdict_.id, bundle_.objects,
                                                      bundle_.inspectors, verdict_.seed);
    if (!drawn) return drawn.error();
    const bool same = wire::encode(*drawn) == bundle_.outcome;
    verdict_.drawn = std::move(drawn->drawn);
    return same ? Result<void>{} : Error{Code::wrong_result, "outcome"};
  }

  Result<void> check_result() {
    if (!bundle_.result) return Error{Code::no_result, "result"};
    Result<std::int64_t> at = officers_word(*bundle_.result, Kind::draw_result);
    if (!at) return at.error();
    const draw::Entry& entry = *rules_.find(verdict_.id);
    const bool same = entry.result->outcome == draw::file_hash(bundle_.outcome);
    return same ? Result<void>{} : Error{Code::wrong_result, "result"};
  }

  const DrawBundle& bundle_;
  const cert::VerifiedTrustList& trust_;
  draw::Register rules_;
  std::vector<crypto::PublicKey> officers_;
  DrawVerdict verdict_;
};

}  // namespace

bool known(DrawCheck check) { return check >= DrawCheck::plan && check <= DrawCheck::result; }

std::string_view name_of(DrawCheck check) {
  switch (check) {
    case DrawCheck::plan: return "plan";
    case DrawCheck::commitment: return "commitment";
    case DrawCheck::lists: return "lists";
    case DrawCheck::seed: return "seed";
    case DrawCheck::secret: return "secret";
    case DrawCheck::outcome: return "outcome";
    case DrawCheck::result: return "result";
  }
  return "unknown";
}

Result<DrawVerdict> verify_draw(ByteView bytes, const cert::VerifiedTrustList& trust) {
  Result<DrawBundle> bundle = wire::decode<DrawBundle>(bytes);
  if (!bundle) return bundle.error();
  if (bundle->version != draw::kVersion) return Error{Code::unknown_version, "draw bundle"};
  return DrawInspection(*bundle, trust).run();
}

}  // namespace lifecert::receipt
