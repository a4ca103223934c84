// The PostgreSQL store against a real server: the suite that every store passes, and what only a far one can do.
#include "native/platform/pg_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/support/postgres.h"
#include "tests/support/store_suite.h"

namespace lifecert::native {
namespace {

std::unique_ptr<PgStore> open_store(const std::string& address) {
  auto store = PgStore::open(address);
  EXPECT_TRUE(store) << (store ? "" : describe(store.error()));
  return store ? *std::move(store) : nullptr;
}

std::vector<port::Change> put(std::string_view key, std::string_view value) {
  return {{bytes_of(key), bytes_of(value)}};
}

struct PgHome {
  std::string address = support::shared_postgres().make_database();
  std::unique_ptr<port::Store> open() { return open_store(address); }
};

TEST(PgStore, GivesSeveralValuesInTheOrderAskedFor) {
  PgHome home;
  const auto store = home.open();
  ASSERT_TRUE(store->commit({}, put("a", "1")));
  ASSERT_TRUE(store->commit({}, put("b", "")));
  const std::vector<Bytes> keys = {bytes_of("b"), bytes_of("none"), bytes_of("a"), bytes_of("b"), {}};
  const auto values = store->get_many(keys).value();
  ASSERT_EQ(values.size(), 5U);
  EXPECT_EQ(values[0], Bytes{});
  EXPECT_EQ(values[1], std::nullopt);
  EXPECT_EQ(values[2], bytes_of("1"));
  EXPECT_EQ(values[3], Bytes{});
  EXPECT_EQ(values[4], std::nullopt);
}

TEST(PgStore, MakesItsTablesOnceHoweverManyOpenAtOnce) {
  PgHome home;
  std::atomic<int> opened{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] { opened += PgStore::open(home.address) ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(opened, 6);
}

TEST(PgStore, SaysNothingOfItsAddress) {
  const auto store = PgStore::open("postgres://user:secret-word@127.0.0.1:1/none");
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Code::store_failed);
  EXPECT_EQ(describe(store.error()).find("secret"), std::string::npos);
  EXPECT_EQ(describe(store.error()).find("127.0.0.1"), std::string::npos);
}

TEST(PgStore, GoesOnAfterItsServerWasKilled) {
  support::Postgres server;
  const std::string address = server.make_database();
  const auto store = open_store(address);
  ASSERT_TRUE(store->commit({}, put("a", "1")));
  server.kill_at_once();
  EXPECT_FALSE(store->get(view_of("a")));
  EXPECT_FALSE(store->commit({}, put("a", "2")));
  server.start_again();
  EXPECT_EQ(store->get(view_of("a")).value(), bytes_of("1"));
  EXPECT_TRUE(store->commit({}, put("a", "3")));
  EXPECT_EQ(store->get(view_of("a")).value(), bytes_of("3"));
}

TEST(PgStore, TakesTheTurnAwayFromWhoeverSleepsOnIt) {
  PgHome home;
  const auto sleeper = open_store(home.address);
  const auto other = open_store(home.address);
  sleeper->take_turn();
  other->take_turn();  // comes back although nobody has given it back
  other->give_back_turn();
  sleeper->give_back_turn();
  sleeper->take_turn();
  sleeper->give_back_turn();
  ASSERT_TRUE(sleeper->commit({}, put("a", "1")));
}

}  // namespace
}  // namespace lifecert::native

namespace lifecert::support {
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, StoreSuite, native::PgHome);
}  // namespace lifecert::support
