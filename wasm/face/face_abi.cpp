// The C ABI of lifecert_face.h over core/vision: checks what comes from outside, decodes, calls, encodes.
#include <optional>
#include <string>
#include <utility>

#include "core/base/code.h"
#include "core/base/result.h"
#include "core/liveness/check.h"
#include "core/liveness/measure.h"
#include "core/liveness/recorder.h"
#include "core/vision/eyes.h"
#include "core/wire/codec.h"
#include "wasm/face/session_facts.h"
#include "wasm/lifecert_face.h"
#include "wasm/memory.h"

namespace lifecert::face_abi {
namespace {

constexpr std::uint32_t kCountEvery_ms = 1'000;  // how often the whole picture is searched for a second face

// A session before the camera.
struct Session {
  liveness::Recorder recorder;
  liveness::Script script;
  std::uint8_t faces = 1;                   // when they were last counted
  std::optional<std::uint32_t> counted_ms;  // when that was
  bool eyes_wanted = false;
};

// All that an instance of the module remembers between calls.
struct Module {
  abi::Memory memory;
  vision::Eyes eyes;
  vision::Picture frame;
  std::optional<Session> session;
};

Module& module() {
  static Module the_module;
  return the_module;
}

void clear_answer() { module().memory.clear(); }

std::uint32_t fail(const Error& error) { return module().memory.fail(error); }

std::uint32_t bad_argument(const char* where) { return fail({Code::bad_argument, where}); }

std::uint32_t done() { return module().memory.done(); }

template <class Answer>
std::uint32_t answer(Answer&& what) {
  return module().memory.answer(std::forward<Answer>(what));
}

bool is_lent(const std::uint8_t* data, std::uint32_t size) { return module().memory.is_lent(data, size); }

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

SessionStep step_of(const liveness::Ask& ask, const liveness::Frame& frame, const vision::FaceFrame& seen) {
  SessionStep step;
  step.phase = ask.progress.phase;
  step.step = ask.progress.step;
  step.percent = ask.progress.percent;
  step.hint = ask.progress.hint;
  step.began_again = ask.progress.began_again;
  if (ask.kept) step.key_frame = ask.progress.key_frame;
  step.sheet_full = ask.sheet_full;
  if (ask.tile) {
    const liveness::Square square = liveness::face_square(frame, static_cast<std::uint32_t>(seen.picture_width),
                                                          static_cast<std::uint32_t>(seen.picture_height));
    step.tile = Tile{ask.tile_place, ask.tile_side, square.left, square.top, square.side};
  }
  return step;
}

}  // namespace
}  // namespace lifecert::face_abi

using namespace lifecert;            // NOLINT: what follows is extern "C" and has no namespace of its own
using namespace lifecert::face_abi;  // NOLINT

std::uint32_t lifecert_abi_version() { return LIFECERT_FACE_ABI_VERSION; }

std::uint8_t* lifecert_alloc(std::uint32_t size) { return module().memory.lend(size, LIFECERT_FACE_MAX_BLOCK_BYTES); }

std::uint32_t lifecert_free(std::uint8_t* block) { return module().memory.take_back(block); }

const std::uint8_t* lifecert_output() { return module().memory.output().data(); }
std::uint32_t lifecert_output_size() { return static_cast<std::uint32_t>(module().memory.output().size()); }

const std::uint8_t* lifecert_error_where() {
  return reinterpret_cast<const std::uint8_t*>(module().memory.where().data());
}
std::uint32_t lifecert_error_where_size() { return static_cast<std::uint32_t>(module().memory.where().size()); }

