#include "core/receipt/receipt.h"

#include <gtest/gtest.h>

#include "core/receipt/reply.h"
#include "tests/support/samples.h"

namespace lifecert::receipt {
namespace {

using envelope::Kind;
using support::fixed;
using support::kNow;
using support::MemoryLog;
using support::must;
using support::Region;
using support::Samples;

const Samples& samples() { return Samples::get(); }
const cert::VerifiedTrustList& trust() { return samples().region.trust; }
Bytes record() { return wire::encode(samples().record); }

Code judge_checkpoint(const std::string& text) {
  const Result<VerifiedCheckpoint> verified = verify_checkpoint(text, trust());
  return verified ? Code::ok : verified.error().code;
}
Code judge(const std::string& proof, Kind kind, const Bytes& logged) {
  const Result<Logged> verified = verify_logged(proof, kind, logged, trust());
  return verified ? Code::ok : verified.error().code;
}

std::string flipped(std::string text, std::size_t bit) {
  text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << (bit % 8)));
  return text;
}

TEST(Checkpoint, IsBelievedWithLogAndTime) {
  const VerifiedCheckpoint verified = must(verify_checkpoint(samples().checkpoint, trust()));
  EXPECT_EQ(verified.checkpoint(), samples().region.log.head(4));
  EXPECT_EQ(verified.time(), static_cast<std::uint64_t>(kNow + 131));
  EXPECT_EQ(verified.text(), samples().checkpoint);
}

TEST(Checkpoint, RefusesEveryFlippedBit) {
  for (std::size_t bit = 0; bit < samples().checkpoint.size() * 8; ++bit) {
    ASSERT_NE(judge_checkpoint(flipped(samples().checkpoint, bit)), Code::ok) << bit;
  }
}

TEST(Checkpoint, NeedsBothSignatures) {
  const merkle::Note note = must(merkle::parse_note(samples().checkpoint));
  for (const std::size_t only : {0U, 1U}) {
    EXPECT_EQ(judge_checkpoint(merkle::format_note({note.text, {note.signatures[only]}})), Code::too_few_signatures);
  }
  EXPECT_EQ(judge_checkpoint(merkle::format_note({note.text, {note.signatures[1], note.signatures[0]}})), Code::ok)
      << "the order of the lines says nothing";
}

TEST(Checkpoint, OfAnotherLogIsRefused) {
  MemoryLog other_origin("log.other.example", "log");
  MemoryLog other_key("log.demo.example", "another log");
  EXPECT_EQ(judge_checkpoint(other_origin.checkpoint(kNow)), Code::wrong_origin);
  EXPECT_EQ(judge_checkpoint(other_key.checkpoint(kNow)), Code::too_few_signatures);
}

TEST(Checkpoint, BeyondTheLastValidSizeOfAGivenUpLogIsRefused) {
  Region region;
  cert::TrustList list = region.list;
  list.logs[0].valid_to_size = 3;
  list.logs.push_back({"log2.demo.example", support::NamedSigner("log 2").public_key(), 1ULL << 62});
  const cert::VerifiedTrustList later = must(cert::verify_trust_list(region.sign_list(list, {0, 1}), region.pins));
  Samples const& made = samples();
  MemoryLog log = made.region.log;
  EXPECT_TRUE(verify_checkpoint(log.checkpoint_at(3, kNow), later));
  EXPECT_EQ(verify_checkpoint(log.checkpoint_at(4, kNow), later).error().code, Code::wrong_origin);
}

TEST(Receipt, ProvesThatTheRecordIsLogged) {
  const Logged logged = must(verify_logged(samples().proof, Kind::submission, record(), trust()));
  EXPECT_EQ(logged.index(), 3U);
  EXPECT_EQ(logged.kind(), Kind::submission);
  EXPECT_EQ(logged.time(), static_cast<std::uint64_t>(kNow + 130));
  EXPECT_EQ(logged.opening(), samples().opening);
  EXPECT_EQ(logged.checkpoint().checkpoint().size, 4U);
}

