// lifecert_face_story FRAMES FILE [WIDTH HEIGHT]: what the eyes see natively, for the modules to see again. Writes a
// clip of the public portrait, in which the head comes and goes, tilts, leaves the picture and grows dark, and behind
// each frame what was seen:
//   u32 size, a JPEG, u64 FNV-1a of the FaceFrame   (repeated; little-endian)
// Every fourth frame is looked at afresh, the others as a stream; eyelids in every second, faces counted in every
// fifth.
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "core/vision/math.h"
#include "core/wire/codec.h"
#include "tests/support/portrait.h"

namespace lifecert {
namespace {

using vision::NetKind;

std::uint64_t digest(ByteView bytes) {
  std::uint64_t sum = 0xcbf29ce484222325ULL;
  for (const std::uint8_t byte : bytes) sum = (sum ^ byte) * 0x100000001b3ULL;
  return sum;
}

Bytes frame_of(int number, int width, int height) {
  const float t = static_cast<float>(number) * 0.37F;
  vision::Square where = {225, 130, 240, 0};
  where.x += 60 * vision::sine_cosine(t).sine;
  where.y += 30 * vision::sine_cosine(t * 0.7F).sine;
  where.side += 100 * vision::sine_cosine(t * 0.5F).cosine;
  where.turn = 0.5F * vision::sine_cosine(t * 0.3F).sine;
  const float gain = 0.7F + 0.4F * vision::sine_cosine(t * 0.2F).cosine;
  // For some frames of each fifty nobody is there.
  if (number % 50 >= 45) where.x += 4000;
  return support::jpeg_of(support::shown(support::portrait(), where, width, height, gain).view(), 75);
}

void put(std::ofstream& out, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) out.put(static_cast<char>(value >> (8 * i)));
}

int run(int frames, const char* path, int width, int height) {
  vision::Eyes eyes = support::eyes_with({NetKind::detector, NetKind::mesh, NetKind::eyelids});
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  for (int number = 0; number < frames; ++number) {
    const Bytes jpeg = frame_of(number, width, height);
    const Result<vision::Picture> picture = vision::decode_jpeg(jpeg);
    if (!picture) return 1;
    const Result<vision::FaceFrame> seen = number % 4 == 3
                                               ? eyes.look_afresh(picture->view())
                                               : eyes.look(picture->view(), {number % 2 == 0, number % 5 == 0});
    if (!seen) return 1;
    put(out, jpeg.size(), 4);
    out.write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
    put(out, digest(wire::encode(*seen)), 8);
  }
  out.close();
  return out ? 0 : 1;
}

}  // namespace
}  // namespace lifecert

int main(int argc, char** argv) {
  if (argc != 3 && argc != 5) {
    std::fprintf(stderr, "usage: lifecert_face_story FRAMES FILE [WIDTH HEIGHT]\n");
    return 2;
  }
  const bool sized = argc == 5;
  return lifecert::run(std::atoi(argv[1]), argv[2], sized ? std::atoi(argv[3]) : 320, sized ? std::atoi(argv[4]) : 240);
}
