// What every Store must do, whatever it is made of. A test program says what a home for stores is and instantiates:
//
//   struct SqliteHome {
//     std::unique_ptr<port::Store> open();  // one more handle on the same data
//     static std::string missing();         // may be left out: what isn't installed; "" when all is there
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreSuite, SqliteHome);
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/port/store.h"

namespace lifecert::support {

template <class Home>
class StoreSuite : public ::testing::Test {
 protected:
  void SetUp() override {
    if constexpr (requires { Home::missing(); }) {
      if (const std::string what = Home::missing(); !what.empty()) GTEST_SKIP() << "NOT TESTED: " << what;
    }
  }

  static port::Change put(std::string_view key, std::string_view value) { return {bytes_of(key), bytes_of(value)}; }
  static port::Change drop(std::string_view key) { return {bytes_of(key), std::nullopt}; }
  static port::Expectation has(std::string_view key, std::string_view value) {
    return {bytes_of(key), bytes_of(value)};
  }
  static port::Expectation lacks(std::string_view key) { return {bytes_of(key), std::nullopt}; }

  static Code commit(port::Store& store, const std::vector<port::Expectation>& expectations,
                     const std::vector<port::Change>& changes) {
    const auto done = store.commit(expectations, changes);
    return done ? Code::ok : done.error().code;
  }

  /// The value as text; "(absent)" or "(error)" in words.
  static std::string value(const port::Store& store, std::string_view key) {
    const auto found = store.get(view_of(key));
    if (!found) return "(error)";
    return *found ? text_of(**found) : "(absent)";
  }

  /// The keys of a scan, joined by spaces.
  static std::string keys(const port::Store& store, std::string_view prefix, std::string_view from,
                          std::uint32_t limit) {
    const auto rows = store.scan(view_of(prefix), view_of(from), limit);
    if (!rows) return "(error)";
    std::string joined;
    for (const port::Row& row : *rows) joined += (joined.empty() ? "" : " ") + text_of(row.key);
    return joined;
  }

  Home home_;
  std::unique_ptr<port::Store> store_ = home_.open();
};

TYPED_TEST_SUITE_P(StoreSuite);

TYPED_TEST_P(StoreSuite, GivesBackWhatWasWritten) {
  EXPECT_EQ(this->value(*this->store_, "a"), "(absent)");
  EXPECT_EQ(this->commit(*this->store_, {}, {this->put("a", "1"), this->put("b", "2")}), Code::ok);
  EXPECT_EQ(this->value(*this->store_, "a"), "1");
  EXPECT_EQ(this->value(*this->store_, "b"), "2");
  EXPECT_EQ(this->commit(*this->store_, {}, {this->put("a", "3")}), Code::ok);
  EXPECT_EQ(this->value(*this->store_, "a"), "3");
}

TYPED_TEST_P(StoreSuite, GivesSeveralAtOnceInTheOrderAskedFor) {
  ASSERT_EQ(this->commit(*this->store_, {}, {this->put("a", "1"), this->put("b", ""), this->put("c", "3")}), Code::ok);
  const std::vector<Bytes> wanted = {bytes_of("c"), bytes_of("never"), bytes_of("a"), bytes_of("b"), bytes_of("c"), {}};
  const auto values = this->store_->get_many(wanted);
  ASSERT_TRUE(values);
  EXPECT_EQ(*values, (std::vector<std::optional<Bytes>>{bytes_of("3"), std::nullopt, bytes_of("1"), Bytes{}, bytes_of("3"),
                                                        std::nullopt}));
  const auto none = this->store_->get_many({});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
  // What is written afterwards is seen.
  ASSERT_EQ(this->commit(*this->store_, {}, {this->put("a", "4")}), Code::ok);
  const std::vector<Bytes> again = {bytes_of("a")};
  EXPECT_EQ(this->store_->get_many(again).value_or({}), (std::vector<std::optional<Bytes>>{bytes_of("4")}));
}

TYPED_TEST_P(StoreSuite, RemovesAndForgivesWhatIsNotThere) {
  ASSERT_EQ(this->commit(*this->store_, {}, {this->put("a", "1")}), Code::ok);
  EXPECT_EQ(this->commit(*this->store_, {}, {this->drop("a"), this->drop("never")}), Code::ok);
  EXPECT_EQ(this->value(*this->store_, "a"), "(absent)");
}

TYPED_TEST_P(StoreSuite, TakesAnEmptyCommit) { EXPECT_EQ(this->commit(*this->store_, {}, {}), Code::ok); }

TYPED_TEST_P(StoreSuite, LetsTheLastChangeToAKeyWin) {
  EXPECT_EQ(this->commit(*this->store_, {}, {this->put("a", "1"), this->drop("a"), this->put("a", "2")}), Code::ok);
  EXPECT_EQ(this->value(*this->store_, "a"), "2");
  EXPECT_EQ(this->commit(*this->store_, {}, {this->put("a", "3"), this->drop("a")}), Code::ok);
  EXPECT_EQ(this->value(*this->store_, "a"), "(absent)");
}

TYPED_TEST_P(StoreSuite, TellsAnEmptyValueFromNone) {
  ASSERT_EQ(this->commit(*this->store_, {}, {this->put("a", "")}), Code::ok);
  EXPECT_EQ(this->value(*this->store_, "a"), "");
  EXPECT_EQ(this->commit(*this->store_, {this->lacks("a")}, {}), Code::store_conflict);
  EXPECT_EQ(this->commit(*this->store_, {this->has("a", "")}, {}), Code::ok);
  EXPECT_EQ(this->keys(*this->store_, "", "", 10), "a");
}

TYPED_TEST_P(StoreSuite, KeepsEveryByteOfKeysAndValues) {
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
  const Bytes zero{0};
  const Bytes zeros{0, 0};
  const Bytes high(3, 0xff);
  const std::vector<port::Change> changes{{all, all}, {zero, zeros}, {zeros, zero}, {high, high}};
  ASSERT_TRUE(this->store_->commit({}, changes));
  for (const port::Change& change : changes) {
    const auto found = this->store_->get(change.key);
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, change.value);
  }
}