void lifecert_clear() {
  clear_answer();
  abi::wipe(module().frame.pixels.data(), module().frame.pixels.size());
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

std::uint32_t lifecert_face_session_begin(const std::uint8_t* seed, std::uint32_t seed_size, std::uint32_t set) {
  clear_answer();
  if (!is_lent(seed, seed_size)) return bad_argument("seed");
  const Result<SeedFacts> facts = wire::decode<SeedFacts>({seed, seed_size});
  if (!facts) return fail(facts.error());
  if (set > 255 || !liveness::known(static_cast<liveness::ActionSet>(set))) return bad_argument("set");
  liveness::Script script =
      liveness::draw_script(facts->challenge, facts->person, facts->device_key, static_cast<liveness::ActionSet>(set));
  const ScriptView view{script.set, script.steps, script.digits};
  module().session = Session{liveness::Recorder(script), std::move(script), 1, std::nullopt, false};
  module().eyes.forget();
  return answer(wire::encode(view));
}

std::uint32_t lifecert_face_session_look(std::uint32_t at_ms) {
  clear_answer();
  std::optional<Session>& session = module().session;
  if (!session) return fail({Code::wrong_state, "session"});
  if (module().frame.pixels.empty()) return fail({Code::wrong_state, "pixels"});
  if (at_ms > liveness::kMaxAt_ms) return bad_argument("at_ms");
  const bool count = !session->counted_ms || at_ms - *session->counted_ms >= kCountEvery_ms;
  // Until that net is there, lids are judged by the mesh alone.
  const bool eyelids = session->eyes_wanted && module().eyes.has(vision::NetKind::eyelids);
  const Result<vision::FaceFrame> seen = module().eyes.look(module().frame.view(), {eyelids, count});
  if (!seen) return fail(seen.error());
  if (seen->measures.faces != vision::kNotMeasured) {
    session->faces = static_cast<std::uint8_t>(seen->measures.faces);
    session->counted_ms = at_ms;
  }
  const liveness::Frame frame = liveness::frame_of(*seen, at_ms, session->faces);
  const Result<liveness::Ask> ask = session->recorder.see(frame);
  if (!ask) return fail(ask.error());
  session->eyes_wanted = ask->progress.eyes_wanted;
  return answer(wire::encode(step_of(*ask, frame, *seen)));
}

std::uint32_t lifecert_face_session_add_key_frame(std::uint32_t step, const std::uint8_t* jpeg,
                                                  std::uint32_t jpeg_size) {
  clear_answer();
  if (!module().session) return fail({Code::wrong_state, "session"});
  if (!is_lent(jpeg, jpeg_size)) return bad_argument("jpeg");
  if (step > liveness::kMaxSteps) return bad_argument("step");
  const Result<void> added =
      module().session->recorder.add_key_frame(static_cast<std::uint8_t>(step), Bytes(jpeg, jpeg + jpeg_size));
  return added ? done() : fail(added.error());
}

std::uint32_t lifecert_face_session_add_sheet(const std::uint8_t* jpeg, std::uint32_t jpeg_size) {
  clear_answer();
  if (!module().session) return fail({Code::wrong_state, "session"});
  if (!is_lent(jpeg, jpeg_size)) return bad_argument("jpeg");
  const Result<void> added = module().session->recorder.add_sheet(Bytes(jpeg, jpeg + jpeg_size));
  return added ? done() : fail(added.error());
}

std::uint32_t lifecert_face_session_report() {
  clear_answer();
  if (!module().session) return fail({Code::wrong_state, "session"});
  const Result<Bytes> bytes = module().session->recorder.finish();
  if (!bytes) return fail(bytes.error());
  const Result<liveness::ReadSession> session = liveness::read_session(*bytes);
  if (!session) return fail(session.error());
  const liveness::TraceReport report = liveness::check_trace(module().session->script, *session);
  LiveReport made{report.grade, {}};
  for (const liveness::Judgement& one : report.judgements) {
    made.judgements.push_back({one.aspect, one.level, one.reason, one.figures});
  }
  return answer(wire::encode(made));
}

std::uint32_t lifecert_face_session_finish() {
  clear_answer();
  if (!module().session) return fail({Code::wrong_state, "session"});
  Result<Bytes> bytes = module().session->recorder.finish();
  if (!bytes) return fail(bytes.error());
  module().session.reset();
  return answer(std::move(*bytes));
}
