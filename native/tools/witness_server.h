// A witness as a service: starts by hearing everybody, then answers C2SP tlog-witness requests over HTTP.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/cert/trust_list.h"
#include "core/witness/witness.h"
#include "native/http/client.h"
#include "native/http/server.h"
#include "native/platform/log.h"

namespace lifecert::native {

struct WitnessOptions {
  std::string name;
  std::string log_url;              // where the region publishes its log
  std::vector<std::string> others;  // addresses of other witnesses
  std::string ca_file;
};

class WitnessServer {
 public:
  /// Everything handed in outlives the server. The logs are those of the trust list whose key has not ended.
  WitnessServer(witness::Witness::Parts parts, const cert::VerifiedTrustList& trust, WitnessOptions options, Log log);

  /// Hears the log and the other witnesses, and begins. Errors: those of Witness::begin; a witness that is silent for a day is
  /// a witness that works, so the caller goes on to serve.
  [[nodiscard]] Result<void> hear();

  /// POST /add-checkpoint; GET /checkpoint: the newest note it has seen, under its own name too; GET /fork; GET /healthz.
  [[nodiscard]] std::vector<http::Route> routes();

 private:
  [[nodiscard]] http::Response add(const Bytes& body);

  witness::Witness::Parts parts_;
  WitnessOptions options_;
  Log log_;
  std::string origin_;
  http::Client client_;
  std::mutex mutex_;  // guards the witness
  witness::Witness witness_;
};

}  // namespace lifecert::native
