#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <sstream>

#include "native/platform/file.h"
#include "native/platform/log.h"
#include "native/platform/mapped_file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

unsigned mode_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0U;
}

std::size_t names_in(const std::string& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

Code code_of(const Result<void>& result) { return result ? Code::ok : result.error().code; }

TEST(SystemClock, IsTheTimeOfDay) {
  const std::time_t before = std::time(nullptr);
  const std::int64_t now = SystemClock().now_s();
  EXPECT_GE(now, before);
  EXPECT_LE(now, std::time(nullptr));
}

TEST(SystemEntropy, FillsTheWholeSpanAnew) {
  SystemEntropy entropy;
  std::array<std::uint8_t, 1000> first{};
  std::array<std::uint8_t, 1000> second{};
  ASSERT_TRUE(entropy.fill(first));
  ASSERT_TRUE(entropy.fill(second));
  EXPECT_NE(first, second);
  EXPECT_NE(std::count(first.begin(), first.end(), 0), 1000);
  EXPECT_FALSE(std::all_of(first.end() - 32, first.end(), [](std::uint8_t b) { return b == 0; }));
  EXPECT_TRUE(entropy.fill({}));
}

TEST(FakeEntropy, RepeatsByItsSeedAndFailsWhenTold) {
  std::array<std::uint8_t, 40> a{};
  std::array<std::uint8_t, 40> b{};
  support::FakeEntropy one(7);
  support::FakeEntropy two(7);
  ASSERT_TRUE(one.fill(a));
  ASSERT_TRUE(two.fill(b));
  EXPECT_EQ(a, b);
  ASSERT_TRUE(two.fill(b));
  EXPECT_NE(a, b);
  two.fail_after(1);
  EXPECT_TRUE(two.fill(b));
  EXPECT_EQ(code_of(two.fill(b)), Code::weak_entropy);
  EXPECT_EQ(code_of(two.fill(b)), Code::weak_entropy);
}

TEST(FakeClock, MovesOnlyWhenMoved) {
  support::FakeClock clock(1000);
  EXPECT_EQ(clock.now_s(), 1000);
  clock.advance(60);
  EXPECT_EQ(clock.now_s(), 1060);
  clock.set(5);
  EXPECT_EQ(clock.now_s(), 5);
}

TEST(File, WritesWholeWithTheRightModeAndLeavesNothingBehind) {
  const support::TempFolder folder;
  ASSERT_TRUE(write_file_atomic(folder / "list", view_of("one"), Audience::everyone));
  ASSERT_TRUE(write_file_atomic(folder / "list", view_of("second"), Audience::everyone));
  ASSERT_TRUE(write_file_atomic(folder / "secret", view_of(""), Audience::owner_only));
  EXPECT_EQ(read_file(folder / "list", 6).value(), bytes_of("second"));
  EXPECT_EQ(read_file(folder / "secret", 0).value(), Bytes{});
  EXPECT_EQ(mode_of(folder / "list"), 0644U);
  EXPECT_EQ(mode_of(folder / "secret"), 0600U);
  EXPECT_EQ(names_in(folder.path()), 2U);
}

TEST(File, NeverOverwritesWhatItCreates) {
  const support::TempFolder folder;
  ASSERT_TRUE(create_file(folder / "root.key", view_of("first"), Audience::owner_only));
  EXPECT_EQ(code_of(create_file(folder / "root.key", view_of("second"), Audience::owner_only)), Code::store_conflict);
  EXPECT_EQ(read_file(folder / "root.key", 100).value(), bytes_of("first"));
  EXPECT_EQ(mode_of(folder / "root.key"), 0600U);
  EXPECT_EQ(names_in(folder.path()), 1U);
}

TEST(File, SaysWhyItCannotWrite) {
  const support::TempFolder folder;
  const auto missing = write_file_atomic(folder / "no/such/file", view_of("x"), Audience::everyone);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error(), (Error{Code::not_found, folder / "no/such/file"}));
  std::filesystem::create_directory(folder / "taken");
  EXPECT_NE(code_of(write_file_atomic(folder / "taken", view_of("x"), Audience::everyone)), Code::ok);
  EXPECT_EQ(names_in(folder.path()), 1U) << "no temporary file may stay";
}

TEST(File, ReadsNoMoreThanAsked) {
  const support::TempFolder folder;
  ASSERT_TRUE(write_file_atomic(folder / "f", view_of("12345"), Audience::everyone));
  EXPECT_EQ(read_file(folder / "f", 4).error().code, Code::too_long);
  EXPECT_EQ(read_file(folder / "f", 5).value(), bytes_of("12345"));
  EXPECT_EQ(read_file(folder / "absent", 5).error().code, Code::not_found);
  EXPECT_EQ(read_file(folder.path(), 5).error().code, Code::store_failed);
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_file(folder / "pipe", 5).error().code, Code::store_failed);
}

