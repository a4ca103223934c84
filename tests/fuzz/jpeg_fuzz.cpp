// Any bytes as a picture. Whatever is decoded has the pixels that its size says, and the same ones each time.
#include "core/vision/picture.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  const Result<vision::Picture> picture = vision::decode_jpeg({data, size});
  if (!picture) {
    fuzz::require(known(picture.error().code));
    return 0;
  }
  fuzz::require(vision::is_picture_size(picture->width, picture->height));
  fuzz::require(picture->pixels.size() ==
                static_cast<std::size_t>(picture->width) * static_cast<std::size_t>(picture->height) * 4);
  return 0;
}
