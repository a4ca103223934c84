// Large submissions in pieces over HTTP: tus 1.0 with creation, expiration and termination.
//
// Why tus and not the IETF's resumable-upload draft: tus 1.0 has stood unchanged since 2016, has clients for every platform, and
// needs nothing of HTTP that an old phone's browser or a proxy lacks; the draft still changes its wire format between versions
// and relies on interim responses (104) that browsers do not show. Both say the same things, so a second front can be added.
//
//   OPTIONS /v1/uploads        what is understood
//   POST    /v1/uploads        Upload-Length, Upload-Metadata: content-hash <base64 of BLAKE2b-256 of the packet>
//   HEAD    /v1/uploads/{id}   Upload-Offset: where to go on
//   PATCH   /v1/uploads/{id}   Upload-Offset and the next piece
//   GET     /v1/uploads/{id}   once it is whole: takes it as POST /v1/submissions would and answers with the receipt; as often as
//                              it is asked
//   DELETE  /v1/uploads/{id}   done with it; else it goes after a day
#pragma once

#include <functional>
#include <vector>

#include "core/intake/intake.h"
#include "native/http/router.h"
#include "native/intake/sequencer.h"

namespace lifecert::native {

/// What is handed in outlives the server.
/// may_try   whether this source may try a code once more: a packet from before its enrolment brings its request along
[[nodiscard]] std::vector<http::Route> upload_routes(intake::Intake& intake, Sequencer& sequencer, port::Store& store,
                                                     port::Clock& clock,
                                                     std::function<bool(const http::RequestHead&)> may_try);

}  // namespace lifecert::native
