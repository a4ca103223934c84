#include "core/vision/eyes.h"

#include <algorithm>

#include "core/vision/math.h"
#include "core/vision/measure.h"

namespace lifecert::vision {
namespace {

constexpr std::uint32_t kDetectorSide = 128;
constexpr std::uint32_t kMeshSide = 192;
constexpr std::uint32_t kEyeSide = 64;
constexpr std::uint32_t kMatchSide = 150;
// A phone may lie on its side or stand on its head; the detector knows upright faces only.
constexpr float kOtherWaysUp[] = {kPi / 2, -kPi / 2, kPi};
constexpr std::int32_t kPresenceNeeded = 500;  // permille
// A face is reported where the logistic function of its score is above one half.
constexpr float kScoreNeeded = 0.0F;

constexpr Scale kSigned = {{1 / 127.5F, 1 / 127.5F, 1 / 127.5F}, {-1, -1, -1}};
constexpr Scale kUnit = {{1 / 255.0F, 1 / 255.0F, 1 / 255.0F}, {0, 0, 0}};
// Less the mean colour of the pictures that the net was trained with.
constexpr Scale kMatchScale = {{1 / 256.0F, 1 / 256.0F, 1 / 256.0F},
                               {-122.782F / 256, -117.001F / 256, -104.298F / 256}};

// What each net must take and give, so that the code below may read its outputs without looking.
struct NetForm {
  NetKind kind;
  const char* name;
  std::uint32_t side;
  std::size_t budget;
  std::vector<Shape> outputs;
};

const NetForm& form_of(NetKind kind) {
  static const NetForm kForms[] = {
      {NetKind::detector,
       "detector",
       kDetectorSide,
       kNetBudgetBytes,
       {{16, 16, 2}, {16, 16, 32}, {8, 8, 6}, {8, 8, 96}}},
      {NetKind::mesh, "mesh", kMeshSide, kNetBudgetBytes, {{1, 1, 3 * kMeshPoints}, {1, 1, 1}}},
      {NetKind::eyelids, "eyelids", kEyeSide, kNetBudgetBytes, {{1, 1, 213}}},
      {NetKind::match, "match", kMatchSide, kMatchBudgetBytes, {{1, 1, kDescriptorSize}}},
  };
  return kForms[static_cast<std::size_t>(kind) - 1];
}

// A face as the detector reports it, in its own 128 x 128 pixels.
struct Candidate {
  float score = 0;
  float x = 0, y = 0;  // middle
  float width = 0, height = 0;
  float right_x = 0, right_y = 0;  // eyes
  float left_x = 0, left_y = 0;
};

bool overlap(const Candidate& a, const Candidate& b) {
  const float width = std::min(a.x + a.width / 2, b.x + b.width / 2) - std::max(a.x - a.width / 2, b.x - b.width / 2);
  const float height =
      std::min(a.y + a.height / 2, b.y + b.height / 2) - std::max(a.y - a.height / 2, b.y - b.height / 2);
  if (!(width > 0 && height > 0)) return false;
  const float shared = width * height;
  return shared > 0.3F * std::min(a.width * a.height, b.width * b.height);
}

// The faces that do not overlap a better one, the best first. A fixed number, so that nothing is allocated.
struct Candidates {
  Candidate faces[kMaxFacesCounted];
  std::int32_t count = 0;

  void take(const Candidate& one) {
    for (std::int32_t i = 0; i < count; ++i) {
      if (overlap(one, faces[i]) && one.score <= faces[i].score) return;
    }
    std::int32_t kept = 0;
    for (std::int32_t i = 0; i < count; ++i) {
      if (!overlap(one, faces[i])) faces[kept++] = faces[i];
    }
    count = kept;
    std::int32_t place = 0;
    while (place < count && faces[place].score >= one.score) ++place;
    if (place == kMaxFacesCounted) return;
    count = std::min(count + 1, kMaxFacesCounted);
    for (std::int32_t i = count - 1; i > place; --i) faces[i] = faces[i - 1];
    faces[place] = one;
  }
};

// One grid of the detector's answers: in each place several anchors, each with a score and sixteen numbers.
void read_grid(const Tensor& scores, const Tensor& boxes, std::uint32_t anchors, Candidates& found) {
  const std::uint32_t side = scores.shape.width;
  const float stride = static_cast<float>(kDetectorSide / side);
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) {
      for (std::uint32_t anchor = 0; anchor < anchors; ++anchor) {
        const std::size_t where = std::size_t{y} * side + x;
        const float score = scores.data[where * scores.lanes + anchor];
        if (!(score > kScoreNeeded)) continue;
        const float* const box = boxes.data + where * boxes.lanes + std::size_t{anchor} * 16;
        const float middle_x = stride * (static_cast<float>(x) + 0.5F);
        const float middle_y = stride * (static_cast<float>(y) + 0.5F);
        Candidate one;
        one.score = score;
        one.x = box[0] + middle_x;
        one.y = box[1] + middle_y;
        one.width = box[2];
        one.height = box[3];
        one.right_x = box[4] + middle_x;
        one.right_y = box[5] + middle_y;
        one.left_x = box[6] + middle_x;
        one.left_y = box[7] + middle_y;
        if (one.width > 0 && one.height > 0) found.take(one);
      }
    }
  }
}

