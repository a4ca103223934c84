// The office's rooms around its desks: the region's folder, the line to the counter, the two workers. The counter is a
// real one on a port of this machine.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>

#include "core/cert/compact_credential.h"
#include "core/office/registrar.h"
#include "native/office/intake_link.h"
#include "native/platform/file.h"
#include "tests/support/memory_store.h"
#include "tests/support/small_region.h"
#include "tests/ui/live_region.h"
#include "tests/ui/pictures.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using envelope::Kind;
using envelope::Role;
using support::fixed;
using support::LivePhone;
using support::LiveRegion;
using support::MemoryStore;
using support::must;

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

// The folder.

class Folder : public ::testing::Test {
 protected:
  Folder() { must(crypto::start()); }
  void create() { must(folder_.create(must(office::make_region(plan_, entropy_, 1'795'392'000)), plan_)); }

  support::TempFolder temp_;
  SystemEntropy entropy_;
  office::RegionPlan plan_ = support::small_plan();
  RegionFolder folder_{temp_ / "region"};
};

TEST_F(Folder, KeepsSecretsFromOthers) {
  create();
  std::size_t keys = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder_.file(""))) {
    struct stat info {};
    ASSERT_EQ(::stat(entry.path().c_str(), &info), 0);
    const std::string name = entry.path().filename();
    if (entry.is_directory()) {
      EXPECT_EQ(info.st_mode & 0777, name == "public" ? 0755U : 0700U) << name;
    } else if (entry.path().extension() == ".key") {
      ++keys;
      EXPECT_EQ(info.st_mode & 0777, 0600U) << name;
    } else {
      EXPECT_EQ(info.st_mode & 0777, 0644U) << name;
    }
  }
  EXPECT_EQ(keys, 14U);
}

TEST_F(Folder, IsNeverWrittenOver) {
  create();
  const Bytes before = must(read_file(folder_.file("public/trust-list.bin"), 1U << 20));
  const auto again = folder_.create(must(office::make_region(plan_, entropy_, 1'795'392'000)), plan_);
  EXPECT_EQ(code_of(again), Code::store_conflict);
  EXPECT_EQ(must(read_file(folder_.file("public/trust-list.bin"), 1U << 20)), before);
}

TEST_F(Folder, OpensEachKeyInItsOwnRoleOnly) {
  create();
  const cert::VerifiedTrustList trust = must(folder_.trust());
  EXPECT_EQ(must(folder_.registrar())->public_key(), trust->registrars.front());
  EXPECT_EQ(must(folder_.recheck())->public_key(), trust->recheckers.front());
  EXPECT_EQ(must(folder_.reviewer(""))->public_key(), trust->reviewers.front().key);
  EXPECT_EQ(must(folder_.reviewer("reviewer-1"))->public_key(), trust->reviewers.front().key);
  EXPECT_EQ(code_of(folder_.reviewer("reviewer-9")), Code::not_found);
  EXPECT_EQ(code_of(folder_.reviewer("../vault/recheck")), Code::bad_argument);
  EXPECT_EQ(code_of(open_signer(folder_.file("vault/recheck.key"), "reviewer")), Code::wrong_kind);
}

TEST_F(Folder, AsksWhichOfSeveralReviewers) {
  plan_.reviewers = {"reviewer-1", "reviewer-2"};
  create();
  EXPECT_EQ(code_of(folder_.reviewer("")), Code::bad_argument);
  EXPECT_EQ(code_of(folder_.reviewer("reviewer-2")), Code::ok);
}

TEST_F(Folder, GoesOnWithoutTheKeysOfEpochsThatAreOver) {
  create();
  EXPECT_EQ(must(folder_.recipients()).size(), office::kEpochs);
  fs::remove(folder_.file("vault/recipient-1.key"));
  const auto left = must(folder_.recipients());
  EXPECT_EQ(left.size(), office::kEpochs - 1);
  EXPECT_FALSE(left.contains(1));
}

TEST_F(Folder, BelievesNoTrustListButThePinnedOne) {
  create();
  support::TempFolder elsewhere;
  const RegionFolder other(elsewhere / "region");
  must(other.create(must(office::make_region(plan_, entropy_, 1'795'392'000)), plan_));
  fs::copy_file(other.file("public/trust-list.bin"), folder_.file("public/trust-list.bin"),
                fs::copy_options::overwrite_existing);
  EXPECT_EQ(code_of(folder_.trust()), Code::wrong_key);
  must(write_file_atomic(folder_.file("public/region.json"), view_of("{\"region\": 1}"), Audience::everyone));
  EXPECT_EQ(code_of(folder_.trust()), Code::bad_syntax);
}

// The line and the workers.

class Line : public ::testing::Test {
 protected:
  IntakeLink link(const std::string& url, port::Signer& signer, Role role) {
    return IntakeLink(url, "", trust_, role, signer, clock_);
  }
  [[nodiscard]] WorkerOptions once() const {
    WorkerOptions options;
    options.intake_url = region_.counter().url();
    options.once = true;
    return options;
  }

  SystemClock clock_;
  mutable LiveRegion region_{{"示例一", "示例二"}};
  cert::VerifiedTrustList trust_ = must(region_.folder().trust());
  std::unique_ptr<CoreSigner> registrar_ = must(region_.folder().registrar());
  Log log_ = Log::to_stderr(Level::error);
  MemoryStore store_;
};

TEST_F(Line, AnswersNobodyButTheOffice) {
  CoreSigner stranger{crypto::SecretKey(fixed("stranger"))};
  office::Book book = must(office::Book::open(store_));
  const TakeEntry take = [](const receipt::FeedEntry&) -> Result<void> { return {}; };
  IntakeLink foreign = link(region_.counter().url(), stranger, Role::registrar);
  EXPECT_EQ(code_of(foreign.read_feed(book, take)), Code::not_allowed);
  IntakeLink own = link(region_.counter().url(), *registrar_, Role::registrar);
  EXPECT_EQ(code_of(own.read_feed(book, take)), Code::ok);
  // The registrar sees the log, never the evidence.
  EXPECT_EQ(code_of(own.packet(fixed("any"))), Code::not_allowed);
}

TEST_F(Line, KeepsWhatWasReadBeforeSomethingWentWrong) {
  static_cast<void>(region_.enrolled_phone(0));
  IntakeLink own = link(region_.counter().url(), *registrar_, Role::registrar);
  office::Book book = must(office::Book::open(store_));
  std::uint64_t taken = 0;
  const TakeEntry take = [&](const receipt::FeedEntry& entry) -> Result<void> {
    if (taken == 2) return Error{Code::no_network, "test"};
    ++taken;
    book.keep(&entry);
    return {};
  };
  EXPECT_EQ(code_of(own.read_feed(book, take)), Code::no_network);
  EXPECT_EQ(must(office::Book::open(store_)).position().next, 2U);
}

TEST_F(Line, PutsAsideWhatTheLogForbidsAndPostsTheNext) {
  office::Book book = must(office::Book::open(store_));
  cert::Credential credential;
  credential.region = "test.example";
  credential.request = fixed("nobody asked");
  credential.device_key = registrar_->public_key();
  credential.compact = must(registrar_->sign(
      envelope::pre_authentication(Kind::compact_credential, wire::encode(cert::compact_of(credential)))));
  book.post(must(envelope::sign_statement(Kind::credential, wire::encode(credential), Role::registrar, *registrar_)));
  cert::Challenge challenge;
  challenge.region = "test.example";
  book.post(must(envelope::sign_statement(Kind::challenge, wire::encode(challenge), Role::registrar, *registrar_)));
  book.keep(nullptr);
  must(book.settle());
  const Posted posted = must(link(region_.counter().url(), *registrar_, Role::registrar).post_outgoing(book));
  EXPECT_EQ(posted.put_aside, 1U);
  EXPECT_EQ(posted.posted, 1U);
  EXPECT_EQ(must(book.next_outgoing()), std::nullopt);
}

TEST_F(Line, LosesNothingToTheWrongCounter) {
  LiveRegion other{{"示例三"}};
  office::Book book = must(office::Book::open(store_));
  cert::Challenge challenge;
  challenge.region = "test.example";
  book.post(must(envelope::sign_statement(Kind::challenge, wire::encode(challenge), Role::registrar, *registrar_)));
  book.keep(nullptr);
  must(book.settle());
  EXPECT_NE(code_of(link(other.counter().url(), *registrar_, Role::registrar).post_outgoing(book)), Code::ok);
  EXPECT_TRUE(must(book.next_outgoing()));
  EXPECT_EQ(code_of(link(region_.counter().url(), *registrar_, Role::registrar).post_outgoing(book)), Code::ok);
  EXPECT_EQ(must(book.next_outgoing()), std::nullopt);
}

TEST_F(Line, SaysThatTheCounterIsAwayAndGoesOnWhenItIsBack) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(0);
  const crypto::Hash submission = phone->certify(support::three_jpegs());
  WorkerOptions options = once();
  region_.counter().stop();
  EXPECT_EQ(code_of(run_registrar(region_.folder(), options, log_)), Code::no_network);
  EXPECT_EQ(code_of(run_recheck(region_.folder(), options, log_)), Code::no_network);
  region_.counter().start();
  options = once();
  EXPECT_EQ(code_of(run_registrar(region_.folder(), options, log_)), Code::ok);
  EXPECT_EQ(code_of(run_recheck(region_.folder(), options, log_)), Code::ok);
  auto reviewer = must(region_.folder().reviewer(""));
  EXPECT_TRUE(must(link(region_.counter().url(), *reviewer, Role::reviewer).status(submission)).decisions.empty());
  EXPECT_TRUE(must(link(region_.counter().url(), *reviewer, Role::reviewer).packet(submission)));
  EXPECT_FALSE(must(link(region_.counter().url(), *reviewer, Role::reviewer).packet(fixed("none"))));
}

TEST_F(Line, WorkerOutlivesACounterThatComesAndGoesAndStopsWhenTold) {
  std::atomic<bool> stopping = false;
  WorkerOptions options = once();
  options.once = false;
  options.stopping = &stopping;
  region_.counter().stop();
  std::future<Result<void>> worker = std::async(
      std::launch::async, [&] { return run_registrar(region_.folder(), options, Log::to_stderr(Level::error)); });
  region_.counter().start();
  // Another worker beside it: each settles only what the other has not.
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(1);
  EXPECT_EQ(phone->view().phase, client::Phase::enrolled);
  stopping = true;
  ASSERT_EQ(worker.wait_for(std::chrono::seconds(30)), std::future_status::ready);
  EXPECT_EQ(code_of(worker.get()), Code::ok);
}

TEST_F(Line, StoppedWorkerBeginsNothing) {
  std::atomic<bool> stopping = true;
  WorkerOptions options;
  options.intake_url = "http://127.0.0.1:1";
  options.stopping = &stopping;
  EXPECT_EQ(code_of(run_recheck(region_.folder(), options, log_)), Code::ok);
}

}  // namespace
}  // namespace lifecert::native
