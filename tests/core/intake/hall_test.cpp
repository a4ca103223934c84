// Halls and draws at the counter: what comes in, what it writes of its own, what a restart and a failing disk leave.
#include <gtest/gtest.h>

#include "core/intake/intake.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"
#include "tests/core/desk/desk_world.h"
#include "tests/support/codec_suite.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/samples.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;
using envelope::Role;
using support::china;
using support::CodecSuite;
using support::DeskWorld;
using support::fixed;
using support::must;
using support::NamedSigner;
using support::Samples;

/// A store whose next commit fails when it is told to, having written all or nothing.
class FlakyStore final : public port::Store {
 public:
  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override { return store_.get(key); }
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from,
                                                    std::uint32_t limit) const override {
    return store_.scan(prefix, from, limit);
  }
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override {
    const bool fails = std::exchange(fail_, false);
    if (fails && !writes_) return Code::store_failed;
    Result<void> done = store_.commit(expectations, changes);
    return fails ? Result<void>(Code::store_failed) : done;
  }
  void fail_next_commit(bool writes) {
    fail_ = true;
    writes_ = writes;
  }

 private:
  support::MemoryStore store_{std::make_shared<support::MemoryDisk>()};
  bool fail_ = false;
  bool writes_ = false;
};

class Counter {
 public:
  FlakyStore store;
  support::FakeClock clock{china("2026-11-26", 9)};
  support::FakeEntropy entropy{7};
  NamedSigner log_key{"log"};
  NamedSigner cosigner{"cosigner"};
  std::unique_ptr<Intake> intake;
  DeskWorld desk;  // makes statements; its own book goes unused

  Counter() {
    restart();
    must(send(DeskWorld::sign(Kind::hall_plan, support::hall_plan(), Role::registrar, "registrar")));
  }

  void restart() {
    intake.reset();
    intake = another();
  }
  /// Another intake on the same store.
  [[nodiscard]] std::unique_ptr<Intake> another() {
    return must(Intake::open({&store, &clock, &entropy, &log_key, &cosigner}, Samples::get().region.trust));
  }

