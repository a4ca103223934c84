// A small HTTP/1.1 client that waits: what the commands of the closed office need to reach the intake.
//
// One connection is kept and used again while scheme, host and port stay the same. Every call ends by its time-out;
// nothing longer than asked for is kept. Redirects are not followed, compressed answers not unpacked, proxies not used.
// A TLS peer must show a certificate that is valid for the host's name. Not for use from two threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "native/http/message.h"

namespace lifecert::native::http {

struct ClientOptions {
  std::string ca_file;  // PEM; the only authorities that are believed. Empty: those of the system
};

struct Call {
  Method method = Method::get;
  std::string url;  // see parse_url() in target.h
  std::vector<std::pair<std::string, std::string>> headers;
  Bytes body;
  std::uint64_t max_answer_bytes = 0;    // of the body
  std::chrono::milliseconds timeout{0};  // for the whole call: connecting, sending and receiving
};

struct Answer {
  int status = 0;
  Headers headers;
  Bytes body;
};

class Client {
 public:
  explicit Client(ClientOptions options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Any status is an answer, 404 and 503 too.
  /// A GET or HEAD whose kept connection turns out to be closed is sent once more on a new one; nothing else is
  /// repeated. Errors: bad_argument (the URL, a header with a line break, no time-out), bad_key (the CA file),
  ///         no_network (no such host, refused, connection lost), wrong_key (the peer's certificate is not trusted),
  ///         timed_out, too_long (header above 64 KiB or body above the limit),
  ///         bad_answer (not HTTP, cut short, or without a length).
  [[nodiscard]] Result<Answer> request(const Call& call);

  /// request() with what most calls need.
  [[nodiscard]] Result<Answer> request(Method method, std::string url,
                                       std::vector<std::pair<std::string, std::string>> headers, Bytes body,
                                       std::uint64_t max_answer_bytes, std::chrono::milliseconds timeout);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lifecert::native::http
