// Row 27, guessing codes: many sources try codes at the real counter, and the real registrar answers. What is scaled down is the space
// of codes and the number of sources; the limit per source, the checks of the counter, the order of the registrar's checks and
// the log are those of the product. (Argon2id, which costs whoever guesses a fifth of a second and 64 MiB a code, is left out: it
// would only slow the test down, and none of the figures counts on it.)
//
// With it stands the arithmetic for the real space of 60 bits, which the search confirms on the small one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>

#include "core/intake/source_limit.h"
#include "core/office/feed.h"
#include "core/office/registrar.h"
#include "tests/core/intake/counter.h"

namespace lifecert::threats {
namespace {

using intake::Counter;
using intake::SourceLimit;
using intake::SourceLimits;
using support::fixed;
using support::fixed_bytes;
using support::kNow;
using support::MemoryDisk;
using support::MemoryStore;
using support::must;
using support::NamedSigner;
using support::Region;

constexpr unsigned kSpace = 1U << 14U;  // codes
constexpr unsigned kOpen = 64;          // letters that nobody has used
constexpr unsigned kSources = 12;
constexpr std::int64_t kSeconds = 3 * 3600;

// What Argon2id would give for the code with this number.
cert::StretchedCode code(unsigned number) {
  const std::string name = "code " + std::to_string(number);
  return {fixed_bytes<16>(name), fixed("mac of " + name)};
}

// How often whoever asks all the time is let in.
double tries(const SourceLimits& limits, double sources, double seconds) {
  return sources * (limits.burst + seconds / static_cast<double>(limits.refill_s));
}

// Of so many tries at different codes.
double expected_hits(double tries, double open, double space) { return tries * open / space; }

/// The open counter, the closed office behind it, and letters of which each has one code.
class Guessing : public ::testing::Test {
 protected:
  Guessing() {
    std::vector<office::RollRow> roll;
    for (unsigned i = 0; i < kOpen; ++i) {
      office::RollRow row;
      row.row = i + 2;
      row.name = "示例人" + std::to_string(i);
      row.id_number = "person " + std::to_string(i);
      row.scheme = "urban-employee";
      row.due_day = support::kToday + 38;
      row.station = "station-01";
      roll.push_back(row);
    }
    must(office::import_roll(office_, pseudonyms_, roll));
    // Which codes of the space the letters carry.
    std::vector<unsigned> numbers(kSpace);
    std::iota(numbers.begin(), numbers.end(), 0U);
    std::mt19937_64 random(27);
    std::shuffle(numbers.begin(), numbers.end(), random);
    std::vector<office::NewLetter> letters;
    for (unsigned i = 0; i < kOpen; ++i) {
      codes_.push_back(numbers[i]);
      const crypto::Hash person = office::pseudonym(pseudonyms_, roll[i].scheme, roll[i].id_number);
      letters.push_back({person, code(numbers[i]), code(kSpace + i)});
    }
    must(office::store_letters(office_, entropy_, letters, counter_.region.trust->policy, kNow));
    desk_.emplace(must(office::RegistrarDesk::open({&office_, &entropy_, &counter_.region.registrar, nullptr, nullptr},
                                                   counter_.region.trust)));
  }

  /// A request with this code by a phone of its own; refused by the counter, or its payload hash.
  Result<crypto::Hash> ask(const cert::StretchedCode& with) {
    NamedSigner phone("phone " + std::to_string(++phones_));
    cert::EnrolmentRequest request;
    request.region = Region::kName;
    request.code_id = with.code_id;
    request.device_key = phone.public_key();
    request.mac = cert::enrolment_mac(with.mac_key, Region::kName, request.code_id, request.device_key);
    request.build = "guess";
    const envelope::SignedStatement statement =
        Region::sign(envelope::Kind::enrolment_request, request, envelope::Role::device, phone);
    Result<intake::Accepted> taken = counter_.post(statement);
    if (!taken) return taken.error();
    return cert::payload_hash(statement.payload);
  }
  /// The registrar reads what is new and posts its answers.
  void work() {
    for (;;) {
      const std::uint64_t from = desk_->book().position().next;
      const std::string path = "/v1/feed?from=" + std::to_string(from);
      const receipt::Feed feed = must(counter_.intake->feed(
          from, path,
          counter_.authorization(counter_.region.registrar, envelope::Role::registrar, path, counter_.clock.now_s())));
      const auto entries = must(office::verify_page(desk_->book().position(), feed, counter_.region.trust));
      if (entries.empty()) return;
      for (const receipt::FeedEntry& one : entries) must(desk_->take(one, counter_.clock.now_s()));
      must(desk_->book().settle());
      while (const auto next = must(desk_->book().next_outgoing())) {
        const auto statement = must(envelope::decode_signed(next->statement));
        note(statement);
        must(counter_.post(statement));
        must(desk_->book().delivered(next->number));
      }
    }
  }
  void note(const envelope::SignedStatement& statement) {
    if (statement.kind == envelope::Kind::credential) {
      answers_[must(wire::decode<cert::Credential>(statement.payload)).request] = Code::ok;
    } else if (statement.kind == envelope::Kind::enrolment_refusal) {
      const auto refusal = must(wire::decode<cert::EnrolmentRefusal>(statement.payload));
      answers_[refusal.request] = refusal.reason;
    }
  }

