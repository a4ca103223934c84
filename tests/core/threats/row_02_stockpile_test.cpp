// Row 2, stockpiled certificates: validity counts from the challenge's issue. In random histories, no submission is ever said to be
// of somebody "alive not before" a time later than the truth, which is when the pictures were taken.
#include <gtest/gtest.h>

#include <random>

#include "core/intake/intake.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::threats {
namespace {

using envelope::Kind;
using support::kDay_s;
using support::kNow;
using support::must;
using support::Region;

// A counter, a phone that makes packets when it likes and delivers them in whatever order, and somebody who knows the truth.
class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {
    must(post(region_.signed_request()));
    must(post(region_.by_registrar(Kind::credential, region_.credential())));
  }

  void run(unsigned steps) {
    for (unsigned i = 0; i < steps; ++i) {
      clock_.advance(static_cast<std::int64_t>(below(3 * kDay_s)));
      switch (below(3)) {
        case 0: issue(); break;
        case 1: make(); break;
        default: deliver(); break;
      }
    }
    while (!made_.empty()) deliver();
  }

  unsigned delivered = 0;
  unsigned challenged = 0;

 private:
  struct Made {
    Bytes packet;
    std::int64_t taken_at = 0;  // the truth
  };

  std::uint64_t below(std::uint64_t end) { return random_() % end; }

  Result<intake::Accepted> append(Result<intake::Checked> checked) {
    if (!checked) return checked.error();
    std::vector<intake::Checked> batch;
    batch.push_back(std::move(*checked));
    return std::move(intake_->append(std::move(batch)).front());
  }
  Result<intake::Accepted> post(const envelope::SignedStatement& statement) {
    const Bytes bytes = wire::encode(statement);
    return append(statement.kind == Kind::enrolment_request ? intake_->check_enrolment(bytes)
                                                            : intake_->check_record(bytes));
  }

  void issue() {
    cert::Challenge challenge = region_.challenge(++draws_);
    challenge.issued_at = clock_.now_s();
    challenge.expires_at = challenge.issued_at + static_cast<std::int64_t>(1 + below(90)) * kDay_s;
    if (post(region_.by_registrar(Kind::challenge, challenge))) known_.push_back(cert::payload_hash(wire::encode(challenge)));
  }

  // With a challenge that the phone may have used before, or none; with whatever the phone's clock says.
  void make() {
    envelope::Header header = region_.header();
    header.packet_seq = ++packets_;
    header.beacon.reset();
    header.challenge.reset();
    if (!known_.empty() && below(5) != 0) header.challenge = known_[below(known_.size())];
    header.device_time = kNow + static_cast<std::int64_t>(below(400 * kDay_s));
    made_.push_back({region_.packet(header, wire::encode(Region::evidence()), region_.recipients()), clock_.now_s()});
  }

  void deliver() {
    if (made_.empty()) return;
    const std::size_t which = below(made_.size());
    const Made one = made_[which];
    made_.erase(made_.begin() + static_cast<std::ptrdiff_t>(which));
    if (!append(intake_->check_submission(one.packet))) return;
    const Hash id = must(envelope::parse_unverified(one.packet)).submission_id;
    const Bytes row = must(store_.get(intake::keys::submission(id))).value_or(Bytes{});
    const intake::SubmissionRow stored = must(wire::decode<intake::SubmissionRow>(row));
    ++delivered;
    challenged += stored.assessment.challenged ? 1U : 0U;
    EXPECT_LE(stored.assessment.alive_not_before, one.taken_at);
    EXPECT_EQ(stored.assessment.challenged, stored.assessment.alive_not_before != 0);
  }

  using Hash = crypto::Hash;

  std::mt19937_64 random_;
  Region region_;
  support::MemoryStore store_{std::make_shared<support::MemoryDisk>()};
  support::FakeClock clock_{kNow + 60};
  support::FakeEntropy entropy_{1};
  support::NamedSigner log_signer_{"log"};
  support::NamedSigner cosigner_{"cosigner"};
  std::unique_ptr<intake::Intake> intake_ =
      must(intake::Intake::open({&store_, &clock_, &entropy_, &log_signer_, &cosigner_}, region_.trust));
  std::vector<Hash> known_;
  std::vector<Made> made_;
  std::uint32_t draws_ = 0;
  std::uint64_t packets_ = 0;
};

TEST(Row02, NoHistorySaysAliveLaterThanTheTruth) {
  unsigned delivered = 0;
  unsigned challenged = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    History history(seed);
    history.run(60);
    delivered += history.delivered;
    challenged += history.challenged;
  }
  RecordProperty("delivered", static_cast<int>(delivered));
  RecordProperty("challenged", static_cast<int>(challenged));
  EXPECT_GE(delivered, 300U);
  EXPECT_GE(challenged, 50U);
}

}  // namespace
}  // namespace lifecert::threats
