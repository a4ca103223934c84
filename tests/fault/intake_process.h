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
#include "tests/support/small_region.h"

namespace lifecert::fault {

inline native::RegionFolder make_region(const std::string& path, port::Entropy& entropy, native::SystemClock& clock) {
  const office::RegionPlan plan = support::small_plan();
  native::RegionFolder folder(path);
  support::must(folder.create(support::must(office::make_region(plan, entropy, clock.now_s())), plan));
  return folder;
}

/// A challenge that there was not before, signed by the registrar: each is a record of its own.
inline Bytes fresh_challenge(port::Signer& registrar, port::Entropy& entropy) {
  cert::Challenge challenge;
  challenge.region = "test.example";
  support::must(entropy.fill(challenge.nonce));
  challenge.scheme = "urban-employee";
  challenge.issued_at = native::SystemClock().now_s();
  challenge.expires_at = challenge.issued_at + support::kDay_s;
  challenge.draw = 1;
  return wire::encode(support::must(envelope::sign_statement(envelope::Kind::challenge, wire::encode(challenge),
                                                             envelope::Role::registrar, registrar)));
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
