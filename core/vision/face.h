// What the eyes report of one picture: where the face is, how it is turned, how wide eyes and mouth are open, how good
// the picture is. Whole numbers only, with their unit and range, so that the values can be signed, sent and compared:
// the same picture gives the same numbers in every build (core/vision/simd.h says how).
//
// THE AXES
//   The picture as the camera gives it, not mirrored: x to the right, y down, z away from the camera. "Left" and
//   "right" are the person's own, so the right eye is the one that stands further left in the picture.
//
// The angles and openings are the nets' own, not a laboratory's: a true turn of 25 degrees reads as about 17. Compare
// them with the same person's rest, never with a fixed number.
#pragma once

#include <array>
#include <cereal/cereal.hpp>
#include <cstdint>

namespace lifecert::vision {

inline constexpr std::size_t kMeshPoints = 468;
inline constexpr std::int32_t kMeshUnit = 16;        // mesh coordinates are 1/16 pixel
inline constexpr std::int32_t kNotMeasured = -1;     // of eyes and faces: nobody looked in this picture
inline constexpr std::int32_t kMaxFacesCounted = 8;  // more are counted as this many
inline constexpr std::size_t kDescriptorSize = 128;
inline constexpr std::int32_t kDescriptorUnit = 65536;

/// A rectangle in whole pixels; it may reach over the picture's edge.
struct Box {
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::int32_t width = 0;
  std::int32_t height = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("x", x), cereal::make_nvp("y", y), cereal::make_nvp("width", width),
            cereal::make_nvp("height", height));
  }
  static constexpr const char* kName = "Box";
  friend bool operator==(const Box&, const Box&) = default;
};

/// The numbers that the state machine of a live check works on.
struct FaceMeasures {
  std::int32_t presence = 0;          // permille, 0 to 1000: how sure the mesh net is that this is a face
  std::int32_t faces = kNotMeasured;  // how many faces are in the picture, at most kMaxFacesCounted; or kNotMeasured
  Box box;                            // around the mesh: forehead to chin, cheek to cheek
  std::int32_t yaw = 0;               // 1/100 degree, -9000 to 9000: more = turned to the person's own left
  std::int32_t pitch = 0;             // 1/100 degree, -9000 to 9000: more = bowed down
  std::int32_t roll = 0;              // 1/100 degree, -18000 to 18000: more = tilted clockwise as the picture shows it
  std::int32_t right_eye = kNotMeasured;  // permille of its width, 0 to 2000: lid to lid by the iris net
  std::int32_t left_eye = kNotMeasured;   // the same; both kNotMeasured when the iris net was not asked
  std::int32_t right_lids = 0;            // permille, 0 to 2000: the same by the mesh alone; coarser, but always there
  std::int32_t left_lids = 0;
  std::int32_t mouth = 0;       // permille of its width, 0 to 4000: inner lip to inner lip
  std::int32_t size = 0;        // permille, 0 to 4000: the longer side of the box over the shorter of the picture
  std::int32_t light = 0;       // 0 to 255: mean luma of the face
  std::int32_t side_light = 0;  // -255 to 255: luma of the right half of the picture's face less that of the left
  std::int32_t sharpness = 0;   // 0 to 1000: mean step between neighbouring pixels of the face at a fixed size, against
                                // its light, in permille; a blurred or far face has little

  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("presence", presence), cereal::make_nvp("faces", faces), cereal::make_nvp("box", box),
            cereal::make_nvp("yaw", yaw), cereal::make_nvp("pitch", pitch), cereal::make_nvp("roll", roll),
            cereal::make_nvp("right_eye", right_eye), cereal::make_nvp("left_eye", left_eye),
            cereal::make_nvp("right_lids", right_lids), cereal::make_nvp("left_lids", left_lids),
            cereal::make_nvp("mouth", mouth), cereal::make_nvp("size", size), cereal::make_nvp("light", light),
            cereal::make_nvp("side_light", side_light), cereal::make_nvp("sharpness", sharpness));
  }
  static constexpr const char* kName = "FaceMeasures";
  friend bool operator==(const FaceMeasures&, const FaceMeasures&) = default;
};

/// One point of the mesh, in 1/16 pixel, -32768 to 32767. z is relative to the head's middle, in the scale of x and y.
struct MeshPoint {
  std::int16_t x = 0;
  std::int16_t y = 0;
  std::int16_t z = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("x", x), cereal::make_nvp("y", y), cereal::make_nvp("z", z));
  }
  static constexpr const char* kName = "MeshPoint";
  friend bool operator==(const MeshPoint&, const MeshPoint&) = default;
};

/// The points in the order of MediaPipe's face mesh: 33 and 133 are the corners of the right eye, 263 and 362 of the
/// left one, 1 is the tip of the nose, 152 the chin, 10 the top of the forehead, 234 and 454 the right and the left
/// cheek.
using Mesh = std::array<MeshPoint, kMeshPoints>;

/// All that was seen in one picture. Without a face (`found` false) measures and mesh are zero, but for `faces`.
struct FaceFrame {
  bool found = false;
  std::int32_t picture_width = 0;  // pixels
  std::int32_t picture_height = 0;
  FaceMeasures measures;
  Mesh mesh{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("found", found), cereal::make_nvp("picture_width", picture_width),
            cereal::make_nvp("picture_height", picture_height), cereal::make_nvp("measures", measures),
            cereal::make_nvp("mesh", mesh));
  }
  static constexpr const char* kName = "FaceFrame";
  friend bool operator==(const FaceFrame&, const FaceFrame&) = default;
};

/// A face as a point in a space where one person's pictures lie near each other; 1/65536. Personal data: it never
/// leaves the vault.
struct Descriptor {
  std::array<std::int32_t, kDescriptorSize> values{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("values", values));
  }
  static constexpr const char* kName = "Descriptor";
  friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

/// How far two faces are apart, in permille: 0 for the same picture. Whole-number arithmetic, the same everywhere.
/// What counts as near is the policy's to say; on the pictures that were tried one person's lay below 500, two people's
/// above 600, which shows that the net runs rightly and is no error rate.
[[nodiscard]] std::int32_t distance_permille(const Descriptor& a, const Descriptor& b);

}  // namespace lifecert::vision
