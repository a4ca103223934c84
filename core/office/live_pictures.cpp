#include "core/office/live_pictures.h"

#include <utility>

#include "core/liveness/measure.h"
#include "core/vision/picture.h"

namespace lifecert::office {
namespace {

constexpr std::size_t kPixelBytes = 4;

// A picture in shades of grey, by the weights of ITU-R BT.601 in 256ths.
Bytes grey_of(const vision::Picture& picture) {
  Bytes grey;
  grey.reserve(picture.pixels.size() / kPixelBytes);
  for (std::size_t i = 0; i + kPixelBytes <= picture.pixels.size(); i += kPixelBytes) {
    const unsigned sum = picture.pixels[i] * 77U + picture.pixels[i + 1] * 150U + picture.pixels[i + 2] * 29U;
    grey.push_back(static_cast<std::uint8_t>(sum >> 8U));
  }
  return grey;
}

liveness::GreyPicture view_of_grey(const vision::Picture& picture, const Bytes& grey) {
  return {static_cast<std::uint32_t>(picture.width), static_cast<std::uint32_t>(picture.height), grey};
}

liveness::KeySeen look_at_key(const liveness::ReadSession& session, const liveness::KeyFrame& key, vision::Eyes& eyes,
                              std::optional<vision::Descriptor>& face) {
  liveness::KeySeen made;
  made.step = key.step;
  const Result<vision::Picture> picture = vision::decode_jpeg(key.jpeg);
  if (!picture) return made;
  made.decoded = true;
  const Bytes grey = grey_of(*picture);
  const liveness::GreyPicture view = view_of_grey(*picture, grey);
  made.face = liveness::thumb_of(view, liveness::face_square(session.frames[key.frame], view.width, view.height));
  made.print = liveness::print_of(view);
  const Result<vision::FaceFrame> seen = eyes.look_afresh(picture->view());
  if (!seen) return made;
  made.frame = liveness::frame_of(*seen, 0, 1);
  made.places = liveness::depth_places_of(*seen);
  if (Result<vision::Descriptor> described = eyes.describe(picture->view(), *seen); described) face = *described;
  return made;
}

void look_at_sheet(const liveness::StripSheet& sheet, liveness::PicturesSeen& seen) {
  const Result<vision::Picture> picture = vision::decode_jpeg(sheet.jpeg);
  const std::int32_t side = sheet.side;
  const bool whole = picture && picture->width == side * static_cast<std::int32_t>(liveness::kTilesAcross) &&
                     picture->height == side * static_cast<std::int32_t>(liveness::kTilesDown);
  if (!whole) {
    ++seen.damaged_sheets;
    return;
  }
  const Bytes grey = grey_of(*picture);
  for (std::size_t i = 0; i < sheet.frames.size(); ++i) {
    const auto across = static_cast<std::int32_t>(i % liveness::kTilesAcross);
    const auto down = static_cast<std::int32_t>(i / liveness::kTilesAcross);
    const liveness::Square tile = {across * side, down * side, side};
    seen.tiles.push_back({sheet.frames[i], liveness::thumb_of(view_of_grey(*picture, grey), tile)});
  }
}

}  // namespace

LookedAgain look_again(const liveness::ReadSession& session, vision::Eyes& eyes) {
  LookedAgain made;
  for (const liveness::KeyFrame& key : session.session.key_frames) {
    std::optional<vision::Descriptor> face;
    made.pictures.key_frames.push_back(look_at_key(session, key, eyes, face));
    if (key.step == 0) {
      made.rest = face;
    } else if (made.rest && face) {
      made.pictures.inner_distances.push_back(vision::distance_permille(*made.rest, *face));
    }
  }
  for (const liveness::StripSheet& sheet : session.session.strip) look_at_sheet(sheet, made.pictures);
  return made;
}

std::vector<liveness::Print> prints_of(const liveness::ReadSession& session) {
  std::vector<liveness::Print> made;
  for (const liveness::KeyFrame& key : session.session.key_frames) {
    const Result<vision::Picture> picture = vision::decode_jpeg(key.jpeg);
    if (!picture) continue;
    const Bytes grey = grey_of(*picture);
    made.push_back(liveness::print_of(view_of_grey(*picture, grey)));
  }
  return made;
}

}  // namespace lifecert::office
