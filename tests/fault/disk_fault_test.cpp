// The write path of the counter under everything that a disk and a kernel can do to it. A child process takes in submissions
// and dies, or its disk fails; another then opens what is left. What must hold, whatever happened: no receipt without its
// leaf, no leaf lost, no submission twice, the same receipt again for the same packet, and an audit without a fault.
//
// LIFECERT_LONG=1 runs at least 3,000 crash points and every k; without it a few hundred, evenly spread.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <new>
#include <set>

#include "core/intake/intake.h"
#include "native/platform/sqlite_store.h"
#include "native/tools/audit.h"
#include "tests/fault/syscalls.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/region_fixture.h"
#include "tests/support/temp_folder.h"

namespace lifecert::fault {
namespace {

using envelope::Kind;
using support::kNow;
using support::must;

constexpr std::size_t kPackets = 9;
constexpr int kTries = 4;

bool is_long() { return std::getenv("LIFECERT_LONG") != nullptr; }

/// What a child tells before it goes on: this receipt is out.
struct Ack {
  std::uint64_t item = 0;
  std::uint64_t index = 0;
  crypto::Hash receipt{};
};

/// What comes in, in order: a request, a credential, two challenges, and packets. Made once: children inherit it.
struct World {
  support::Region region;
  std::vector<Bytes> items;

  World() {
    items.push_back(wire::encode(region.signed_request()));
    items.push_back(wire::encode(region.by_registrar(Kind::credential, region.credential())));
    items.push_back(wire::encode(region.by_registrar(Kind::challenge, region.challenge(1))));
    items.push_back(wire::encode(region.by_registrar(Kind::challenge, region.challenge(2))));
    for (std::size_t i = 0; i < kPackets; ++i) {
      envelope::Header header = region.header();
      header.packet_seq = i + 1;
      items.push_back(region.packet(header, wire::encode(support::Region::evidence()), region.recipients()));
    }
  }
  static constexpr std::size_t kStatements = 4;
};

const World& world() {
  static const World made;
  return made;
}

/// The counter over a real file.
class Counter {
 public:
  explicit Counter(const std::string& path) {
    store_ = must(native::SqliteStore::open(path, {.mode = native::StoreMode::create}));
    intake = must(intake::Intake::open({store_.get(), &clock, &entropy_, &log_key_, &cosigner_}, world().region.trust));
  }
  std::vector<Result<intake::Accepted>> take(std::size_t first, std::size_t end) {
    std::vector<intake::Checked> batch;
    std::vector<Result<intake::Accepted>> refused;
    for (std::size_t i = first; i < end; ++i) {
      // Six a day from one device: later ones come on later days.
      clock.set(kNow + 200 + static_cast<std::int64_t>(i / 2) * support::kDay_s);
      const Bytes& item = world().items[i];
      Result<intake::Checked> checked = i == 0                        ? intake->check_enrolment(item)
                                        : i < World::kStatements      ? intake->check_record(item)
                                                                      : intake->check_submission(item);
      if (!checked) return {Result<intake::Accepted>(checked.error())};
      batch.push_back(std::move(*checked));
    }
    return intake->append(batch);
  }

  support::FakeClock clock{kNow + 200};
  std::unique_ptr<intake::Intake> intake;

  [[nodiscard]] const port::Store& store() const { return *store_; }