TEST(Receipt, RefusesEveryFlippedBitOfProofAndRecord) {
  for (std::size_t bit = 0; bit < samples().proof.size() * 8; ++bit) {
    ASSERT_NE(judge(flipped(samples().proof, bit), Kind::submission, record()), Code::ok) << bit;
  }
  for (std::size_t bit = 0; bit < record().size() * 8; ++bit) {
    Bytes other = record();
    other[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_EQ(judge(samples().proof, Kind::submission, other), Code::not_included) << bit;
  }
}

TEST(Receipt, RefusesEveryCut) {
  for (std::size_t size = 0; size < samples().proof.size(); ++size) {
    ASSERT_NE(judge(samples().proof.substr(0, size), Kind::submission, record()), Code::ok) << size;
  }
}

TEST(Receipt, IsForOneKind) {
  for (unsigned number = 0; number < 256; ++number) {
    const Kind kind = static_cast<Kind>(number);
    if (!envelope::known(kind) || kind == Kind::submission) continue;
    EXPECT_EQ(judge(samples().proof, kind, record()), Code::wrong_kind);
    // Somebody who writes another kind into the opening changes the leaf.
    merkle::LogProof proof = must(merkle::parse_log_proof(samples().proof));
    LeafOpening relabelled = samples().opening;
    relabelled.kind = kind;
    proof.extra = wire::encode(relabelled);
    EXPECT_EQ(judge(merkle::format_log_proof(proof), kind, record()), Code::not_included);
  }
}

TEST(Receipt, OfAnotherRecordAtAnotherPlaceIsRefused) {
  MemoryLog log = samples().region.log;
  const std::string decision_proof = log.proof(7, kNow + 302);
  EXPECT_EQ(judge(decision_proof, Kind::decision, wire::encode(samples().decision)), Code::ok);
  EXPECT_EQ(judge(decision_proof, Kind::submission, record()), Code::wrong_kind);
  EXPECT_EQ(judge(log.proof(6, kNow + 302), Kind::decision, wire::encode(samples().decision)), Code::wrong_kind);
  merkle::LogProof proof = must(merkle::parse_log_proof(decision_proof));
  proof.index = 6;
  EXPECT_EQ(judge(merkle::format_log_proof(proof), Kind::decision, wire::encode(samples().decision)),
            Code::not_included);
}

TEST(Receipt, RefusesAnUnknownVersionOfTheLeaf) {
  MemoryLog log;
  LeafOpening opening = samples().opening;
  opening.version = 2;
  // A log that really holds such a leaf.
  const std::string leaf_proof = [&] {
    MemoryLog versioned;
    versioned.append(Kind::submission, record(), kNow);
    return make_proof(opening, 0, {}, versioned.checkpoint(kNow));
  }();
  EXPECT_EQ(judge(leaf_proof, Kind::submission, record()), Code::unknown_version);
  merkle::LogProof no_opening = must(merkle::parse_log_proof(samples().proof));
  no_opening.extra.clear();
  EXPECT_EQ(judge(merkle::format_log_proof(no_opening), Kind::submission, record()), Code::truncated);
}

// A leaf says nothing to whoever has no salt: two leaves of one record cannot be linked.
TEST(Receipt, OfNonsenseNamesNoWitness) { EXPECT_TRUE(witnesses_of("nonsense", support::Samples::get().region.trust).empty()); }

TEST(Leaf, IsBlinded) {
  LeafOpening one = samples().opening;
  LeafOpening two = one;
  two.salt[0] ^= 1U;
  EXPECT_NE(leaf_of(one, record()).commitment, leaf_of(two, record()).commitment);
  EXPECT_EQ(leaf_of(one, record()), samples().leaf);
  const Bytes leaf = wire::encode(samples().leaf);
  EXPECT_EQ(leaf.size(), 1U + 1U + 8U + 32U);
  for (const crypto::Hash& secret : {samples().submission, samples().region.person, crypto::blake2b(record())}) {
    EXPECT_EQ(std::search(leaf.begin(), leaf.end(), secret.begin(), secret.end()), leaf.end());
  }
}

TEST(SubmissionRecord, IsHeaderAndSignaturesAsSent) {
  EXPECT_EQ(submission_record(samples().packet), record());
  envelope::Packet without_evidence = samples().packet;
  without_evidence.evidence.clear();
  without_evidence.wraps.clear();
  EXPECT_EQ(submission_record(without_evidence), record()) << "wraps and evidence hang on the header's hashes";
}

// ---- Steps

class StepTest : public ::testing::Test {
 protected:
  StepTest() {
    for (int i = 0; i < 20; ++i) log_.append(Kind::tick, {}, kNow + i);
  }
  ConsistencyStep step(std::uint64_t from, std::uint64_t to) const {
    return {from, to, must(merkle::consistency_proof(from, to, log_.reader()))};
  }
  static Code verify(const merkle::Checkpoint& kept, const merkle::Checkpoint& seen, const ConsistencyStep& step) {
    const Result<void> result = verify_step(kept, seen, step);
    return result ? Code::ok : result.error().code;
  }
  MemoryLog log_;
};

TEST_F(StepTest, LeadsForwardAndBackBetweenAnyTwoSizes) {
  for (std::uint64_t from = 0; from <= 20; ++from) {
    for (std::uint64_t to = from; to <= 20; ++to) {
      EXPECT_EQ(verify(log_.head(from), log_.head(to), step(from, to)), Code::ok) << from << " to " << to;
      EXPECT_EQ(verify(log_.head(to), log_.head(from), step(from, to)), Code::ok)
          << "an answer that rests on an older head";
    }
  }
}

TEST_F(StepTest, NeedsNothingWhereTheSizeIsTheSame) {
  EXPECT_EQ(verify(log_.head(7), log_.head(7), {}), Code::ok);
  merkle::Checkpoint forked = log_.head(7);
  forked.root[0] ^= 1U;
  EXPECT_EQ(verify(log_.head(7), forked, {}), Code::not_consistent);
}

TEST_F(StepTest, ForOtherSizesIsNoProofOfAFork) {
  EXPECT_EQ(verify(log_.head(5), log_.head(9), step(5, 8)), Code::size_mismatch);
  EXPECT_EQ(verify(log_.head(5), log_.head(9), step(4, 9)), Code::size_mismatch);
  EXPECT_EQ(verify(log_.head(5), log_.head(9), {}), Code::size_mismatch);
}

TEST_F(StepTest, OfAForkedLogIsNotConsistent) {
  MemoryLog forked;
  for (int i = 0; i < 20; ++i) forked.append(i == 4 ? Kind::fetch : Kind::tick, {}, kNow + i);
  for (std::uint64_t to = 6; to <= 20; ++to) {
    const ConsistencyStep theirs{5, to, must(merkle::consistency_proof(5, to, forked.reader()))};
    EXPECT_EQ(verify(log_.head(5), forked.head(to), theirs), Code::not_consistent) << to;
    EXPECT_EQ(verify(log_.head(5), forked.head(to), step(5, to)), Code::not_consistent) << to;
  }
}

TEST_F(StepTest, OfAnotherLogIsRefused) {
  merkle::Checkpoint other = log_.head(9);
  other.origin = "log.other.example";
  EXPECT_EQ(verify(log_.head(5), other, step(5, 9)), Code::wrong_origin);
}

}  // namespace
}  // namespace lifecert::receipt
