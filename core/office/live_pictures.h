// The pictures of a live session, looked at once more: what liveness/check.h needs to know of them.
#pragma once

#include <optional>

#include "core/liveness/check.h"
#include "core/liveness/session.h"
#include "core/vision/eyes.h"

namespace lifecert::office {

/// What was seen, with the rest's face as a descriptor for the comparison with a portrait.
struct LookedAgain {
  liveness::PicturesSeen pictures;
  std::optional<vision::Descriptor> rest;  // none: no face at rest, or no net to describe it with
};

/// Decodes key frames and sheets and measures the key frames by themselves, so that anybody who repeats it gets the same.
/// A picture that does not decode or shows no face is part of the answer, not an error.
/// eyes   with the nets for detector, mesh and eyelids; without the one for matching faces are not compared
[[nodiscard]] LookedAgain look_again(const liveness::ReadSession& session, vision::Eyes& eyes);

/// The prints of the key frames that decode: no nets are needed for them.
[[nodiscard]] std::vector<liveness::Print> prints_of(const liveness::ReadSession& session);

}  // namespace lifecert::office