TYPED_TEST_P(StoreSuite, OrdersKeysAsUnsignedBytes) {
  const std::vector<Bytes> ordered{{0x00},       {0x00, 0x00}, {0x00, 0xff}, {0x01}, {0x7f},       {0x7f, 0xff}, {0x80},
                                   {0x80, 0x00}, {0xc3},       {0xfe, 0xff}, {0xff}, {0xff, 0x00}, {0xff, 0xff}};
  for (std::size_t i = ordered.size(); i-- > 0;) {
    const std::vector<port::Change> change{{ordered[i], Bytes{1}}};
    ASSERT_TRUE(this->store_->commit({}, change));
  }
  const auto rows = this->store_->scan({}, {}, 100);
  ASSERT_TRUE(rows);
  std::vector<Bytes> got;
  for (const port::Row& row : *rows) got.push_back(row.key);
  EXPECT_EQ(got, ordered);
}

TYPED_TEST_P(StoreSuite, ScansAPrefixFromAKeyUpToALimit) {
  ASSERT_EQ(this->commit(*this->store_, {},
                         {this->put("a", ""), this->put("ab", ""), this->put("aba", ""), this->put("abb", ""),
                          this->put("ac", ""), this->put("b", "")}),
            Code::ok);
  const auto& store = *this->store_;
  EXPECT_EQ(this->keys(store, "", "", 100), "a ab aba abb ac b");
  EXPECT_EQ(this->keys(store, "ab", "", 100), "ab aba abb");
  EXPECT_EQ(this->keys(store, "ab", "", 2), "ab aba");
  EXPECT_EQ(this->keys(store, "ab", "aba", 100), "aba abb");
  EXPECT_EQ(this->keys(store, "ab", "abab", 100), "abb");
  EXPECT_EQ(this->keys(store, "ab", "a", 100), "ab aba abb");
  EXPECT_EQ(this->keys(store, "ab", "ac", 100), "");
  EXPECT_EQ(this->keys(store, "x", "", 100), "");
  EXPECT_EQ(this->keys(store, "", "ab", 3), "ab aba abb");
}

