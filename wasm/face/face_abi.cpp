// The C ABI of lifecert_face.h over core/vision: checks what comes from outside, decodes, calls, encodes.
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

#include "core/base/code.h"
#include "core/base/result.h"
#include "core/vision/eyes.h"
#include "core/wire/codec.h"
#include "wasm/lifecert_face.h"

namespace lifecert::face_abi {
namespace {

// All that an instance of the module remembers between calls.
struct Module {
  std::map<const std::uint8_t*, std::uint32_t> blocks;  // of lifecert_alloc, with their sizes
  vision::Eyes eyes;
  vision::Picture frame;
  Bytes output;
  std::string where;
};

Module& module() {
  static Module the_module;
  return the_module;
}

// Through a volatile pointer, so that the compiler keeps the writes to what is given back next.
void wipe(std::uint8_t* data, std::size_t size) {
  volatile std::uint8_t* const bytes = data;
  for (std::size_t i = 0; i < size; ++i) bytes[i] = 0;
}

void clear_answer() {
  wipe(module().output.data(), module().output.size());
  module().output.clear();
  module().where.clear();
}

std::uint32_t number(Code code) { return static_cast<std::uint32_t>(code); }

std::uint32_t fail(const Error& error) {
  module().where = error.where;
  return number(error.code);
}

std::uint32_t bad_argument(const char* where) { return fail({Code::bad_argument, where}); }

std::uint32_t done() { return number(Code::ok); }

std::uint32_t answer(Bytes bytes) {
  module().output = std::move(bytes);
  return done();
}

template <class T>
std::uint32_t answer(const Result<T>& result) {
  return result ? answer(wire::encode(*result)) : fail(result.error());
}

// Whether an input lies in one block of lifecert_alloc. Nothing else is ever read.
bool is_lent(const std::uint8_t* data, std::uint32_t size) {
  if (size == 0) return true;
  auto block = module().blocks.upper_bound(data);
  if (block == module().blocks.begin()) return false;
  --block;
  // Unsigned, and without a sum: an address near the end of memory must not wrap into the block.
  const auto offset = reinterpret_cast<std::uintptr_t>(data) - reinterpret_cast<std::uintptr_t>(block->first);
  return offset <= block->second && size <= block->second - offset;
}

Result<vision::Look> how(std::uint32_t eyelids, std::uint32_t count_faces) {
  if (eyelids > 1) return Error{Code::bad_argument, "eyelids"};
  if (count_faces > 1) return Error{Code::bad_argument, "count_faces"};
  return vision::Look{eyelids == 1, count_faces == 1};
}

// A lent JPEG, decoded.
Result<vision::Picture> picture_of(const std::uint8_t* jpeg, std::uint32_t size) {
  if (!is_lent(jpeg, size)) return Error{Code::bad_argument, "jpeg"};
  return vision::decode_jpeg({jpeg, size});
}

}  // namespace
}  // namespace lifecert::face_abi

using namespace lifecert;            // NOLINT: what follows is extern "C" and has no namespace of its own
using namespace lifecert::face_abi;  // NOLINT

std::uint32_t lifecert_abi_version() { return LIFECERT_FACE_ABI_VERSION; }

std::uint8_t* lifecert_alloc(std::uint32_t size) {
  if (size == 0 || size > LIFECERT_FACE_MAX_BLOCK_BYTES) return nullptr;
  auto* const block = static_cast<std::uint8_t*>(std::malloc(size));
  if (block != nullptr) module().blocks[block] = size;
  return block;
}

std::uint32_t lifecert_free(std::uint8_t* block) {
  const auto found = module().blocks.find(block);
  if (found == module().blocks.end()) return bad_argument("block");
  wipe(block, found->second);
  module().blocks.erase(found);
  std::free(block);
  return done();
}

const std::uint8_t* lifecert_output() { return module().output.data(); }
std::uint32_t lifecert_output_size() { return static_cast<std::uint32_t>(module().output.size()); }

