// The counter as a program of its own, to be killed, frozen and woken, and a region for it.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "core/port/entropy.h"
#include "native/http/client.h"
#include "native/office/region_folder.h"
#include "native/platform/system_clock.h"
#include "tests/support/region_fixture.h"

namespace lifecert::fault {

inline native::RegionFolder make_region(const std::string& path, port::Entropy& entropy, native::SystemClock& clock) {
  office::RegionPlan plan;
  plan.region = "test.example";
  plan.name_zh = "示例区";
  plan.name_en = "Demo District";
  plan.hotline = "000-00000000";
  plan.stations = {{"demo-station-1", "示例一站", "Demo Station 1", "", ""}};
  plan.schemes = {{"urban-employee", "城镇职工养老保险", "Urban employees' pension"}};
  plan.reviewers = {"reviewer-1"};
  native::RegionFolder folder(path);
  support::must(folder.create(support::must(office::make_region(plan, entropy, clock.now_s())), plan));
  return folder;
}

/// lifecert-intake as a process of its own.
class IntakeProcess {
 public:
  IntakeProcess(const std::string& region, const std::string& store, std::uint16_t port) : port_(port) {
    arguments_ = {LIFECERT_INTAKE_PROGRAM, "--region", region, "--store", store, "--listen",
                  "127.0.0.1:" + std::to_string(port), "--threads", "1"};
    start();
  }
  ~IntakeProcess() { end(); }
  IntakeProcess(const IntakeProcess&) = delete;
  IntakeProcess& operator=(const IntakeProcess&) = delete;

  void start() {
    pid_ = ::fork();
    if (pid_ != 0) return;
    std::vector<char*> raw;
    for (std::string& argument : arguments_) raw.push_back(argument.data());
    raw.push_back(nullptr);
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, 1);
    ::dup2(nowhere, 2);
    ::execv(raw[0], raw.data());
    ::_exit(127);
  }
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  [[nodiscard]] bool runs() const { return pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0; }
  void freeze() const { ::kill(pid_, SIGSTOP); }
  void wake() const { ::kill(pid_, SIGCONT); }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] bool answers() const {
    native::http::Client client({});
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < until) {
      const auto answer = client.request(native::http::Method::get, url() + "/healthz", {}, {}, 4096, std::chrono::seconds(2));
      if (answer && answer->status == 200) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }

 private:
  std::vector<std::string> arguments_;
  std::uint16_t port_;
  pid_t pid_ = -1;
};

}  // namespace lifecert::fault