  Result<Accepted> send(const envelope::SignedStatement& statement) {
    Result<Checked> checked = intake->check_hall(wire::encode(statement));
    if (!checked) return checked.error();
    std::vector<Checked> batch;
    batch.push_back(std::move(*checked));
    return std::move(intake->append(batch).front());
  }
  template <class Payload>
  Result<Accepted> say(Kind kind, const Payload& payload, std::string_view who, Role role = Role::device) {
    return send(DeskWorld::sign(kind, payload, role, who));
  }
  [[nodiscard]] desk::Hall hall() const {
    return intake->hall().with_state([](const HallState& state) { return *state.book().hall(support::kHall); });
  }
  [[nodiscard]] std::size_t count_of(Kind kind) const {
    std::size_t count = 0;
    for (const port::Row& row : must(store.scan(bytes_of("rec/"), {}, 10'000))) {
      if (must(wire::decode<StoredRecord>(row.value)).opening.kind == kind) ++count;
    }
    return count;
  }
};

draw::ObjectList objects() {
  draw::ObjectList list{draw::kVersion, "示例名单", {}, {}};
  for (int i = 0; i < 12; ++i) list.objects.push_back({"E" + std::to_string(i), "", i % 2 == 0 ? "A" : "B"});
  return list;
}

draw::InspectorList inspectors() {
  return {draw::kVersion, "检查人员", {{"P0", "", "甲科"}, {"P1", "", "甲科"}, {"P2", "", "乙科"}}, {{"P0", "E3", "回避"}}};
}

draw::Commitment commitment(std::int64_t draw_at) {
  draw::Commitment made;
  made.objects = draw::file_hash(wire::encode(objects()));
  made.inspectors = draw::file_hash(wire::encode(inspectors()));
  made.object_count = 12;
  made.inspector_count = 3;
  made.rules.weights = {{"A", 1}, {"B", 3}};
  made.region = "demo.example";
  made.number = "2026-001";
  made.draw_at = draw_at;
  made.secret_hash = draw::secret_hash(fixed("secret"));
  made.rules.count = 3;
  return made;
}

TEST(HallCounter, BooksAPlaceOnceWhoeverComesAtTheSameMoment) {
  Counter counter;
  std::vector<Checked> batch;
  for (int phone = 0; phone < 9; ++phone) {
    const std::string who = "phone " + std::to_string(phone);
    const auto wish = DeskWorld::sign(Kind::appointment, counter.desk.booking(who, "A", "2026-11-27", 9), Role::device, who);
    batch.push_back(must(counter.intake->check_hall(wire::encode(wish))));
  }
  int booked = 0;
  for (const Result<Accepted>& one : counter.intake->append(batch)) {
    booked += one ? 1 : 0;
    EXPECT_TRUE(one || one.error().code == Code::slot_full);
  }
  EXPECT_EQ(booked, 2);
  counter.restart();
  EXPECT_EQ(counter.hall().bookings.size(), 2U);
}

TEST(HallCounter, TwoOnOneStoreNeverGiveAPlaceTwice) {
  Counter counter;
  const std::unique_ptr<Intake> second = counter.another();
  const auto wish = [&](int phone) {
    const std::string who = "phone " + std::to_string(phone);
    return wire::encode(DeskWorld::sign(Kind::appointment, counter.desk.booking(who, "A", "2026-11-27", 9), Role::device, who));
  };
  // All are checked before any is taken, by turns, so that neither knows of what the other is about to take.
  std::vector<std::vector<Checked>> batches;
  for (int phone = 0; phone < 8; ++phone) {
    Intake& one = phone % 2 == 0 ? *counter.intake : *second;
    batches.emplace_back().push_back(must(one.check_hall(wish(phone))));
  }
  int booked = 0;
  for (std::size_t phone = 0; phone < batches.size(); ++phone) {
    Intake& one = phone % 2 == 0 ? *counter.intake : *second;
    const Result<Accepted> answer = std::move(one.append(batches[phone]).front());
    booked += answer ? 1 : 0;
    EXPECT_TRUE(answer || answer.error().code == Code::slot_full);
  }
  EXPECT_EQ(booked, 2);
  must(counter.intake->refresh());
  EXPECT_EQ(counter.hall().bookings.size(), 2U);
}

TEST(HallCounter, KnowsANewRegistrarWithoutARestart) {
  Counter counter;
  const std::unique_ptr<Intake> second = counter.another();
  support::Region region;  // the same keys as the samples'
  desk::HallPlan plan = support::hall_plan();
  plan.edition = 2;
  const auto by_the_new = DeskWorld::sign(Kind::hall_plan, plan, Role::registrar, "registrar 2");
  EXPECT_EQ(counter.send(by_the_new).error().code, Code::wrong_key);

  cert::TrustList next = region.list;
  next.version += 1;
  next.registrars = {NamedSigner("registrar 2").public_key()};
  std::vector<Checked> batch;
  batch.push_back(must(counter.intake->check_record(region.sign_list(next, {0, 1}))));
  must(std::move(counter.intake->append(batch).front()));
  must(counter.send(by_the_new));
  EXPECT_EQ(counter.hall().plan.edition, 2U);
  plan.edition = 3;
  EXPECT_EQ(counter.send(DeskWorld::sign(Kind::hall_plan, plan, Role::registrar, "registrar")).error().code, Code::wrong_key);

  // Another intake on the same store has it with its next look; a restarted one believes what the former registrar signed.
  must(second->refresh());
  must(second->check_hall(wire::encode(DeskWorld::sign(Kind::hall_plan, plan, Role::registrar, "registrar 2"))));
  counter.restart();
  EXPECT_EQ(counter.hall().plan.edition, 2U);
}

TEST(HallCounter, GivesTheSameReceiptAgain) {
  Counter counter;
  const auto wish = DeskWorld::sign(Kind::appointment, counter.desk.booking("p", "A", "2026-11-27", 9), Role::device, "p");
  const Accepted first = must(counter.send(wish));
  const Accepted again = must(counter.send(wish));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.proof, first.proof);
  EXPECT_TRUE(receipt::verify_logged(first.proof, Kind::appointment, wire::encode(wish), Samples::get().region.trust));
  EXPECT_EQ(counter.count_of(Kind::appointment), 1U);
}

TEST(HallCounter, KnowsItsQueueAfterARestart) {
  Counter counter;
  for (const char* who : {"p1", "p2", "p3"}) {
    desk::TicketRequest wish;
    wish.region = "demo.example";
    wish.hall = support::kHall;
    wish.device_key = NamedSigner(who).public_key();
    wish.service = "A";
    ASSERT_TRUE(counter.say(Kind::ticket, wish, who));
  }
  const auto next = [&] { return must(desk::HallBook::next_for(counter.hall(), 1, counter.clock.now_s())); };
  const crypto::Hash first = next();
  desk::Call call{desk::kVersion, "demo.example", support::kHall, 0, desk::CallAction::call, 1, first, ""};
  ASSERT_TRUE(counter.say(Kind::call, call, "desk 1", Role::desk));
  const std::uint64_t version = counter.intake->hall().with_state(
      [](const HallState& state) { return state.queue_version(support::kHall); });
  counter.restart();
  EXPECT_EQ(counter.hall().tickets.at(first).state, desk::TicketState::called);
  EXPECT_EQ(counter.intake->hall().with_state([](const HallState& state) { return state.queue_version(support::kHall); }),
            version);
  call.ticket = next();
  EXPECT_NE(call.ticket, first);
  EXPECT_TRUE(counter.say(Kind::call, call, "desk 1", Role::desk));
}

// A commit that fails leaves the state as the log has it, whether it took effect or not.
TEST(HallCounter, KnowsWhatTheLogHasAfterAFailure) {
  for (const bool writes : {false, true}) {
    Counter counter;
    const auto wish = [&](const char* who) {
      return DeskWorld::sign(Kind::appointment, counter.desk.booking(who, "B", "2026-11-27", 8, 30), Role::device, who);
    };
    const auto first = wish("p1");
    counter.store.fail_next_commit(writes);
    EXPECT_FALSE(counter.send(first));
    EXPECT_EQ(counter.send(wish("p2")).has_value(), !writes);
    EXPECT_EQ(counter.send(first).has_value(), writes);
    EXPECT_EQ(counter.hall().bookings.size(), 1U);
  }
}

TEST(HallCounter, WritesEscalationsByItself) {
  Counter counter;
  ASSERT_TRUE(counter.say(Kind::hall_request, counter.desk.request("p", desk::RequestKind::help), "p"));
  EXPECT_EQ(must(counter.intake->watch_limits()), 0U);
  counter.clock.set(china("2026-11-26", 17, 30));
  EXPECT_EQ(must(counter.intake->watch_limits()), 2U);  // not taken up, and a day of the promise is left
  EXPECT_EQ(must(counter.intake->watch_limits()), 0U);
  counter.restart();
  EXPECT_EQ(must(counter.intake->watch_limits()), 0U);
  counter.clock.set(china("2026-11-30", 17, 30));
  counter.store.fail_next_commit(false);
  EXPECT_FALSE(counter.intake->watch_limits());
  EXPECT_EQ(must(counter.intake->watch_limits()), 2U);  // promise and law
  EXPECT_EQ(counter.count_of(Kind::escalation), 4U);
}

TEST(HallCounter, TellsTheAskerAndNobodyElse) {
  Counter counter;
  const desk::HallRequest request = counter.desk.request("p", desk::RequestKind::question);
  const crypto::Hash id = desk::id_of(wire::encode(request));
  const Accepted accepted = must(counter.say(Kind::hall_request, request, "p"));
  desk::CaseStep step;
  step.region = "demo.example";
  step.hall = support::kHall;
  step.request = id;
  step.action = desk::StepAction::answer;
  step.public_text = "样例答复";
  ASSERT_TRUE(counter.say(Kind::case_step, step, "desk 2", Role::desk));
  const std::string path = "/v1/hall-things/" + wire::to_hex(id);
  const auto ask = [&](std::string_view who, Role role) {
    const cert::Fetch fetch{"demo.example", path, counter.clock.now_s()};
    const auto statement = DeskWorld::sign(Kind::fetch, fetch, role, who);
    return counter.intake->hall_status(id, path, "Lifecert-Statement " + wire::to_base64url(wire::encode(statement)), 0);
  };
  const Result<receipt::HallStatus> mine = ask("p", Role::device);
  ASSERT_TRUE(mine) << describe(mine.error());
  EXPECT_EQ(mine->state, static_cast<std::uint8_t>(desk::Stage::answered));
  EXPECT_EQ(mine->steps.size(), 1U);
  EXPECT_EQ(mine->received, accepted.proof);
  EXPECT_EQ(ask("q", Role::device).error().code, Code::not_allowed);
  EXPECT_EQ(counter.intake->hall_status(id, path, "", 0).error().code, Code::not_allowed);
  const merkle::LogProof proof = must(merkle::parse_log_proof(accepted.proof));
  const auto opening = must(wire::decode<receipt::LeafOpening>(proof.extra));
  EXPECT_TRUE(counter.intake->hall_status(id, path, "Lifecert-Receipt " + wire::to_base64url(opening.salt), 0));
}

TEST(HallCounter, TellsAPhoneNothingThatItCannotProve) {
  Counter counter;
  const cert::VerifiedTrustList& trust = Samples::get().region.trust;
  const auto plan_bytes = [&](std::uint64_t known) { return wire::encode(must(counter.intake->hall_plan(support::kHall, known))); };
  const receipt::HallPlanSeen plan = must(receipt::verify_hall_plan(plan_bytes(0), "", trust));
  EXPECT_EQ(plan.plan, support::hall_plan());
  EXPECT_EQ(counter.intake->hall_plan("elsewhere", 0).error().code, Code::not_found);

  const desk::HallRequest request = counter.desk.request("p", desk::RequestKind::question);
  const envelope::SignedStatement said = DeskWorld::sign(Kind::hall_request, request, Role::device, "p");
  const Accepted accepted = must(counter.send(said));
  const Bytes statement = wire::encode(said);
  const Bytes reply = wire::encode(must(counter.intake->reply(accepted, plan.head.size)));
  const receipt::HallReceiptSeen seen = must(receipt::verify_hall_receipt(reply, statement, plan.head.checkpoint, trust));
  EXPECT_EQ(seen.time, counter.clock.now_s());
  EXPECT_GT(seen.head.size, plan.head.size);
  const Bytes other = wire::encode(DeskWorld::sign(Kind::hall_request, counter.desk.request("p", desk::RequestKind::praise), Role::device, "p"));
  EXPECT_FALSE(receipt::verify_hall_receipt(reply, other, plan.head.checkpoint, trust));
  // An answer that does not lead on from the kept tree is not believed.
  const Bytes leap = wire::encode(must(counter.intake->reply(accepted, 0)));
  EXPECT_EQ(receipt::verify_hall_receipt(leap, statement, plan.head.checkpoint, trust).error().code, Code::size_mismatch);

  desk::CaseStep step;
  step.region = "demo.example";
  step.hall = support::kHall;
  step.request = desk::id_of(said.payload);
  step.action = desk::StepAction::answer;
  step.public_text = "样例答复";
  ASSERT_TRUE(counter.say(Kind::case_step, step, "desk 2", Role::desk));
  const std::string path = "/v1/hall-things/" + wire::to_hex(step.request);
  const auto status_bytes = [&](std::uint64_t known) {
    return wire::encode(must(counter.intake->hall_status(step.request, path, "Lifecert-Receipt " + wire::to_base64url(seen.salt), known)));
  };
  const receipt::HallStatusSeen status = must(
      receipt::verify_hall_status(status_bytes(seen.head.size), statement, plan.plan, seen.head.checkpoint, trust));
  ASSERT_EQ(status.steps.size(), 1U);
  EXPECT_TRUE(status.steps.front().by_desk);
  EXPECT_EQ(status.steps.front().step, step);
  EXPECT_EQ(status.head.size, counter.intake->log_size());
  desk::HallPlan later = plan.plan;
  later.desks.erase(later.desks.begin(), later.desks.end() - 1);
  later.desks.front().key = NamedSigner("somebody").public_key();
  EXPECT_FALSE(must(receipt::verify_hall_status(status_bytes(0), statement, later, "", trust)).steps.front().by_desk);
  EXPECT_EQ(receipt::verify_hall_status(status_bytes(0), other, plan.plan, "", trust).error().code, Code::unknown_case);
  // A tree that was seen before and that this one does not hold: another history.
  Counter elsewhere;
  elsewhere.clock.advance(60);
  must(elsewhere.intake->tick());
  const receipt::HallPlanSeen foreign =
      must(receipt::verify_hall_plan(wire::encode(must(elsewhere.intake->hall_plan(support::kHall, 0))), "", trust));
  EXPECT_FALSE(receipt::verify_hall_plan(plan_bytes(foreign.head.size), foreign.head.checkpoint, trust));
  must(counter.send(DeskWorld::sign(Kind::hall_plan, [] {
    desk::HallPlan next = support::hall_plan();
    next.edition += 1;
    return next;
  }(), Role::registrar, "registrar")));
  EXPECT_EQ(must(receipt::verify_hall_plan(plan_bytes(status.head.size), status.head.checkpoint, trust)).plan.edition,
            plan.plan.edition + 1);
}

TEST(HallCounter, FeedsDesksAndSupervisors) {
  Counter counter;
  ASSERT_TRUE(counter.say(Kind::hall_request, counter.desk.request("p", desk::RequestKind::question), "p"));
  must(counter.intake->tick());
  const auto read = [&](std::string_view who, Role role) {
    const cert::Fetch fetch{"demo.example", "/v1/hall-feed?from=0", counter.clock.now_s()};
    const auto statement = DeskWorld::sign(Kind::fetch, fetch, role, who);
    return counter.intake->hall_feed(0, fetch.path, "Lifecert-Statement " + wire::to_base64url(wire::encode(statement)));
  };
  for (const auto& [who, role] : {std::pair{"desk 1", Role::desk}, std::pair{"supervisor", Role::supervisor},
                                  std::pair{"draw officer", Role::draw_officer}}) {
    const Result<receipt::Feed> feed = read(who, role);
    ASSERT_TRUE(feed) << who;
    HallState replayed("demo.example", Samples::get().region.list.registrars);
    for (const receipt::FeedEntry& entry : feed->entries) {
      must(replayed.replay(entry.opening.kind, entry.record, entry.index, static_cast<std::int64_t>(entry.opening.time),
                           HallState::Signatures::verify));
    }
    EXPECT_EQ(replayed.book().hall(support::kHall)->cases.size(), 1U);
  }
  EXPECT_FALSE(read("p", Role::device));
  EXPECT_FALSE(read("desk 1", Role::supervisor));
}

TEST(DrawCounter, TakesSeedSecretAndResultInTheirOrder) {
  Counter counter;
  const std::int64_t draw_at = counter.clock.now_s() + 3600;
  const draw::Commitment made = commitment(draw_at);
  const crypto::Hash id = crypto::blake2b(wire::encode(made));
  const auto officer = [&](Kind kind, const auto& payload) {
    return counter.say(kind, payload, "draw officer", Role::draw_officer);
  };
  const draw::Reveal reveal{draw::kVersion, "demo.example", id, fixed("secret")};
  EXPECT_EQ(officer(Kind::draw_reveal, reveal).error().code, Code::unknown_draw);
  EXPECT_EQ(counter.say(Kind::draw_commitment, made, "desk 1", Role::draw_officer).error().code, Code::wrong_key);
  ASSERT_TRUE(officer(Kind::draw_commitment, made));
  EXPECT_EQ(officer(Kind::draw_reveal, reveal).error().code, Code::no_seed);
  counter.clock.set(draw_at - 1);
  EXPECT_EQ(must(counter.intake->watch_limits()), 0U);
  counter.clock.set(draw_at);
  EXPECT_EQ(must(counter.intake->watch_limits()), 1U);
  draw::Reveal wrong = reveal;
  wrong.secret = fixed("another");
  EXPECT_EQ(officer(Kind::draw_reveal, wrong).error().code, Code::wrong_secret);
  const auto entry = [&] {
    return counter.intake->hall().with_state([&](const HallState& state) { return *state.draws().find(id); });
  };
  EXPECT_EQ(draw::seed_of(entry()).error().where, "secret");
  ASSERT_TRUE(officer(Kind::draw_reveal, reveal));
  const crypto::Hash seed = must(draw::seed_of(entry()));
  const auto outcome = must(draw::run_committed(made, id, wire::encode(objects()), wire::encode(inspectors()), seed));
  draw::ResultStatement result{draw::kVersion, "demo.example", id, seed, true, draw::file_hash(wire::encode(outcome)), 3};
  draw::ResultStatement other = result;
  other.seed = fixed("other");
  EXPECT_EQ(officer(Kind::draw_result, other).error().code, Code::wrong_result);
  ASSERT_TRUE(officer(Kind::draw_result, result));
  counter.clock.set(draw_at + 80 * 3600);
  EXPECT_EQ(must(counter.intake->watch_limits()), 0U);
  // Whoever has the files finds the same, from the trust list alone.
  receipt::DrawBundle bundle = must(counter.intake->draw_bundle(id));
  bundle.objects = wire::encode(objects());
  bundle.inspectors = wire::encode(inspectors());
  bundle.outcome = wire::encode(outcome);
  const auto verdict = [&] { return must(receipt::verify_draw(wire::encode(bundle), Samples::get().region.trust)); };
  EXPECT_TRUE(verdict().holds);
  EXPECT_EQ(verdict().findings.size(), 7U);
  EXPECT_EQ(verdict().drawn, outcome.drawn);
  const auto broken = [&](auto change) {
    const receipt::DrawBundle kept = bundle;
    change(bundle);
    const receipt::DrawFinding last = verdict().findings.back();
    EXPECT_NE(last.code, Code::ok);
    bundle = kept;
    return last.check;
  };
  using receipt::DrawCheck;
  EXPECT_EQ(broken([](auto& b) { b.plan = b.commitment; }), DrawCheck::plan);
  EXPECT_EQ(broken([](auto& b) { b.commitment.proof = b.plan.proof; }), DrawCheck::commitment);
  EXPECT_EQ(broken([](auto& b) { b.objects.back() ^= 1U; }), DrawCheck::lists);
  EXPECT_EQ(broken([](auto& b) { b.seed.reset(); }), DrawCheck::seed);
  EXPECT_EQ(broken([](auto& b) { b.seed->record.back() ^= 1U; }), DrawCheck::seed);
  EXPECT_EQ(broken([](auto& b) { b.reveal.reset(); }), DrawCheck::secret);
  EXPECT_EQ(broken([](auto& b) { b.outcome[100] ^= 1U; }), DrawCheck::outcome);
  EXPECT_EQ(broken([](auto& b) { b.result.reset(); }), DrawCheck::result);
  // The seed's checkpoint is cosigned at or after the time, and the leaf stands right behind its tree.
  const merkle::Note note = must(merkle::parse_note(entry().checkpoint));
  const auto& trust = Samples::get().region.trust;
  EXPECT_GE(must(merkle::verify_cosignature(note, {trust->time_cosigner.name, trust->time_cosigner.key})),
            static_cast<std::uint64_t>(draw_at));
}

TEST(DrawCounter, GoesOnWithoutASecretAndSaysSo) {
  Counter counter;
  const std::int64_t draw_at = counter.clock.now_s() + 60;
  const draw::Commitment made = commitment(draw_at);
  const crypto::Hash id = crypto::blake2b(wire::encode(made));
  ASSERT_TRUE(counter.say(Kind::draw_commitment, made, "draw officer", Role::draw_officer));
  counter.clock.set(draw_at + 5);
  ASSERT_EQ(must(counter.intake->watch_limits()), 1U);
  counter.clock.set(draw_at + 5 + draw::kRevealWithin_s);
  const draw::Reveal reveal{draw::kVersion, "demo.example", id, fixed("secret")};
  EXPECT_EQ(counter.say(Kind::draw_reveal, reveal, "draw officer", Role::draw_officer).error().code, Code::secret_late);
  EXPECT_EQ(must(counter.intake->watch_limits()), 1U);
  counter.restart();
  const auto seed = counter.intake->hall().with_state([&](const HallState& state) { return draw::seed_of(*state.draws().find(id)); });
  ASSERT_TRUE(seed);
  counter.clock.set(draw_at + 5 + draw::kResultWithin_s);
  EXPECT_EQ(must(counter.intake->watch_limits()), 1U);  // a commitment without a result does not go unnoticed
  const draw::ResultStatement result{draw::kVersion, "demo.example", id, *seed, false, fixed("outcome"), 3};
  EXPECT_TRUE(counter.say(Kind::draw_result, result, "draw officer", Role::draw_officer));
  EXPECT_EQ(must(counter.intake->watch_limits()), 0U);
}

TEST(DrawCounter, RefusesACommitmentAfterItsTime) {
  Counter counter;
  const draw::Commitment made = commitment(counter.clock.now_s());
  EXPECT_EQ(counter.say(Kind::draw_commitment, made, "draw officer", Role::draw_officer).error().code, Code::commitment_late);
}

// A whole draw at the counter, as it is published.
receipt::DrawBundle published_draw() {
  Counter counter;
  const std::int64_t draw_at = counter.clock.now_s() + 3600;
  const draw::Commitment made = commitment(draw_at);
  const crypto::Hash id = crypto::blake2b(wire::encode(made));
  const auto officer = [&](Kind kind, const auto& payload) {
    must(counter.say(kind, payload, "draw officer", Role::draw_officer));
  };
  officer(Kind::draw_commitment, made);
  counter.clock.set(draw_at);
  must(counter.intake->watch_limits());
  officer(Kind::draw_reveal, draw::Reveal{draw::kVersion, "demo.example", id, fixed("secret")});
  const crypto::Hash seed = counter.intake->hall().with_state(
      [&](const HallState& state) { return must(draw::seed_of(*state.draws().find(id))); });
  const auto outcome = must(draw::run_committed(made, id, wire::encode(objects()), wire::encode(inspectors()), seed));
  officer(Kind::draw_result, draw::ResultStatement{draw::kVersion, "demo.example", id, seed, true,
                                                   draw::file_hash(wire::encode(outcome)), 3});
  receipt::DrawBundle bundle = must(counter.intake->draw_bundle(id));
  bundle.objects = wire::encode(objects());
  bundle.inspectors = wire::encode(inspectors());
  bundle.outcome = wire::encode(outcome);
  return bundle;
}

std::vector<support::CodecCase> cases() {
  const receipt::DrawBundle bundle = published_draw();
  receipt::HallStatus status;
  status.received = "tlog-proof";
  status.kind = Kind::hall_request;
  status.hall = support::kHall;
  status.state = static_cast<std::uint8_t>(desk::Stage::answered);
  status.promise_end = china("2026-12-03", 17, 30);
  status.legal_end = china("2026-12-17", 17, 30);
  status.department = "示例局";
  status.steps = {bundle.commitment};
  return {support::wire_case("DrawBundle", "draw-bundle.hex", bundle),
          support::wire_case("DrawVerdict", "draw-verdict.hex",
                             must(receipt::verify_draw(wire::encode(bundle), Samples::get().region.trust))),
          support::wire_case("HallStatus", "hall-status.hex", status),
          support::wire_case("HallPlanReply", "hall-plan-reply.hex", receipt::HallPlanReply{bundle.plan, {3, 5, {{}, {}}}}),
          support::wire_case("CatalogueHistory", "catalogue-history.hex",
                             receipt::CatalogueHistory{{bundle.plan, bundle.commitment}, {3, 5, {{}, {}}}})};
}

INSTANTIATE_TEST_SUITE_P(HallAnswers, CodecSuite, ::testing::ValuesIn(cases()), support::codec_name);

}  // namespace
}  // namespace lifecert::intake
