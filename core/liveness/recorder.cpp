#include "core/liveness/recorder.h"

#include <algorithm>
#include <utility>

namespace lifecert::liveness {
namespace {

// How close frames may follow each other: a long session must not outgrow its trace.
struct Pace {
  std::uint32_t until_ms;
  std::uint32_t interval_ms;
};
constexpr Pace kPaces[] = {{40'000, 30}, {120'000, 60}, {kMaxAt_ms, 200}};
constexpr std::uint32_t kBlinkInterval_ms = 60;  // at most, while eyes are watched

constexpr std::uint32_t kTileInterval_ms = 160;  // so that slow cameras still give four a second

// The fuller the strip, the smaller its pictures: two minutes fit.
struct Room {
  std::size_t bytes;
  std::uint8_t side;
};
constexpr Room kRooms[] = {{80U * 1024, 64}, {140U * 1024, 48}, {kMaxStripBytes, 32}};

std::uint32_t interval_ms(std::uint32_t at_ms, bool eyes) {
  for (const Pace& pace : kPaces) {
    if (at_ms < pace.until_ms) return eyes ? std::min(pace.interval_ms, kBlinkInterval_ms) : pace.interval_ms;
  }
  return kPaces[std::size(kPaces) - 1].interval_ms;
}

bool watches_eyes(const Seen& seen) {
  return !seen.steps.empty() && seen.steps.back().action == Action::blink && seen.phase != Phase::done;
}

}  // namespace

Recorder::Recorder(Script script) : watch_(std::move(script)) {}

Result<Ask> Recorder::see(const Frame& frame) {
  const Phase phase = watch_.seen().phase;
  if (phase == Phase::done || phase == Phase::failed) return Error{Code::wrong_state, "session"};
  if (!in_range(frame)) return Error{Code::bad_argument, "frame"};
  Ask ask;
  if (!first_ms_) first_ms_ = frame.at_ms;
  Frame kept = frame;
  kept.at_ms = std::max(frame.at_ms, *first_ms_) - *first_ms_;
  if (!frames_.empty()) {
    const std::uint32_t last_ms = frames_.back().at_ms;
    kept.at_ms = std::max(kept.at_ms, last_ms);
    if (kept.at_ms - last_ms < interval_ms(last_ms, watches_eyes(watch_.seen()))) return ask;
  }
  ask.kept = true;
  asked_step_.reset();
  ask.progress = watch_.see(kept);
  if (ask.progress.began_again) {
    forget();
    return ask;
  }
  frames_.push_back(kept);
  if (frames_.size() == kMaxTraceFrames && watch_.seen().phase != Phase::done) {
    // Longer than anybody needs: begin again rather than end in something that can't be kept.
    watch_ = Watch(watch_.script());
    forget();
    ask.progress = {};
    ask.progress.began_again = true;
    return ask;
  }
  asked_step_ = ask.progress.key_frame;
  if (frame.faces > 0) ask_tile(ask);
  return ask;
}

void Recorder::forget() {
  frames_.clear();
  first_ms_.reset();
  key_frames_.clear();
  strip_.clear();
  strip_bytes_ = 0;
  tiles_.clear();
  last_tile_ms_.reset();
  asked_step_.reset();
}

// A key frame's face always stands in the strip as well, so that the two can be compared.
void Recorder::ask_tile(Ask& ask) {
  const std::uint32_t now_ms = frames_.back().at_ms;
  const bool due = !last_tile_ms_ || now_ms - *last_tile_ms_ >= kTileInterval_ms;
  if (!due && !ask.progress.key_frame) return;
  if (strip_.size() == kMaxSheets) return;
  if (tiles_.empty()) sheet_side_ = tile_side();
  last_tile_ms_ = now_ms;
  ask.tile = true;
  ask.tile_place = static_cast<std::uint8_t>(tiles_.size());
  ask.tile_side = sheet_side_;
  tiles_.push_back(static_cast<std::uint32_t>(frames_.size() - 1));
  ask.sheet_full = tiles_.size() == kTiles;
}

std::uint8_t Recorder::tile_side() const {
  for (const Room& room : kRooms) {
    if (strip_bytes_ < room.bytes) return room.side;
  }
  return kRooms[std::size(kRooms) - 1].side;
}

Result<void> Recorder::add_key_frame(std::uint8_t step, Bytes jpeg) {
  if (!asked_step_ || *asked_step_ != step) return Error{Code::wrong_state, "key frame"};
  if (jpeg.size() > kMaxKeyFrameBytes) return Error{Code::too_long, "key frame"};
  std::erase_if(key_frames_, [step](const KeyFrame& key) { return key.step == step; });
  key_frames_.push_back({step, static_cast<std::uint32_t>(frames_.size() - 1), std::move(jpeg)});
  return {};
}

Result<void> Recorder::add_sheet(Bytes jpeg) {
  if (tiles_.empty()) return Error{Code::wrong_state, "sheet"};
  StripSheet sheet{sheet_side_, std::exchange(tiles_, {}), std::move(jpeg)};
  if (sheet.jpeg.size() > kMaxSheetBytes || strip_bytes_ + sheet.jpeg.size() > kMaxStripBytes) {
    strip_bytes_ = std::max(strip_bytes_, kRooms[1].bytes);
    return Error{Code::too_long, "sheet"};
  }
  strip_bytes_ += sheet.jpeg.size();
  strip_.push_back(std::move(sheet));
  return {};
}

Result<Bytes> Recorder::finish() const {
  const Seen& seen = watch_.seen();
  if (seen.phase != Phase::done || !tiles_.empty()) return Error{Code::wrong_state, "session"};
  if (key_frames_.size() != seen.steps.size() + 1) return Error{Code::wrong_state, "key frame"};
  Result<Bytes> trace = encode_trace(frames_);
  if (!trace) return trace.error();
  Session session{kSessionVersion, watch_.script().set, std::move(*trace), key_frames_, strip_};
  std::ranges::sort(session.key_frames, {}, &KeyFrame::step);
  Bytes bytes = wire::encode(session);
  if (bytes.size() > kMaxSessionBytes) return Error{Code::too_long, "session"};
  return bytes;
}

}  // namespace lifecert::liveness
