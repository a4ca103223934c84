// From the mesh to what a live check works on. Pure functions of whole numbers, so that whoever has the mesh can
// measure it again.
#pragma once

#include "core/vision/face.h"
#include "core/vision/layers.h"
#include "core/vision/picture.h"

namespace lifecert::vision {

/// Fills in box, angles, lids, mouth and size of a frame from its mesh and its picture's size.
void measure_mesh(FaceFrame& frame);

/// Light, side light and sharpness.
/// face   the mesh net's input, filled for this face: 0 to 1, the face in the middle two thirds
void measure_light(const Tensor& face, FaceMeasures& measures);

/// The tilt of the line between the outer corners of the eyes, in radians, clockwise as the picture shows it.
[[nodiscard]] float tilt_of(const Mesh& mesh);

/// The upright square around the mesh, in the frame of the face, 1.5 times as large: where to lay the mesh next.
[[nodiscard]] Square square_of(const Mesh& mesh);

/// The square around one eye that the eyelid net wants.
[[nodiscard]] Square eye_square_of(const Mesh& mesh, bool left);

/// The square that the match net wants.
[[nodiscard]] Square match_square_of(const Mesh& mesh);

}  // namespace lifecert::vision