  MemoryStore log_{std::make_shared<MemoryDisk>()};
  MemoryStore office_{std::make_shared<MemoryDisk>()};
  support::FakeEntropy entropy_{7};
  crypto::SecretKey pseudonyms_{fixed("pseudonym")};
  Counter counter_{log_};
  std::optional<office::RegistrarDesk> desk_;
  std::vector<unsigned> codes_;                 // of the letters
  std::map<crypto::Hash, Code> answers_;        // by request
  unsigned phones_ = 0;
};

TEST_F(Guessing, FindsWhatArithmeticSaysAndLocksNobodyOut) {
  const SourceLimits limits;
  SourceLimit limit(limits);
  // All sources work together: none tries what another has tried.
  std::vector<unsigned> order(kSpace);
  std::iota(order.begin(), order.end(), 0U);
  std::mt19937_64 random(28);
  std::shuffle(order.begin(), order.end(), random);
  unsigned admitted = 0;
  unsigned turned_away = 0;
  for (std::int64_t second = 0; second < kSeconds; ++second) {
    counter_.clock.set(kNow + 60 + second);
    for (unsigned source = 0; source < kSources; ++source) {
      if (!limit.admit("198.51.100." + std::to_string(source), kNow + 60 + second)) {
        ++turned_away;
        continue;
      }
      must(ask(code(order[admitted])));
      ++admitted;
    }
  }
  work();
  const auto wanted = static_cast<unsigned>(std::lround(tries(limits, kSources, static_cast<double>(kSeconds - limits.refill_s))));
  EXPECT_NEAR(admitted, wanted, kSources) << "a burst, then one a minute, however often somebody asks";
  EXPECT_GT(turned_away, 50 * admitted) << "the limit has to bite";

  const auto hits = static_cast<unsigned>(
      std::ranges::count_if(answers_, [](const auto& one) { return one.second == Code::ok; }));
  const double expected = expected_hits(admitted, kOpen, kSpace);
  RecordProperty("tries", std::to_string(admitted));
  RecordProperty("hits", std::to_string(hits));
  RecordProperty("expected_hits", std::to_string(expected));
  std::cout << "search: " << kSources << " sources, " << kSeconds / 3600 << " h, " << admitted << " tries (" << turned_away
            << " turned away), " << kOpen << " open letters of " << kSpace << " codes: " << hits << " hits, " << expected
            << " expected\n";
  // Five standard deviations of a draw without replacement on each side: the search does as well as chance, no better and no worse.
  const double width = 5 * std::sqrt(expected * (1 - static_cast<double>(admitted) / kSpace));
  EXPECT_GT(hits, expected - width);
  EXPECT_LT(hits, expected + width);
  EXPECT_GE(hits, 1U) << "a search that finds nothing shows nothing";
  for (const auto& [request, answer] : answers_) {
    EXPECT_TRUE(answer == Code::ok || answer == Code::unknown_code) << "no answer tells whether a code comes close";
  }

  // Everybody whose letter was not guessed enrols at once, while it goes on.
  const std::set<unsigned> tried(order.begin(), order.begin() + admitted);
  unsigned victims = 0;
  for (unsigned i = 0; i < kOpen; ++i) {
    if (tried.contains(codes_[i])) continue;
    EXPECT_TRUE(limit.admit("203.0.113." + std::to_string(i), counter_.clock.now_s()));
    const crypto::Hash own = must(ask(code(codes_[i])));
    work();
    EXPECT_EQ(answers_.at(own), Code::ok);
    ++victims;
  }
  EXPECT_EQ(victims, kOpen - hits);
}

// Whoever has seen a code's id, on the way or at the counter, still has to have the code; and burns nobody's letter by trying.
TEST_F(Guessing, KnowingACodesIdOpensAndBurnsNothing) {
  const cert::StretchedCode right = code(codes_[0]);
  for (unsigned i = 0; i < 200; ++i) must(ask({right.code_id, fixed("guess " + std::to_string(i))}));
  work();
  EXPECT_EQ(answers_.size(), 200U);
  for (const auto& [request, answer] : answers_) EXPECT_EQ(answer, Code::bad_mac);
  const crypto::Hash own = must(ask(right));
  work();
  EXPECT_EQ(answers_.at(own), Code::ok);
  // From then on it is used, and only who has the code is told so.
  const crypto::Hash again = must(ask(right));
  const crypto::Hash blind = must(ask({right.code_id, fixed("one more guess")}));
  work();
  EXPECT_EQ(answers_.at(again), Code::used_code);
  EXPECT_EQ(answers_.at(blind), Code::bad_mac);
}

// What the same arithmetic says of the real space, at the limits that the counter has.
TEST(Row27, RealCodesAreNotFound) {
  const SourceLimits limits;
  const double year_s = 365.25 * 24 * 3600;
  const double space = std::pow(2.0, 60);
  const struct {
    double sources, years, open, at_most;
  } rows[] = {
      {1, 10, 1e5, 1e-6},        // one machine for ten years
      {1e4, 1, 1e5, 1e-3},       // a small botnet, a city's letters
      {1e5, 1, 1e5, 1e-2},       // a large one
      {static_cast<double>(limits.most_sources), 1, 1e5, 0.1},  // as many sources as are told apart at all
  };
  for (const auto& row : rows) {
    // Beyond the sources that are told apart, all others together have one try a second.
    const bool is_full = row.sources >= static_cast<double>(limits.most_sources);
    const double made = tries(limits, row.sources, row.years * year_s) + (is_full ? row.years * year_s : 0);
    const double hits = expected_hits(made, row.open, space);
    std::cout << row.sources << " sources, " << row.years << " years, " << row.open << " open letters of 2^60 codes: " << made
              << " tries, " << hits << " hits expected\n";
    EXPECT_LT(hits, row.at_most) << row.sources;
  }
  // The figures are of this very limit.
  EXPECT_EQ(limits, (SourceLimits{20, 60, 1U << 20U}));
}

}  // namespace
}  // namespace lifecert::threats
