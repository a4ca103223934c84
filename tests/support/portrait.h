// A face that may be used: the astronaut of scikit-image (NASA, in the public domain), which scripts/lib/fetch-sources
// has brought from Debian's archive, and pictures made from it. And the nets, which scripts/lib/setup.sh (need_models)
// makes.
#pragma once

#include "core/base/bytes.h"
#include "core/vision/eyes.h"

namespace lifecert::support {

/// 512 x 512; the face is upright at about (225, 120), 100 pixels high. Ends the program when it was not fetched.
[[nodiscard]] const vision::Picture& portrait();

/// As a camera of this size would show it.
/// where   what of `from` fills the picture's shorter side
/// gain    of the light, 1 as it is
[[nodiscard]] vision::Picture shown(const vision::Picture& from, const vision::Square& where, std::int32_t width,
                                    std::int32_t height, float gain = 1);

/// quality   1 to 100
[[nodiscard]] Bytes jpeg_of(const vision::PictureView& picture, int quality);

/// One net's file. Ends the program when it was not made.
[[nodiscard]] Bytes net_file(vision::NetKind kind);

/// Eyes with these nets.
[[nodiscard]] vision::Eyes eyes_with(std::initializer_list<vision::NetKind> kinds);

}  // namespace lifecert::support