 private:
  support::FakeEntropy entropy_{1};
  support::NamedSigner log_key_{"log"};
  support::NamedSigner cosigner_{"cosigner"};
  std::unique_ptr<native::SqliteStore> store_;
};

void tell(int to, const Ack& ack) { ::syscall(SYS_write, to, &ack, sizeof ack); }

/// Takes everything in, in batches of one to three, trying each some times. Returns false when it gave up.
bool live(const std::string& path, int to, std::uint64_t shape) {
  std::unique_ptr<Counter> counter;
  for (std::size_t first = 0; first < world().items.size();) {
    const std::size_t size = first < World::kStatements ? 1 : 1 + (shape + first) % 3;
    const std::size_t end = std::min(first + size, world().items.size());
    bool done = false;
    for (int tries = 0; tries < kTries && !done; ++tries) {
      try {
        if (!counter) counter = std::make_unique<Counter>(path);
        const std::vector<Result<intake::Accepted>> results = counter->take(first, end);
        done = std::ranges::all_of(results, [](const auto& one) { return one.has_value(); });
        for (std::size_t i = 0; i < results.size(); ++i) {
          if (results[i]) tell(to, {first + i, results[i]->index, crypto::blake2b(view_of(results[i]->proof))});
        }
      } catch (const std::runtime_error&) {
        counter.reset();  // it did not open
      } catch (const std::bad_alloc&) {
        counter.reset();  // a server would end here; this one begins again
      }
    }
    if (!done) return false;
    first = end;
  }
  return true;
}

/// Opens what a child left. Returns what is wrong with it, or "".
std::string examine(const std::string& path, const std::vector<Ack>& acks) {
  try {
    Counter counter(path);
    const native::AuditReport report = must(native::audit(counter.store(), world().region.trust, {}));
    if (!report.holds()) return "audit: " + report.faults.front().row + ": " + report.faults.front().what;
    std::map<std::uint64_t, Ack> given;
    for (const Ack& ack : acks) {
      const auto [at, fresh] = given.try_emplace(ack.item, ack);
      if (!fresh && (at->second.index != ack.index || at->second.receipt != ack.receipt)) return "two receipts for one";
    }
    // Everything is offered again, one by one: what had a receipt gets the same one.
    for (std::size_t i = 0; i < world().items.size(); ++i) {
      const std::vector<Result<intake::Accepted>> results = counter.take(i, i + 1);
      if (!results.front()) return "offered again: " + describe(results.front().error());
      const auto before = given.find(i);
      if (before == given.end()) continue;
      if (!results.front()->repeated) return "a receipt without its leaf";
      if (results.front()->index != before->second.index) return "another leaf";
      if (crypto::blake2b(view_of(results.front()->proof)) != before->second.receipt) return "another receipt";
    }
    if (counter.intake->log_size() != world().items.size()) {
      return "leaves: " + std::to_string(counter.intake->log_size());
    }
    const native::AuditReport after = must(native::audit(counter.store(), world().region.trust, {}));
    return after.holds() ? "" : "audit afterwards: " + after.faults.front().what;
  } catch (const std::exception& fault) {
    return std::string("does not open: ") + fault.what();
  }
}

struct Outcome {
  std::vector<Ack> acks;
  bool finished = false;  // the child took everything in
  bool crashed = false;   // it died of something else than the plan
  std::uint64_t calls = 0;
  std::uint64_t allocations = 0;
  std::string fault;
};

/// Runs `work` in a child that may die, then examines the file in another.
template <class Work>
Outcome run(const std::string& path, Work work) {
  Outcome outcome;
  int pipe_ends[2];
  if (::pipe(pipe_ends) != 0) throw std::runtime_error("pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    const bool finished = work(pipe_ends[1]);
    tell(pipe_ends[1], {~0ULL, calls(), {}});
    tell(pipe_ends[1], {~0ULL - 1, allocations(), {}});
    ::_exit(finished ? 0 : 1);
  }
  ::close(pipe_ends[1]);
  Ack ack;
  while (::read(pipe_ends[0], &ack, sizeof ack) == static_cast<ssize_t>(sizeof ack)) {
    if (ack.item == ~0ULL) {
      outcome.calls = ack.index;
    } else if (ack.item == ~0ULL - 1) {
      outcome.allocations = ack.index;
    } else {
      outcome.acks.push_back(ack);
    }
  }
  ::close(pipe_ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  outcome.finished = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  outcome.crashed = WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL;

  int words[2];
  if (::pipe(words) != 0) throw std::runtime_error("pipe");
  const pid_t examiner = ::fork();
  if (examiner == 0) {
    const std::string fault = examine(path, outcome.acks);
    ::syscall(SYS_write, words[1], fault.data(), fault.size());
    ::_exit(0);
  }
  ::close(words[1]);
  char text[512];
  for (ssize_t got = 0; (got = ::read(words[0], text, sizeof text)) > 0;) {
    outcome.fault.append(text, static_cast<std::size_t>(got));
  }
  ::close(words[0]);
  ::waitpid(examiner, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) outcome.fault += "the examiner died";
  return outcome;
}

Outcome run_plan(Plan plan, std::uint64_t shape) {
  const support::TempFolder folder;
  plan.folder = folder.path();
  const std::string path = folder / "intake.db";
  return run(path, [&](int to) {
    set_plan(plan);
    const bool finished = live(path, to, shape);
    if (!finished && plan.what == What::fail) {
      // The operator has made room; nobody restarts anything.
      stop_failing();
      return live(path, to, shape);
    }
    return finished;
  });
}

class DiskFault : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { static_cast<void>(world()); }

  /// How many calls the write path makes in all.
  static std::uint64_t calls_of(std::uint64_t shape) {
    const Outcome calm = run_plan({.what = What::count}, shape);
    EXPECT_EQ(calm.fault, "");
    EXPECT_TRUE(calm.finished);
    EXPECT_EQ(calm.acks.size(), world().items.size());
    return calm.calls;
  }
  static void report(const char* what, std::uint64_t runs, std::uint64_t calls) {
    std::printf("%s: %llu runs over a write path of %llu calls\n", what, static_cast<unsigned long long>(runs),
                static_cast<unsigned long long>(calls));
  }
};

TEST_F(DiskFault, LosesNothingWhenKilledAtAnyCall) {
  std::uint64_t runs = 0;
  std::uint64_t calls = 0;
  const std::uint64_t shapes = is_long() ? 3 : 1;
  for (std::uint64_t shape = 0; shape < shapes || (is_long() && runs < 3000); ++shape) {
    calls = calls_of(shape);
    const std::uint64_t stride = is_long() ? 1 : std::max<std::uint64_t>(1, calls / 50);
    for (std::uint64_t at = 1; at <= calls; at += stride) {
      const Outcome outcome = run_plan({.what = What::kill, .at = at}, shape);
      ++runs;
      ASSERT_EQ(outcome.fault, "") << "killed at call " << at << " of shape " << shape;
      ASSERT_FALSE(outcome.finished);
      ASSERT_FALSE(outcome.crashed);
    }
  }
  report("killed", runs, calls);
}

TEST_F(DiskFault, LosesNothingSyncedAtAPowerCut) {
  const std::uint64_t calls = calls_of(1);
  const std::uint64_t runs = is_long() ? 1200 : 50;
  for (std::uint64_t run = 0; run < runs; ++run) {
    const std::uint64_t at = 1 + (run * 7919) % calls;
    const Outcome outcome = run_plan({.what = What::power_cut, .at = at, .seed = run}, 1);
    ASSERT_EQ(outcome.fault, "") << "power cut at call " << at << ", seed " << run;
    ASSERT_FALSE(outcome.crashed);
  }
  report("power cut", runs, calls);
}

TEST_F(DiskFault, GoesOnAfterOneFailedCall) {
  const std::uint64_t calls = calls_of(2);
  const std::uint64_t stride = is_long() ? 1 : std::max<std::uint64_t>(1, calls / 25);
  std::uint64_t runs = 0;
  for (const int error : {ENOSPC, EIO}) {
    for (std::uint64_t at = 1 + (error == EIO ? stride / 2 : 0); at <= calls; at += stride) {
      const Outcome outcome = run_plan({.what = What::fail, .at = at, .error = error}, 2);
      ++runs;
      ASSERT_EQ(outcome.fault, "") << std::strerror(error) << " at call " << at;
      ASSERT_TRUE(outcome.finished) << std::strerror(error) << " at call " << at;
    }
  }
  report("failed once", runs, calls);
}

TEST_F(DiskFault, GoesOnWhenAFullOrBrokenDiskIsWellAgain) {
  const std::uint64_t calls = calls_of(3);
  const std::uint64_t stride = is_long() ? 1 : std::max<std::uint64_t>(1, calls / 20);
  std::uint64_t runs = 0;
  for (const int error : {ENOSPC, EIO}) {
    for (std::uint64_t at = 1 + (error == EIO ? stride / 2 : 0); at <= calls; at += stride) {
      const Outcome outcome = run_plan({.what = What::fail, .at = at, .error = error, .for_ever = true}, 3);
      ++runs;
      ASSERT_EQ(outcome.fault, "") << std::strerror(error) << " from call " << at;
      ASSERT_TRUE(outcome.finished) << std::strerror(error) << " from call " << at;
    }
  }
  report("failed for good", runs, calls);
}

TEST_F(DiskFault, LosesNothingWhenMemoryEnds) {
  const auto starve = [](std::uint64_t at) {
    const support::TempFolder folder;
    const std::string path = folder / "intake.db";
    return run(path, [&](int to) {
      fail_allocation_at(at);
      const bool finished = live(path, to, 4);
      fail_allocation_at(0);
      return finished;
    });
  };
  const Outcome calm = starve(~0ULL);
  ASSERT_EQ(calm.fault, "");
  ASSERT_TRUE(calm.finished);
  const std::uint64_t runs = is_long() ? 3000 : 50;
  std::uint64_t ended = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    const std::uint64_t at = 1 + run * std::max<std::uint64_t>(1, calm.allocations / runs);
    const Outcome outcome = starve(at);
    ASSERT_EQ(outcome.fault, "") << "allocation " << at;
    ended += outcome.finished ? 0 : 1;
  }
  std::printf("out of memory: %llu runs over %llu allocations, %llu ended the program\n",
              static_cast<unsigned long long>(runs), static_cast<unsigned long long>(calm.allocations),
              static_cast<unsigned long long>(ended));
}

}  // namespace
}  // namespace lifecert::fault
