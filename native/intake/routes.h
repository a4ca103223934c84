// Which request does what: the wiring between the HTTP server, the intake's core and the appending thread.
#pragma once

#include <string>
#include <vector>

#include "core/intake/intake.h"
#include "native/http/router.h"
#include "native/intake/sequencer.h"

namespace lifecert::native {

struct RouteOptions {
  std::string web_folder;      // the built web app; empty: none is served
  std::string region_file;     // region.json, served as /region.json, and catalogue.bin beside it; empty: none
  std::string draws_folder{};  // published draws, as files ID.draw; empty: none
};

/// What is handed in outlives the server.
/// Errors: not_found (the web folder).
[[nodiscard]] Result<std::vector<http::Route>> make_routes(intake::Intake& intake, Sequencer& sequencer,
                                                           port::Clock& clock, const RouteOptions& options);

/// The HTTP status that goes with a refusal.
[[nodiscard]] int status_of(Code code);

}  // namespace lifecert::native
