// The `lifecert` command as people run it: to its end, with what it said. The target names the program: LIFECERT_PROGRAM.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "native/platform/file.h"
#include "tests/support/region_fixture.h"
#include "tests/support/temp_folder.h"

extern char** environ;

namespace lifecert::support {

struct Outcome {
  int exit = -1;
  std::string out;
  std::string err;

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out); }
};

class RunLifecert : public ::testing::Test {
 protected:
  /// Runs it with these arguments.
  Outcome run(const std::vector<std::string>& arguments) {
    static std::atomic<int> count = 0;
    const std::string out = temp_ / ("out-" + std::to_string(++count));
    const std::string err = out + ".err";
    std::vector<std::string> words = {LIFECERT_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t pid = 0;
    const int spawned = posix_spawn(&pid, LIFECERT_PROGRAM, &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (spawned != 0) throw std::runtime_error("cannot run " LIFECERT_PROGRAM);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    Outcome outcome;
    outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    outcome.out = text_of(must(native::read_file(out, 16U << 20)));
    outcome.err = text_of(must(native::read_file(err, 16U << 20)));
    return outcome;
  }
  Outcome run_ok(const std::vector<std::string>& arguments) {
    Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit, 0) << ::testing::PrintToString(arguments) << "\n" << outcome.err << outcome.out;
    return outcome;
  }
  /// With the region and its counter before the arguments.
  std::vector<std::string> at_work(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--json", "--region", folder_, "--intake", url_});
    return arguments;
  }

  TempFolder temp_;
  std::string folder_ = temp_ / "region";
  std::string url_ = "http://127.0.0.1:1";
};

}  // namespace lifecert::support
