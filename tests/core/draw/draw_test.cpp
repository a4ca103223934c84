// The draw against a reference that was written from FORMAT.md's words alone (in another language; its answers stand here), against
// the naive rule, and against chance.
#include "core/draw/draw.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/draw/pick.h"
#include "core/wire/text.h"
#include "tests/support/print.h"

namespace lifecert::draw {
namespace {

Hash counting_seed() {
  Hash seed{};
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(i);
  return seed;
}

Hash seed_of_number(std::uint64_t number) {
  Hash seed{};
  for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return seed;
}

ObjectList objects(std::string_view classes) {
  ObjectList list{kVersion, "示例名单", {}, {}};
  for (std::size_t i = 0; i < classes.size(); ++i) {
    list.objects.push_back({"E" + std::to_string(i), "", std::string(1, classes[i])});
  }
  return list;
}

InspectorList inspectors(std::size_t count) {
  InspectorList list{kVersion, "检查人员", {}, {}};
  for (std::size_t i = 0; i < count; ++i) list.inspectors.push_back({"P" + std::to_string(i), "", "示例科"});
  return list;
}

Rulebook rules(std::uint32_t count) {
  return {"示例细则", "", count, 2, 0, {{"A", 1}, {"B", 2}, {"C", 4}, {"D", 8}}};
}

// Chi-square of counts against equal chances, as a number of standard deviations from its mean (Wilson-Hilferty).
double chi_square_z(const std::vector<std::uint64_t>& counts, const std::vector<double>& expected) {
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double off = static_cast<double>(counts[i]) - expected[i];
    sum += off * off / expected[i];
  }
  const double freedom = static_cast<double>(counts.size() - 1);
  const double spread = 2.0 / (9.0 * freedom);
  return (std::cbrt(sum / freedom) - (1.0 - spread)) / std::sqrt(spread);
}

TEST(NumberStream, IsWhatTheReferenceGives) {
  NumberStream numbers(counting_seed());
  for (const std::uint64_t want : {13657229817784161961ULL, 2285430370019232568ULL, 83887594062328460ULL,
                                   15056703318904861117ULL, 4556437587115896580ULL, 1652268700168434455ULL}) {
    EXPECT_EQ(numbers.next(), want);
  }
  NumberStream below(counting_seed());
  const std::uint64_t bounds[] = {10, 1000, 7, (1ULL << 63U) + 1, 3, 1, 100};
  const std::uint64_t want[] = {1, 568, 5, 4556437587115896580ULL, 2, 0, 57};
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(below.below(bounds[i]), want[i]) << i;
}

TEST(NumberStream, IsUniformOverAMillionDraws) {
  constexpr std::uint64_t kBound = 635;
  NumberStream numbers(seed_of_number(kBound));
  std::vector<std::uint64_t> counts(kBound, 0);
  for (int i = 0; i < 1'000'000; ++i) ++counts[numbers.below(kBound)];
  EXPECT_LT(std::abs(chi_square_z(counts, std::vector<double>(kBound, 1e6 / kBound))), 4.0);
}

// With a bound of 3/4 of 2^64 a plain remainder would give the lower third twice as often.
TEST(NumberStream, HasNoModuloBias) {
  NumberStream numbers(seed_of_number(1));
  const std::uint64_t bound = 3ULL << 62U;
  int lower_third = 0;
  for (int i = 0; i < 30'000; ++i) lower_third += numbers.below(bound) < (1ULL << 62U) ? 1 : 0;
  EXPECT_NEAR(lower_third, 10'000, 400);
}

TEST(Pick, IsWhatTheReferenceGives) {
  const std::vector<std::uint32_t> weights = {1, 0, 5, 2, 0, 9, 1, 1};
  NumberStream numbers(counting_seed());
  EXPECT_EQ(pick(weights, 4, numbers).value(), (std::vector<std::uint32_t>{5, 6, 2, 3}));
  NumberStream again(counting_seed());
  EXPECT_EQ(pick(std::vector<std::uint32_t>(200, 3), 6, again).value(),
            (std::vector<std::uint32_t>{120, 168, 157, 49, 94, 62}));
}

// The rule as the header has it in words.
std::vector<std::uint32_t> pick_by_words(std::vector<std::uint32_t> weights, std::uint32_t count, NumberStream& numbers) {
  std::vector<std::uint32_t> picked;
  while (picked.size() < count) {
    std::uint64_t length = 0;
    for (const std::uint32_t weight : weights) length += weight;
    if (length == 0) break;
    std::uint64_t place = numbers.below(length);
    std::uint32_t entry = 0;
    while (place >= weights[entry]) place -= weights[entry++];
    picked.push_back(entry);
    weights[entry] = 0;
  }
  return picked;
}

TEST(Pick, FollowsItsWordsForEverySize) {
  for (std::uint32_t size = 1; size < 400; size += size < 130 ? 1 : 37) {
    NumberStream random(seed_of_number(size));
    std::vector<std::uint32_t> weights(size);
    for (std::uint32_t& weight : weights) weight = static_cast<std::uint32_t>(random.below(6));
    weights[random.below(size)] = 3;
    for (const std::uint32_t count : {1U, size / 2 + 1, size + 5}) {
      NumberStream ours(seed_of_number(size + 1000));
      NumberStream words(seed_of_number(size + 1000));
      ASSERT_EQ(pick(weights, count, ours).value(), pick_by_words(weights, count, words)) << size << " " << count;
    }
  }
}

TEST(Pick, GivesEveryEntryTheSameChance) {
  constexpr std::uint32_t kEntries = 635;
  constexpr int kRounds = 20'000;
  std::vector<std::uint64_t> counts(kEntries, 0);
  const std::vector<std::uint32_t> weights(kEntries, 1);
  for (int round = 0; round < kRounds; ++round) {
    NumberStream numbers(seed_of_number(static_cast<std::uint64_t>(round) + 77));
    const std::vector<std::uint32_t> picked = pick(weights, 50, numbers).value();
    for (const std::uint32_t entry : picked) ++counts[entry];
  }
  // 10^6 entries in all. Without replacement within a round, so the spread is smaller than chi-square's by 1 - 50/635.
  std::vector<double> expected(kEntries, kRounds * 50.0 / kEntries);
  EXPECT_LT(chi_square_z(counts, expected), 4.0);
  EXPECT_GT(chi_square_z(counts, expected), -5.0);
}

TEST(Pick, GivesEachWeightItsShare) {
  const std::vector<std::uint32_t> weights = {1, 2, 4, 8, 0, 16};
  std::vector<std::uint64_t> counts(weights.size(), 0);
  for (std::uint64_t round = 0; round < 100'000; ++round) {
    NumberStream numbers(seed_of_number(round));
    ++counts[pick(weights, 1, numbers).value().front()];
  }
  EXPECT_EQ(counts[4], 0U);
  counts.erase(counts.begin() + 4);
  std::vector<double> expected;
  for (const double weight : {1, 2, 4, 8, 16}) expected.push_back(100'000 * weight / 31);
  EXPECT_LT(std::abs(chi_square_z(counts, expected)), 4.0);
}

TEST(Pick, RefusesNothingToPickFrom) {
  NumberStream numbers(counting_seed());
  EXPECT_EQ(pick({}, 1, numbers).error().code, Code::bad_weights);
  EXPECT_EQ(pick(std::vector<std::uint32_t>(9, 0), 1, numbers).error().code, Code::bad_weights);
  EXPECT_TRUE(pick({}, 0, numbers).value().empty());
}

TEST(Draw, IsWhatTheReferenceGives) {
  ObjectList list = objects("ABCDABCDABAA");
  list.exclusions = {{"E3", "本年度已检查"}};
  InspectorList people = inspectors(5);
  people.conflicts = {{"P0", "E7", "近亲属"}, {"P1", "E7", "近亲属"}, {"P4", "E2", "持股"}};
  Rulebook book = rules(6);
  book.max_per_inspector = 2;
  const Outcome outcome = run(list, people, book, Hash{}, counting_seed()).value();
  const std::vector<Drawn> want = {{2, {1, 2}}, {4, {1, 0}}, {6, {4, 3}}, {8, {3, 4}}, {9, {2, 0}}, {7, {2, 3}}};
  EXPECT_EQ(outcome.drawn, want);
}

TEST(Draw, DerivesSeedAndSecretAsTheReferenceDoes) {
  Hash commitment{};
  commitment.fill(1);
  Secret secret{};
  secret.fill(7);
  const std::string checkpoint = "demo\n1\nAAAA\n\n— x y\n";
  EXPECT_EQ(wire::to_hex(seed_of(commitment, checkpoint, secret)),
            "1bb51bbe44c78972b829b8311b41bc983f32f52310368284eca40895802367a4");
  EXPECT_EQ(wire::to_hex(seed_of(commitment, checkpoint, std::nullopt)),
            "bcbc89a3544b3ea08180417909842a95313ad4ae8f7f33678fa24e133d719094");
  EXPECT_EQ(wire::to_hex(secret_hash(secret)), "c6777c079999264c72014724abe076693ee9bb33529ca649907ef1060450a9ba");
}

// Whatever lists, rules and seed: nobody excluded is drawn, nobody twice, nobody is sent where a conflict lies, and the load is
// as even as the rulebook wants.
TEST(Draw, HoldsItsRulesForRandomLists) {
  for (std::uint64_t round = 0; round < 400; ++round) {
    NumberStream random(seed_of_number(round + 5000));
    const std::size_t size = 5 + random.below(60);
    std::string classes;
    for (std::size_t i = 0; i < size; ++i) classes += "ABCD"[random.below(4)];
    ObjectList list = objects(classes);
    std::set<std::uint32_t> excluded;
    for (int i = 0; i < 3; ++i) excluded.insert(static_cast<std::uint32_t>(random.below(size)));
    for (const std::uint32_t one : excluded) list.exclusions.push_back({list.objects[one].id, "停业"});
    InspectorList people = inspectors(6 + random.below(6));
    std::set<std::pair<std::uint32_t, std::uint32_t>> conflicts;
    for (int i = 0; i < 10; ++i) {
      const auto object = static_cast<std::uint32_t>(random.below(size));
      const auto person = static_cast<std::uint32_t>(random.below(4));  // at most four of six
      if (conflicts.emplace(object, person).second) {
        people.conflicts.push_back({people.inspectors[person].id, list.objects[object].id, "回避"});
      }
    }
    Rulebook book = rules(static_cast<std::uint32_t>(1 + random.below(size - excluded.size())));
    book.max_per_inspector = static_cast<std::uint32_t>(random.below(4));
    const Result<Outcome> outcome = run(list, people, book, Hash{}, seed_of_number(round));
    ASSERT_TRUE(outcome) << describe(outcome.error());
    ASSERT_EQ(outcome->drawn.size(), book.count);
    std::set<std::uint32_t> seen;
    for (const Drawn& one : outcome->drawn) {
      ASSERT_TRUE(seen.insert(one.object).second);
      ASSERT_FALSE(excluded.contains(one.object));
      ASSERT_EQ(one.inspectors.size(), 2U);
      ASSERT_NE(one.inspectors[0], one.inspectors[1]);
      for (const std::uint32_t person : one.inspectors) ASSERT_FALSE(conflicts.contains({one.object, person}));
    }
    ASSERT_EQ(run(list, people, book, Hash{}, seed_of_number(round))->drawn, outcome->drawn);
  }
}

TEST(Draw, RefusesListsThatCannotBeDrawnFrom) {
  struct Case {
    const char* name;
    std::function<void(ObjectList&, InspectorList&, Rulebook&)> change;
    Code code;
    const char* where;
  };
  const Case cases[] = {
      {"an id twice", [](auto& o, auto&, auto&) { o.objects[2].id = "E0"; }, Code::bad_argument, "object 3: id"},
      {"no id", [](auto& o, auto&, auto&) { o.objects[1].id.clear(); }, Code::bad_argument, "object 2: id"},
      {"an inspector twice", [](auto&, auto& i, auto&) { i.inspectors[1].id = "P0"; }, Code::bad_argument,
       "inspector 2: id"},
      {"a class without weight", [](auto& o, auto&, auto&) { o.objects[0].credit_class = "E"; }, Code::bad_argument,
       "object 1: class"},
      {"a class with two", [](auto&, auto&, auto& r) { r.weights.push_back({"A", 3}); }, Code::bad_argument,
       "rules: class A"},
      {"a weight too large", [](auto&, auto&, auto& r) { r.weights[0].weight = kMaxWeight + 1; }, Code::bad_weights,
       "class A"},
      {"an exclusion of nobody", [](auto& o, auto&, auto&) { o.exclusions = {{"E9", ""}}; }, Code::bad_argument,
       "exclusion 1"},
      {"a conflict of nobody", [](auto&, auto& i, auto&) { i.conflicts = {{"P9", "E0", ""}}; }, Code::bad_argument,
       "conflict 1"},
      {"none wanted", [](auto&, auto&, auto& r) { r.count = 0; }, Code::bad_argument, "rules: count"},
      {"more than there are", [](auto&, auto&, auto& r) { r.count = 5; }, Code::bad_argument, "rules: count"},
      {"all excluded",
       [](auto& o, auto&, auto&) { o.exclusions = {{"E0", ""}, {"E1", ""}, {"E2", ""}, {"E3", ""}}; },
       Code::bad_weights, "objects"},
      {"too few inspectors", [](auto&, auto&, auto& r) { r.inspectors_per_object = 4; }, Code::too_few_eligible,
       "inspectors"},
      {"too few without a conflict",
       [](auto&, auto& i, auto&) { i.conflicts = {{"P0", "E1", ""}, {"P1", "E1", ""}}; }, Code::too_few_eligible,
       "object 2"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    ObjectList list = objects("ABCD");
    InspectorList people = inspectors(3);
    Rulebook book = rules(2);
    ASSERT_TRUE(check_lists(list, people, book));
    one.change(list, people, book);
    const Result<void> checked = check_lists(list, people, book);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error(), (Error{one.code, one.where}));
    EXPECT_EQ(run(list, people, book, Hash{}, Hash{}).error(), checked.error());
  }
}

TEST(Draw, RefusesFilesThatWereNotCommittedTo) {
  const ObjectList list = objects("ABCD");
  const InspectorList people = inspectors(3);
  const Bytes object_file = wire::encode(list);
  const Bytes inspector_file = wire::encode(people);
  Commitment commitment;
  commitment.objects = file_hash(object_file);
  commitment.inspectors = file_hash(inspector_file);
  commitment.object_count = 4;
  commitment.inspector_count = 3;
  commitment.rules = rules(2);
  const auto drawn = [&](ByteView first, ByteView second) {
    return run_committed(commitment, Hash{}, first, second, counting_seed());
  };
  ASSERT_TRUE(drawn(object_file, inspector_file));
  for (std::size_t i = 0; i < object_file.size(); ++i) {
    Bytes altered = object_file;
    altered[i] ^= 1U;
    ASSERT_EQ(drawn(altered, inspector_file).error().code, Code::wrong_list);
  }
  EXPECT_EQ(drawn(inspector_file, object_file).error().where, "objects");
  EXPECT_EQ(drawn(object_file, object_file).error().where, "inspectors");
  commitment.object_count = 5;
  EXPECT_EQ(drawn(object_file, inspector_file).error().where, "object_count");
}

}  // namespace
}  // namespace lifecert::draw
