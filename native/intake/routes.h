// Which request does what: the wiring between the HTTP server, the intake's core and the appending thread.
#pragma once

#include <string>
#include <vector>

#include "core/intake/intake.h"
#include "native/http/router.h"
#include "native/intake/metrics.h"
#include "native/intake/sequencer.h"

namespace lifecert::native {

struct RouteOptions {
  std::string web_folder;      // the built web app; empty: none is served
  std::string region_file;     // region.json, served as /region.json, and catalogue.bin beside it; empty: none
  std::string draws_folder{};  // published draws, as files ID.draw; empty: none
  port::Store* store = nullptr;      // where pieces of large uploads are kept; outlives the server. Null: none are taken
  const Metrics* metrics = nullptr;  // served as /metrics to this machine; outlives the server. Null: none
};

/// What is handed in outlives the server.
/// Errors: not_found (the web folder).
[[nodiscard]] Result<std::vector<http::Route>> make_routes(intake::Intake& intake, Sequencer& sequencer,
                                                           port::Clock& clock, const RouteOptions& options);

/// The answer that tells of a refusal.
[[nodiscard]] http::Response refusal(const Error& error);

/// The HTTP status that goes with a refusal.
[[nodiscard]] int status_of(Code code);

}  // namespace lifecert::native