FaceFrame empty_frame(const PictureView& picture) {
  FaceFrame frame;
  frame.picture_width = picture.width;
  frame.picture_height = picture.height;
  return frame;
}

// What is reported of a picture in which no mesh could be laid: how many faces the detector took it for.
FaceFrame nobody(const FaceFrame& tried) {
  FaceFrame frame;
  frame.picture_width = tried.picture_width;
  frame.picture_height = tried.picture_height;
  frame.measures.faces = tried.measures.faces;
  return frame;
}

std::int16_t mesh_coordinate(float pixels) {
  return static_cast<std::int16_t>(round_bounded(pixels * static_cast<float>(kMeshUnit), -32768, 32767));
}

}  // namespace

std::string_view name_of(NetKind kind) { return known(kind) ? form_of(kind).name : "unknown"; }

bool known(NetKind kind) { return kind >= NetKind::detector && kind <= NetKind::match; }

Result<void> Eyes::add(NetKind kind, ByteView file) {
  if (!known(kind)) return Error{Code::bad_argument, "kind"};
  const NetForm& form = form_of(kind);
  Result<Net> loaded = Net::load(file, form.budget);
  if (!loaded) return loaded.error();
  if (loaded->input().shape != Shape{form.side, form.side, 3}) return Error{Code::bad_model, "input"};
  bool fits = loaded->output_count() == form.outputs.size();
  for (std::size_t i = 0; fits && i < form.outputs.size(); ++i) fits = loaded->output(i).shape == form.outputs[i];
  if (!fits) return Error{Code::bad_model, "outputs"};
  nets_[static_cast<std::size_t>(kind) - 1] = std::move(*loaded);
  return {};
}

Result<void> Eyes::ready(const PictureView& picture, bool eyelids) const {
  for (const NetKind kind : {NetKind::detector, NetKind::mesh, NetKind::eyelids}) {
    if (kind == NetKind::eyelids && !eyelids) continue;
    if (!has(kind)) return Error{Code::wrong_state, std::string(name_of(kind))};
  }
  if (picture.pixels == nullptr || !is_picture_size(picture.width, picture.height)) {
    return Error{Code::bad_picture, "size"};
  }
  return {};
}

// Looks over the whole picture, turned by `turn` first.
Eyes::Found Eyes::find(const PictureView& picture, float turn) {
  Net& detector = net(NetKind::detector);
  const float side = static_cast<float>(std::max(picture.width, picture.height));
  const Square whole = {static_cast<float>(picture.width) / 2, static_cast<float>(picture.height) / 2, side, turn};
  cut(picture, whole, false, kSigned, detector.input());
  detector.run();
  Candidates candidates;
  read_grid(detector.output(0), detector.output(1), 2, candidates);
  read_grid(detector.output(2), detector.output(3), 6, candidates);
  if (candidates.count == 0) return {};
  const Candidate& best = candidates.faces[0];
  const float scale = side / static_cast<float>(kDetectorSide);
  const SineCosine turned = sine_cosine(turn);
  const float x = (best.x - kDetectorSide / 2) * scale;
  const float y = (best.y - kDetectorSide / 2) * scale;
  Square face;
  face.x = whole.x + x * turned.cosine - y * turned.sine;
  face.y = whole.y + x * turned.sine + y * turned.cosine;
  face.side = 1.5F * std::max(best.width, best.height) * scale;
  face.turn = turn + arctangent(best.left_y - best.right_y, best.left_x - best.right_x);
  return {face, candidates.count};
}

bool Eyes::lay_mesh(const PictureView& picture, const Square& square, FaceFrame& frame) {
  Net& mesh = net(NetKind::mesh);
  cut(picture, square, false, kUnit, mesh.input());
  measure_light(mesh.input(), frame.measures);
  mesh.run();
  frame.measures.presence = round_bounded(logistic(mesh.output(1).data[0]) * 1000, 0, 1000);
  if (frame.measures.presence < kPresenceNeeded) return false;
  const float scale = square.side / static_cast<float>(kMeshSide);
  const SineCosine turn = sine_cosine(square.turn);
  const float* const points = mesh.output(0).data;
  for (std::size_t i = 0; i < kMeshPoints; ++i) {
    const float x = (points[3 * i] - kMeshSide / 2) * scale;
    const float y = (points[3 * i + 1] - kMeshSide / 2) * scale;
    frame.mesh[i] = {mesh_coordinate(square.x + x * turn.cosine - y * turn.sine),
                     mesh_coordinate(square.y + x * turn.sine + y * turn.cosine),
                     mesh_coordinate(points[3 * i + 2] * scale)};
  }
  frame.found = true;
  measure_mesh(frame);
  return true;
}