TEST(KeyFile, TakesExactlyTheKeyFromAFileOfTheOwnersOnly) {
  const support::TempFolder folder;
  const std::string path = folder / "log.key";
  ASSERT_TRUE(create_file(path, view_of("0123456789abcdef"), Audience::owner_only));
  std::array<std::uint8_t, 16> exact{};
  ASSERT_TRUE(read_key_file(path, exact));
  EXPECT_EQ(text_of(exact), "0123456789abcdef");
  std::array<std::uint8_t, 15> small{};
  std::array<std::uint8_t, 17> large{};
  EXPECT_EQ(code_of(read_key_file(path, small)), Code::too_long);
  EXPECT_EQ(code_of(read_key_file(path, large)), Code::too_short);
  EXPECT_EQ(code_of(read_key_file(folder / "absent", exact)), Code::not_found);
  for (const mode_t mode : {0644U, 0640U, 0604U, 0620U}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    EXPECT_EQ(code_of(read_key_file(path, exact)), Code::not_allowed) << std::oct << mode;
  }
}

TEST(Log, WritesOneLineAnEventWhateverIsInIt) {
  EXPECT_EQ(log_line("started", {}), "event=started");
  EXPECT_EQ(log_line("listening", {{"url", "http://127.0.0.1:8080"}, {"threads", 2}, {"tls", false}}),
            "event=listening url=http://127.0.0.1:8080 threads=2 tls=false");
  EXPECT_EQ(log_line("e", {{"a", ""}, {"b", "two words"}, {"c", "x=\"y\"\\"}}),
            R"(event=e a="" b="two words" c="x=\"y\"\\")");
  EXPECT_EQ(log_line("e", {{"a", "1\n2025-01-01T00:00:00.000Z info event=forged"}}),
            R"(event=e a="1\x0a2025-01-01T00:00:00.000Z info event=forged")");
  EXPECT_EQ(log_line("e", {{"a", "\x1b[2J\x7f\xe4\xbd\xa0"}}), R"(event=e a="\x1b[2J\x7f\xe4\xbd\xa0")");
  EXPECT_EQ(log_line("e", {{"a", std::string(5000, 'x')}}).size(), std::string("event=e a=\"...\"").size() + 1000);
  EXPECT_EQ(log_line("e", {{"n", std::int64_t{-5}}, {"m", UINT64_MAX}}), "event=e n=-5 m=18446744073709551615");
}

TEST(Log, AppendsToAFileFromTheLeastLevelOn) {
  const support::TempFolder folder;
  {
    const auto log = Log::to_file(folder / "log", Level::info);
    ASSERT_TRUE(log);
    log->debug("not_written", {});
    log->info("opened", {{"entries", 3}});
    log->error("went_wrong", {{"code", "too_long"}});
  }
  {
    const auto log = Log::to_file(folder / "log", Level::debug);
    ASSERT_TRUE(log);
    log->warning("again", {});
    log->debug("written", {});
  }
  // Each line begins with a time such as 2025-01-31T08:15:30.123Z.
  std::istringstream lines(text_of(read_file(folder / "log", 10'000).value()));
  std::string rest;
  for (std::string line; std::getline(lines, line);) {
    ASSERT_GT(line.size(), 25U);
    std::string shape = line.substr(0, 25);
    std::replace_if(
        shape.begin(), shape.end(), [](char c) { return c >= '0' && c <= '9'; }, '9');
    EXPECT_EQ(shape, "9999-99-99T99:99:99.999Z ");
    rest += line.substr(25) + "\n";
  }
  EXPECT_EQ(rest,
            "info event=opened entries=3\n"
            "error event=went_wrong code=too_long\n"
            "warning event=again\n"
            "debug event=written\n");
}

TEST(MappedFile, ShowsTheFileAsItWasWhenItWasOpened) {
  support::TempFolder temp;
  const std::string path = temp / "large";
  Bytes content(70'000);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 7U);
  ASSERT_TRUE(write_file_atomic(path, content, Audience::everyone));
  Result<MappedFile> opened = MappedFile::open(path, content.size());
  ASSERT_TRUE(opened);
  // A newer one takes the name; what is open stays.
  ASSERT_TRUE(write_file_atomic(path, Bytes(10), Audience::everyone));
  MappedFile moved = std::move(*opened);
  EXPECT_TRUE(std::ranges::equal(moved.bytes(), content));
  moved = MappedFile();
  EXPECT_TRUE(moved.bytes().empty());
}

TEST(MappedFile, RefusesWhatIsNoFileOrTooLong) {
  support::TempFolder temp;
  const std::string path = temp / "file";
  ASSERT_TRUE(write_file_atomic(path, Bytes(11), Audience::everyone));
  EXPECT_EQ(MappedFile::open(path, 10).error().code, Code::too_long);
  EXPECT_EQ(MappedFile::open(temp / "none", 10).error().code, Code::not_found);
  EXPECT_EQ(MappedFile::open(temp / ".", 10).error().code, Code::store_failed);
  ASSERT_TRUE(write_file_atomic(path, {}, Audience::everyone));
  EXPECT_TRUE(MappedFile::open(path, 10)->bytes().empty());
}

}  // namespace
}  // namespace lifecert::native