const std::uint8_t* lifecert_error_where() { return reinterpret_cast<const std::uint8_t*>(module().where.data()); }
std::uint32_t lifecert_error_where_size() { return static_cast<std::uint32_t>(module().where.size()); }

void lifecert_clear() {
  clear_answer();
  wipe(module().frame.pixels.data(), module().frame.pixels.size());
}

std::uint32_t lifecert_face_add_net(std::uint32_t kind, const std::uint8_t* file, std::uint32_t file_size) {
  clear_answer();
  if (!is_lent(file, file_size)) return bad_argument("file");
  if (kind > 255 || !vision::known(static_cast<vision::NetKind>(kind))) return bad_argument("kind");
  const Result<void> added = module().eyes.add(static_cast<vision::NetKind>(kind), {file, file_size});
  return added ? done() : fail(added.error());
}

std::uint32_t lifecert_face_nets() {
  clear_answer();
  return answer(wire::encode(module().eyes.nets()));
}

std::uint8_t* lifecert_face_pixels(std::uint32_t width, std::uint32_t height) {
  clear_answer();
  if (!vision::is_picture_size(width, height)) return nullptr;
  vision::Picture& frame = module().frame;
  frame.width = static_cast<std::int32_t>(width);
  frame.height = static_cast<std::int32_t>(height);
  frame.pixels.resize(std::size_t{width} * height * 4);
  return frame.pixels.data();
}

std::uint32_t lifecert_face_look(std::uint32_t eyelids, std::uint32_t count_faces) {
  clear_answer();
  const Result<vision::Look> look = how(eyelids, count_faces);
  if (!look) return fail(look.error());
  if (module().frame.pixels.empty()) return fail({Code::wrong_state, "pixels"});
  return answer(module().eyes.look(module().frame.view(), *look));
}

std::uint32_t lifecert_face_look_at_jpeg(const std::uint8_t* jpeg, std::uint32_t jpeg_size, std::uint32_t eyelids,
                                         std::uint32_t count_faces) {
  clear_answer();
  const Result<vision::Look> look = how(eyelids, count_faces);
  if (!look) return fail(look.error());
  const Result<vision::Picture> picture = picture_of(jpeg, jpeg_size);
  if (!picture) return fail(picture.error());
  return answer(module().eyes.look(picture->view(), *look));
}

void lifecert_face_forget() { module().eyes.forget(); }

std::uint32_t lifecert_face_look_afresh(const std::uint8_t* jpeg, std::uint32_t jpeg_size) {
  clear_answer();
  const Result<vision::Picture> picture = picture_of(jpeg, jpeg_size);
  if (!picture) return fail(picture.error());
  return answer(module().eyes.look_afresh(picture->view()));
}

std::uint32_t lifecert_face_describe(const std::uint8_t* jpeg, std::uint32_t jpeg_size) {
  clear_answer();
  const Result<vision::Picture> picture = picture_of(jpeg, jpeg_size);
  if (!picture) return fail(picture.error());
  const Result<vision::FaceFrame> seen = module().eyes.look_afresh(picture->view());
  if (!seen) return fail(seen.error());
  return answer(module().eyes.describe(picture->view(), *seen));
}

std::uint32_t lifecert_face_distance(const std::uint8_t* a, std::uint32_t a_size, const std::uint8_t* b,
                                     std::uint32_t b_size) {
  clear_answer();
  if (!is_lent(a, a_size) || !is_lent(b, b_size)) return bad_argument("descriptor");
  const Result<vision::Descriptor> one = wire::decode<vision::Descriptor>({a, a_size});
  if (!one) return fail(one.error());
  const Result<vision::Descriptor> other = wire::decode<vision::Descriptor>({b, b_size});
  if (!other) return fail(other.error());
  return answer(wire::encode(static_cast<std::uint32_t>(vision::distance_permille(*one, *other))));
}
