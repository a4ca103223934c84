// A desk's book: reading, what follows from it, and what is to be posted, written down together or not at all.
#include "core/office/book.h"

#include <gtest/gtest.h>

#include "core/office/rows.h"
#include "tests/core/office/office_world.h"

namespace lifecert::office {
namespace {

using support::MemoryDisk;
using support::MemoryStore;
using support::must;
using support::OfficeWorld;

const Bytes kName = bytes_of("test/one");

class BookOf : public ::testing::Test {
 protected:
  BookOf() { world_.append_tick(); }
  Book open() { return must(Book::open(store_)); }
  [[nodiscard]] std::optional<Bytes> stored(const Bytes& key) const { return must(store_.get(key)); }
  envelope::SignedStatement statement(std::uint32_t number) {
    return world_.region.by_registrar(envelope::Kind::challenge, world_.region.challenge(number));
  }

  OfficeWorld world_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  MemoryStore store_{disk_};
};

TEST_F(BookOf, BeginsAtTheBeginning) {
  Book book = open();
  EXPECT_EQ(book.position().next, 0U);
  EXPECT_EQ(must(book.next_outgoing()), std::nullopt);
}

TEST_F(BookOf, WorkSeesItsOwnChangesBeforeTheyAreSettled) {
  must(store_.commit({}, std::vector<port::Change>{{kName, Bytes{1}}}));
  Book book = open();
  EXPECT_EQ(must(book.get(kName)), Bytes{1});
  book.put(kName, {2});
  EXPECT_EQ(must(book.get(kName)), Bytes{2});
  book.keep(nullptr);
  EXPECT_EQ(must(book.get(kName)), Bytes{2});
  book.remove(kName);
  EXPECT_EQ(must(book.get(kName)), std::nullopt);
  EXPECT_EQ(stored(kName), Bytes{1});
  book.keep(nullptr);
  must(book.settle());
  EXPECT_EQ(stored(kName), std::nullopt);
}

TEST_F(BookOf, DroppedWorkLeavesNothing) {
  Book book = open();
  book.put(kName, {1});
  book.post(statement(1));
  book.drop();
  EXPECT_EQ(must(book.get(kName)), std::nullopt);
  book.put(kName, {2});
  book.keep(nullptr);
  must(book.settle());
  EXPECT_EQ(stored(kName), Bytes{2});
  EXPECT_EQ(must(book.next_outgoing()), std::nullopt);
}

TEST_F(BookOf, SettlesEverythingInOneCommit) {
  Book book = open();
  const receipt::FeedEntry entry = world_.entry(0);
  book.put(kName, {1});
  book.post(statement(1));
  book.keep(&entry);
  book.put(bytes_of("test/two"), {2});
  book.keep(nullptr);
  EXPECT_EQ(store_.commit_count(), 0U);
  must(book.settle());
  EXPECT_EQ(store_.commit_count(), 1U);
  EXPECT_EQ(open().position(), book.position());
  EXPECT_EQ(book.position().next, 1U);
  EXPECT_EQ(book.position().root(), world_.region.log.head(1).root);
}

TEST_F(BookOf, NothingToDoIsNoCommit) {
  Book book = open();
  must(book.settle());
  EXPECT_EQ(store_.commit_count(), 0U);
}

TEST_F(BookOf, OffersOnlySettledStatementsInOrder) {
  Book book = open();
  for (std::uint32_t number = 1; number <= 3; ++number) book.post(statement(number));
  book.keep(nullptr);
  EXPECT_EQ(must(book.next_outgoing()), std::nullopt);
  must(book.settle());
  book = open();
  for (std::uint32_t number = 1; number <= 3; ++number) {
    const auto next = must(book.next_outgoing());
    ASSERT_TRUE(next);
    EXPECT_EQ(next->statement, wire::encode(statement(number)));
    EXPECT_EQ(must(book.next_outgoing()), next);  // until it is delivered
    must(book.delivered(next->number));
  }
  EXPECT_EQ(must(book.next_outgoing()), std::nullopt);
}

TEST_F(BookOf, KeepsARefusedStatementAsideAndGoesOn) {
  Book book = open();
  book.post(statement(1));
  book.post(statement(2));
  book.keep(nullptr);
  must(book.settle());
  const auto first = must(book.next_outgoing());
  must(book.refused(*first, Code::wrong_person, support::kNow));
  EXPECT_EQ(must(book.next_outgoing())->statement, wire::encode(statement(2)));
  const auto aside = stored(rows::key(rows::kRefused, first->number));
  ASSERT_TRUE(aside);
  EXPECT_EQ(must(wire::decode<RefusedRow>(*aside)),
            (RefusedRow{Code::wrong_person, support::kNow, wire::encode(statement(1))}));
}

TEST_F(BookOf, NumbersAreNotGivenTwice) {
  Book book = open();
  std::set<std::uint64_t> numbers;
  for (std::uint32_t number = 1; number <= 5; ++number) {
    book = open();
    book.post(statement(number));
    book.keep(nullptr);
    must(book.settle());
    const auto next = must(book.next_outgoing());
    EXPECT_TRUE(numbers.insert(next->number).second);
    must(book.delivered(next->number));
  }
}

TEST_F(BookOf, TellsTheSecondOfTwoProgramsThatItIsSecond) {
  Book first = open();
  Book second = open();
  const receipt::FeedEntry entry = world_.entry(0);
  first.post(statement(1));
  first.keep(&entry);
  second.post(statement(2));
  second.keep(&entry);
  must(first.settle());
  const auto late = second.settle();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::store_conflict);
  EXPECT_EQ(open().position().next, 1U);
  EXPECT_EQ(must(open().next_outgoing())->statement, wire::encode(statement(1)));
}

TEST_F(BookOf, NoticesThatWhatItReadWasChangedMeanwhile) {
  Book book = open();
  EXPECT_EQ(must(book.get(kName)), std::nullopt);
  book.put(kName, {1});
  book.keep(nullptr);
  // Somebody who is no desk: an import, a new letter.
  must(store_.commit({}, std::vector<port::Change>{{kName, Bytes{9}}}));
  const auto late = book.settle();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::store_conflict);
  EXPECT_EQ(stored(kName), Bytes{9});
}

TEST_F(BookOf, RefusesADamagedHead) {
  must(store_.commit({}, std::vector<port::Change>{{rows::key(rows::kDesk), Bytes{1, 2, 3}}}));
  const auto book = Book::open(store_);
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().where, "stored BookHead");
}

}  // namespace
}  // namespace lifecert::office
