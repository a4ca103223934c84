// A PostgreSQL 15 of the test's own, on a port of this machine that nobody else uses, gone when the test ends. Real, and as
// durable as in earnest, so that what a test kills is what would be killed.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/support/temp_folder.h"

namespace lifecert::support {

/// A port that was free a moment ago.
inline std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in at {};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  const bool bound = ::bind(fd, reinterpret_cast<struct sockaddr*>(&at), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<struct sockaddr*>(&at), &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(at.sin_port);
}

class Postgres {
 public:
  Postgres() {
    // Every folder above must be searchable for the user that the server runs as.
    ::chmod(folder_.path().c_str(), 0755);
    run("mkdir -p " + data() + " && " + (is_root() ? "chown postgres " + data() : "true"));
    run(as_owner("initdb -D " + data() + " -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8"));
    for (int tries = 0;; ++tries) {
      port_ = free_port();
      const std::string options = "-c listen_addresses=127.0.0.1 -p " + std::to_string(port_) +
                                  " -c unix_socket_directories=" + data() + " -c max_connections=200";
      if (try_run(as_owner("pg_ctl -D " + data() + " -w -t 60 -l " + data() + "/server.log -o \\\"" + options +
                           "\\\" start"))) {
        break;
      }
      if (tries == 3) throw std::runtime_error("PostgreSQL does not start");
    }
  }
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;
  ~Postgres() { try_run(as_owner("pg_ctl -D " + data() + " -m immediate stop")); }

  /// An empty database of its own.
  [[nodiscard]] std::string make_database() {
    const std::string name = "test_" + std::to_string(++databases_);
    run(as_owner("createdb -h 127.0.0.1 -U postgres -p " + std::to_string(port_) + " " + name, kClientFolder));
    return address(name);
  }
  [[nodiscard]] std::string address(const std::string& database) const {
    return "postgres://postgres@127.0.0.1:" + std::to_string(port_) + "/" + database;
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  void kill_at_once() { run(as_owner("pg_ctl -D " + data() + " -m immediate stop")); }
  void start_again() {
    run(as_owner("pg_ctl -D " + data() + " -w -t 60 -l " + data() + "/server.log -o \\\"-c listen_addresses=127.0.0.1 -p " +
                 std::to_string(port_) + " -c unix_socket_directories=" + data() + " -c max_connections=200\\\" start"));
  }

  [[nodiscard]] static bool is_installed() { return ::access((std::string(kServerFolder) + "initdb").c_str(), X_OK) == 0; }

 private:
  static constexpr const char* kServerFolder = "/usr/lib/postgresql/15/bin/";
  static constexpr const char* kClientFolder = "/usr/bin/";

  static bool is_root() { return ::getuid() == 0; }
  static std::string as_owner(const std::string& command, const char* folder = kServerFolder) {
    const std::string full = folder + command;
    return is_root() ? "cd / && runuser -u postgres -- sh -c \"" + full + "\"" : "sh -c \"" + full + "\"";
  }
  static bool try_run(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1 </dev/null").c_str()) == 0;
  }
  static void run(const std::string& command) {
    if (!try_run(command)) throw std::runtime_error("failed: " + command);
  }
  [[nodiscard]] std::string data() const { return folder_ / "data"; }

  TempFolder folder_;
  std::uint16_t port_ = 0;
  int databases_ = 0;
};

/// One for all tests of a program; gone when the program ends.
inline Postgres& shared_postgres() {
  static Postgres server;
  return server;
}

}  // namespace lifecert::support