TYPED_TEST_P(StoreSuite, ScansAPrefixOfHighBytes) {
  const std::vector<port::Change> changes{{Bytes{0xfe, 0xff}, Bytes{}},
                                          {Bytes{0xfe, 0xff, 0x01}, Bytes{}},
                                          {Bytes{0xff}, Bytes{}},
                                          {Bytes{0xff, 0xff, 0x07}, Bytes{}}};
  ASSERT_TRUE(this->store_->commit({}, changes));
  const auto count = [&](const Bytes& prefix) { return this->store_->scan(prefix, {}, 100).value().size(); };
  EXPECT_EQ(count({0xfe, 0xff}), 2U);
  EXPECT_EQ(count({0xff}), 2U);
  EXPECT_EQ(count({0xff, 0xff}), 1U);
  EXPECT_EQ(count({0xff, 0xff, 0xff}), 0U);
}

TYPED_TEST_P(StoreSuite, RefusesALimitOutOfRange) {
  EXPECT_EQ(this->keys(*this->store_, "", "", 0), "(error)");
  EXPECT_EQ(this->keys(*this->store_, "", "", 10'001), "(error)");
  EXPECT_EQ(this->keys(*this->store_, "", "", 10'000), "");
}

TYPED_TEST_P(StoreSuite, ChangesNothingWhenOneExpectationFails) {
  ASSERT_EQ(this->commit(*this->store_, {}, {this->put("a", "1")}), Code::ok);
  struct Case {
    const char* name;
    port::Expectation expectation;
    Code want;
  };
  const std::vector<Case> cases{{"has another value", this->has("a", "2"), Code::store_conflict},
                                {"has a longer value", this->has("a", "11"), Code::store_conflict},
                                {"is there", this->lacks("a"), Code::store_conflict},
                                {"is not there", this->has("b", "1"), Code::store_conflict},
                                {"holds", this->has("a", "1"), Code::ok},
                                {"holds: absent", this->lacks("b"), Code::ok}};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    const std::vector<port::Expectation> both{this->has("a", "1"), one.expectation};
    EXPECT_EQ(this->commit(*this->store_, both, {this->put("c", "x"), this->drop("none")}), one.want);
    EXPECT_EQ(this->value(*this->store_, "c"), one.want == Code::ok ? "x" : "(absent)");
    ASSERT_EQ(this->commit(*this->store_, {}, {this->drop("c")}), Code::ok);
  }
  EXPECT_EQ(this->value(*this->store_, "a"), "1");
}

TYPED_TEST_P(StoreSuite, ExpectsTheStateBeforeItsOwnChanges) {
  EXPECT_EQ(this->commit(*this->store_, {this->lacks("a")}, {this->put("a", "1")}), Code::ok);
  EXPECT_EQ(this->commit(*this->store_, {this->lacks("a")}, {this->put("a", "2")}), Code::store_conflict);
  EXPECT_EQ(this->commit(*this->store_, {this->has("a", "1")}, {this->put("a", "2")}), Code::ok);
  EXPECT_EQ(this->value(*this->store_, "a"), "2");
}

TYPED_TEST_P(StoreSuite, RefusesKeysAndValuesOverTheirLimits) {
  const Bytes longest(port::kMaxKeyBytes, 'k');
  const Bytes too_long(port::kMaxKeyBytes + 1, 'k');
  const auto code = [&](const Bytes& key, const Bytes& value) {
    const std::vector<port::Change> changes{{bytes_of("beside"), Bytes{}}, {key, value}};
    const auto done = this->store_->commit({}, changes);
    return done ? Code::ok : done.error().code;
  };
  EXPECT_EQ(code(too_long, {}), Code::too_long);
  EXPECT_EQ(code({}, {}), Code::too_short);
  EXPECT_EQ(code({'v'}, Bytes(port::kMaxValueBytes + 1)), Code::too_long);
  EXPECT_EQ(this->keys(*this->store_, "", "", 10), "") << "nothing of a refused commit may be there";
  EXPECT_EQ(code(longest, {}), Code::ok);
  EXPECT_EQ(this->store_->get(too_long).value(), std::nullopt);
  const std::vector<port::Expectation> expectation{{too_long, std::nullopt}};
  EXPECT_FALSE(this->store_->commit(expectation, {}));
}

TYPED_TEST_P(StoreSuite, TakesAValueOfSeveralMebibytes) {
  Bytes large(5U << 20, 0);
  for (std::size_t i = 0; i < large.size(); i += 997) large[i] = static_cast<std::uint8_t>(i);
  const std::vector<port::Change> changes{{bytes_of("large"), large}};
  ASSERT_TRUE(this->store_->commit({}, changes));
  EXPECT_TRUE(this->store_->get(view_of("large")).value() == large);
}

TYPED_TEST_P(StoreSuite, KeepsDataWhenClosedAndOpenedAgain) {
  ASSERT_EQ(this->commit(*this->store_, {}, {this->put("a", "1"), this->put("gone", "x")}), Code::ok);
  ASSERT_EQ(this->commit(*this->store_, {}, {this->drop("gone")}), Code::ok);
  this->store_.reset();
  this->store_ = this->home_.open();
  EXPECT_EQ(this->value(*this->store_, "a"), "1");
  EXPECT_EQ(this->value(*this->store_, "gone"), "(absent)");
}

TYPED_TEST_P(StoreSuite, ShowsOneHandlesCommitToAnother) {
  const auto other = this->home_.open();
  EXPECT_EQ(this->value(*other, "a"), "(absent)");
  ASSERT_EQ(this->commit(*this->store_, {}, {this->put("a", "1")}), Code::ok);
  EXPECT_EQ(this->value(*other, "a"), "1");
}

TYPED_TEST_P(StoreSuite, LetsOneOfTwoHandlesWin) {
  const auto other = this->home_.open();
  ASSERT_EQ(this->commit(*this->store_, {this->lacks("size")}, {this->put("size", "1")}), Code::ok);
  EXPECT_EQ(this->commit(*other, {this->lacks("size")}, {this->put("size", "1")}), Code::store_conflict);
  EXPECT_EQ(this->commit(*other, {this->has("size", "1")}, {this->put("size", "2")}), Code::ok);
  EXPECT_EQ(this->commit(*this->store_, {this->has("size", "1")}, {this->put("size", "2")}), Code::store_conflict);
}

TYPED_TEST_P(StoreSuite, CountsRightWithSeveralThreadsAndHandles) {
  // A server for tests that overwrites a file in place shows others half of it meanwhile; S3 and the rest replace it whole.
  if constexpr (requires { TypeParam::kOverwritesInPlace; }) GTEST_SKIP() << "NOT TESTED: the server's writes can be seen half done";
  constexpr int kThreads = 4;
  constexpr int kSteps = 50;
  const auto other = this->home_.open();
  ASSERT_EQ(this->commit(*this->store_, {}, {this->put("n", "0")}), Code::ok);
  std::atomic<int> faults{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      port::Store& mine = t % 2 == 0 ? *this->store_ : *other;
      for (int done = 0; done < kSteps;) {
        const std::string old = this->value(mine, "n");
        if (old.front() == '(') {
          ++faults;
          return;
        }
        const std::string next = std::to_string(std::stoi(old) + 1);
        const Code code = this->commit(mine, {this->has("n", old)}, {this->put("n", next)});
        if (code == Code::ok) ++done;
        if (code != Code::ok && code != Code::store_conflict) {
          ++faults;
          return;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(faults, 0);
  EXPECT_EQ(this->value(*this->store_, "n"), std::to_string(kThreads * kSteps));
}

REGISTER_TYPED_TEST_SUITE_P(StoreSuite, GivesBackWhatWasWritten, GivesSeveralAtOnceInTheOrderAskedFor, RemovesAndForgivesWhatIsNotThere, TakesAnEmptyCommit,
                            LetsTheLastChangeToAKeyWin, TellsAnEmptyValueFromNone, KeepsEveryByteOfKeysAndValues,
                            OrdersKeysAsUnsignedBytes, ScansAPrefixFromAKeyUpToALimit, ScansAPrefixOfHighBytes,
                            RefusesALimitOutOfRange, ChangesNothingWhenOneExpectationFails,
                            ExpectsTheStateBeforeItsOwnChanges, RefusesKeysAndValuesOverTheirLimits,
                            TakesAValueOfSeveralMebibytes, KeepsDataWhenClosedAndOpenedAgain,
                            ShowsOneHandlesCommitToAnother, LetsOneOfTwoHandlesWin,
                            CountsRightWithSeveralThreadsAndHandles);

}  // namespace lifecert::support