std::int32_t Eyes::eyelid_opening(const PictureView& picture, const FaceFrame& frame, bool left) {
  Net& eyelids = net(NetKind::eyelids);
  // The net knows right eyes; a left one is shown to it in the mirror.
  cut(picture, eye_square_of(frame.mesh, left), left, kUnit, eyelids.input());
  eyelids.run();
  const float* const contour = eyelids.output(0).data;
  const auto apart = [contour](std::size_t a, std::size_t b) {
    const float x = contour[3 * a] - contour[3 * b];
    const float y = contour[3 * a + 1] - contour[3 * b + 1];
    return square_root(x * x + y * y);
  };
  // Points 0 and 8 are the corners, 11 to 13 the middle of the upper lid, 3 to 5 that of the lower.
  const float width = apart(0, 8);
  if (!(width > 0)) return 0;
  return round_bounded((apart(11, 3) + apart(12, 4) + apart(13, 5)) / (3 * width) * 1000, 0, 2000);
}

void Eyes::look_at_eyelids(const PictureView& picture, FaceFrame& frame) {
  frame.measures.right_eye = eyelid_opening(picture, frame, false);
  frame.measures.left_eye = eyelid_opening(picture, frame, true);
}

bool Eyes::find_and_lay(const PictureView& picture, float turn, FaceFrame& frame) {
  const Found found = find(picture, turn);
  frame.measures.faces = std::max(frame.measures.faces, found.faces);
  return found.face && lay_mesh(picture, *found.face, frame);
}

Result<FaceFrame> Eyes::look(const PictureView& picture, const Look& how) {
  if (const Result<void> may = ready(picture, how.eyelids); !may) return may.error();
  FaceFrame frame = empty_frame(picture);
  bool seen = followed_ && lay_mesh(picture, *followed_, frame);
  if (seen && how.count_faces) frame.measures.faces = find(picture, 0).faces;
  if (!seen) seen = find_and_lay(picture, 0, frame);
  if (!seen) {
    // One other way up in each picture, so that a stream without a face stays cheap.
    seen = find_and_lay(picture, kOtherWaysUp[unseen_++ % std::size(kOtherWaysUp)], frame);
  }
  followed_.reset();
  if (!seen) return nobody(frame);
  unseen_ = 0;
  followed_ = square_of(frame.mesh);
  if (how.eyelids) look_at_eyelids(picture, frame);
  return frame;
}

Result<FaceFrame> Eyes::look_afresh(const PictureView& picture) {
  if (const Result<void> may = ready(picture, true); !may) return may.error();
  FaceFrame frame = empty_frame(picture);
  bool seen = find_and_lay(picture, 0, frame);
  for (const float turn : kOtherWaysUp) seen = seen || find_and_lay(picture, turn, frame);
  // The detector's square is coarse: the mesh is laid again within the square of the first one.
  if (!seen || !lay_mesh(picture, square_of(frame.mesh), frame)) return nobody(frame);
  look_at_eyelids(picture, frame);
  return frame;
}

Result<Descriptor> Eyes::describe(const PictureView& picture, const FaceFrame& seen) {
  if (!has(NetKind::match)) return Error{Code::wrong_state, std::string(name_of(NetKind::match))};
  if (picture.pixels == nullptr || !is_picture_size(picture.width, picture.height)) {
    return Error{Code::bad_picture, "size"};
  }
  if (!seen.found) return Code::no_face;
  Net& match = net(NetKind::match);
  cut(picture, match_square_of(seen.mesh), false, kMatchScale, match.input());
  match.run();
  const float* const values = match.output(0).data;
  Descriptor descriptor;
  for (std::size_t i = 0; i < kDescriptorSize; ++i) {
    descriptor.values[i] =
        round_bounded(values[i] * static_cast<float>(kDescriptorUnit), -8 * kDescriptorUnit, 8 * kDescriptorUnit);
  }
  return descriptor;
}

std::array<std::uint32_t, 4> Eyes::nets() const {
  std::array<std::uint32_t, 4> checksums{};
  for (std::size_t i = 0; i < nets_.size(); ++i) checksums[i] = nets_[i] ? nets_[i]->checksum() : 0;
  return checksums;
}

std::size_t Eyes::memory_bytes() const {
  std::size_t bytes = 0;
  for (const std::optional<Net>& one : nets_) bytes += one ? one->memory_bytes() : 0;
  return bytes;
}

}  // namespace lifecert::vision
