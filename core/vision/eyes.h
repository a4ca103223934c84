// The eyes: a picture in, what is to be seen of a face out. Four nets stand behind them: one that finds faces, one that
// lays a mesh over a face, one that looks at eyelids, one that describes a face so that two can be compared.
//
// In a stream, look() follows the face: where it was in the last picture is where it is sought in the next, which saves
// the finding. look_afresh() forgets that: its answer depends on its picture alone, so anyone can repeat it. Values
// that are signed come from look_afresh() on the decoded JPEG.
//
// The same picture (and for look(): the same sequence) gives the same numbers in every build. Looking allocates nothing
// from the second picture on. Not for two threads at a time.
#pragma once

#include <array>
#include <optional>

#include "core/vision/face.h"
#include "core/vision/net.h"
#include "core/vision/picture.h"

namespace lifecert::vision {

inline constexpr std::size_t kNetBudgetBytes = 12U << 20;    // of a net that follows a stream
inline constexpr std::size_t kMatchBudgetBytes = 40U << 20;  // of the net that describes

enum class NetKind : std::uint8_t {
  detector = 1,  // needed
  mesh = 2,      // needed
  eyelids = 3,   // for Look::eyelids
  match = 4,     // for describe
};
[[nodiscard]] std::string_view name_of(NetKind kind);
[[nodiscard]] bool known(NetKind kind);
constexpr std::string_view type_name(NetKind) { return "NetKind"; }

/// What to look for besides the mesh.
struct Look {
  bool eyelids = false;      // costs as much as the mesh; only where a blink is awaited
  bool count_faces = false;  // the detector looks over the whole picture; once a second is enough
};

class Eyes {
 public:
  /// Gives the eyes a net, or another one of the same kind.
  /// file   untrusted
  /// Errors: as Net::load; bad_model ("input", "outputs": not a net of this kind).
  [[nodiscard]] Result<void> add(NetKind kind, ByteView file);

  /// One picture of a stream.
  /// picture   a size that is_picture_size allows
  /// Errors: wrong_state (a net is missing; `where` names it), bad_picture.
  [[nodiscard]] Result<FaceFrame> look(const PictureView& picture, const Look& how);

  /// One picture by itself, eyelids and the number of faces included. Leaves a stream that is being followed alone.
  /// Errors: as look.
  [[nodiscard]] Result<FaceFrame> look_afresh(const PictureView& picture);

  /// Forgets where the face was.
  void forget() { followed_.reset(); }

  /// The face of `seen` in the picture, for distance_permille.
  /// seen   what look or look_afresh saw in this very picture
  /// Errors: wrong_state, bad_picture, no_face.
  [[nodiscard]] Result<Descriptor> describe(const PictureView& picture, const FaceFrame& seen);

  /// Which nets these are: four checksums in the order of NetKind, 0 where there is none.
  [[nodiscard]] std::array<std::uint32_t, 4> nets() const;
  [[nodiscard]] bool has(NetKind kind) const { return nets_[static_cast<std::size_t>(kind) - 1].has_value(); }
  /// What the nets hold, in bytes.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  /// What the detector reports: where to lay the mesh, and how many faces there are.
  struct Found {
    std::optional<Square> face;
    std::int32_t faces = 0;
  };

  [[nodiscard]] Result<void> ready(const PictureView& picture, bool eyelids) const;
  [[nodiscard]] Net& net(NetKind kind) { return *nets_[static_cast<std::size_t>(kind) - 1]; }
  [[nodiscard]] Found find(const PictureView& picture, float turn);
  /// Fills in mesh and measures from a square of the picture; false where the net sees no face there.
  [[nodiscard]] bool lay_mesh(const PictureView& picture, const Square& square, FaceFrame& frame);
  /// Looks for a face and lays the mesh over the best one.
  [[nodiscard]] bool find_and_lay(const PictureView& picture, float turn, FaceFrame& frame);
  void look_at_eyelids(const PictureView& picture, FaceFrame& frame);
  [[nodiscard]] std::int32_t eyelid_opening(const PictureView& picture, const FaceFrame& frame, bool left);

  std::array<std::optional<Net>, 4> nets_;
  std::optional<Square> followed_;
  std::uint32_t unseen_ = 0;  // pictures without a face so far: which way up to try next
};

}  // namespace lifecert::vision
