// What crosses the C ABI of lifecert_face.h about a session before the camera, as values for the host.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/crypto/types.h"
#include "core/liveness/check.h"
#include "core/liveness/session.h"
#include "core/liveness/watch.h"
#include "core/wire/codec.h"

namespace lifecert::face_abi {

/// client::ScriptSeed, read by a module that has no client in it: the same three fields.
struct SeedFacts {
  crypto::Hash challenge{};
  crypto::Hash person{};
  crypto::PublicKey device_key{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(challenge), LIFECERT_FIELD(person), LIFECERT_FIELD(device_key));
  }
  static constexpr const char* kName = "SeedFacts";
  friend bool operator==(const SeedFacts&, const SeedFacts&) = default;
};

/// What the person will be asked to do, in order.
struct ScriptView {
  liveness::ActionSet set = liveness::ActionSet::full;
  std::vector<liveness::Action> steps;
  std::vector<std::uint8_t> digits;  // to read aloud; empty where none are asked for

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(set), LIFECERT_FIELD_MAX(steps, liveness::kMaxSteps),
            LIFECERT_FIELD_MAX(digits, liveness::kDigits));
  }
  static constexpr const char* kName = "ScriptView";
  friend bool operator==(const ScriptView&, const ScriptView&) = default;
};

/// A square of the frame to be drawn onto the sheet under way.
struct Tile {
  std::uint8_t place = 0;  // 0 to 7: four across, two down
  std::uint8_t side = 0;   // on the sheet, in pixels
  std::int32_t left = 0;   // in the frame
  std::int32_t top = 0;
  std::int32_t size = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(place), LIFECERT_FIELD(side), LIFECERT_FIELD(left), LIFECERT_FIELD(top),
            LIFECERT_FIELD(size));
  }
  static constexpr const char* kName = "Tile";
  friend bool operator==(const Tile&, const Tile&) = default;
};

/// What was seen in a frame, what to show, and what to keep of it.
struct SessionStep {
  liveness::Phase phase = liveness::Phase::rest;
  std::uint8_t step = 0;     // of the script, 0 first
  std::uint8_t percent = 0;  // of the rest, or of the movement
  liveness::Hint hint = liveness::Hint::none;
  bool began_again = false;               // throw the sheet under way away
  std::optional<std::uint8_t> key_frame;  // keep the whole frame as this step's picture
  std::optional<Tile> tile;               // draw the face onto the sheet
  bool sheet_full = false;                // with this tile: hand it in

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(phase), LIFECERT_FIELD(step), LIFECERT_FIELD(percent), LIFECERT_FIELD(hint),
            LIFECERT_FIELD(began_again), LIFECERT_FIELD(key_frame), LIFECERT_FIELD(tile), LIFECERT_FIELD(sheet_full));
  }
  static constexpr const char* kName = "SessionStep";
  friend bool operator==(const SessionStep&, const SessionStep&) = default;
};

/// One of the trace's judgements (core/liveness/check.h).
struct LiveJudgement {
  liveness::Aspect aspect = liveness::Aspect::script;
  liveness::Level level = liveness::Level::fails;
  Code reason = Code::ok;
  std::string figures;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(aspect), LIFECERT_FIELD(level), LIFECERT_FIELD(reason), LIFECERT_FIELD_MAX(figures, 128));
  }
  static constexpr const char* kName = "LiveJudgement";
  friend bool operator==(const LiveJudgement&, const LiveJudgement&) = default;
};

/// What the office will say of the trace, before it has it.
struct LiveReport {
  liveness::Grade grade = liveness::Grade::none;
  std::vector<LiveJudgement> judgements;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(grade), LIFECERT_FIELD_MAX(judgements, 8));
  }
  static constexpr const char* kName = "LiveReport";
  friend bool operator==(const LiveReport&, const LiveReport&) = default;
};

}  // namespace lifecert::face_abi
