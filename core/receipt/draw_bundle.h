// A draw with everything that shows how it came about, as one file: whoever has it and the region's trust list recomputes the whole
// draw without asking anybody. Here the draw meets the log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/cert/trust_list.h"
#include "core/desk/statements.h"
#include "core/draw/register.h"
#include "core/receipt/receipt.h"
#include "core/receipt/reply.h"

namespace lifecert::receipt {

inline constexpr std::uint32_t kMaxListFile = 8U << 20;

/// A record of the intake's own with its proof.
struct LoggedRecord {
  Bytes record;
  std::string proof;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(record, kMaxStatementBytes), LIFECERT_FIELD_MAX(proof, kMaxProofText));
  }
  static constexpr const char* kName = "LoggedRecord";
  friend bool operator==(const LoggedRecord&, const LoggedRecord&) = default;
};

/// What is published of a draw, as far as it has got.
struct DrawBundle {
  std::uint8_t version = draw::kVersion;
  LoggedStatement plan;                    // the hall plan whose officer conducts it
  LoggedStatement commitment;
  std::optional<LoggedRecord> seed;
  std::optional<LoggedStatement> reveal;
  std::optional<LoggedRecord> no_secret;   // the escalation that says that none came in time
  std::optional<LoggedStatement> result;
  Bytes objects;                           // the first list, as a file
  Bytes inspectors;                        // the second
  Bytes outcome;                           // empty: not drawn yet

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD(plan), LIFECERT_FIELD(commitment), LIFECERT_FIELD(seed),
            LIFECERT_FIELD(reveal), LIFECERT_FIELD(no_secret), LIFECERT_FIELD(result),
            LIFECERT_FIELD_MAX(objects, kMaxListFile), LIFECERT_FIELD_MAX(inspectors, kMaxListFile),
            LIFECERT_FIELD_MAX(outcome, kMaxListFile));
  }
  static constexpr const char* kName = "DrawBundle";
  friend bool operator==(const DrawBundle&, const DrawBundle&) = default;
};

/// What a check of a bundle looks at, in the order in which it does.
enum class DrawCheck : std::uint8_t {
  plan = 1,        // the registrar appointed the officer
  commitment = 2,  // signed by an officer, in the log before the draw's time
  lists = 3,       // the files are the committed ones and can be drawn from
  seed = 4,        // a checkpoint of the log, cosigned at or after the time, and the leaf right behind its tree
  secret = 5,      // revealed in time and the committed one; or the log says that none came
  outcome = 6,     // recomputed here, and the same
  result = 7,      // the officer's signed result says this outcome
};
[[nodiscard]] bool known(DrawCheck check);
[[nodiscard]] std::string_view name_of(DrawCheck check);
constexpr std::string_view type_name(DrawCheck) { return "DrawCheck"; }

struct DrawFinding {
  DrawCheck check = DrawCheck::plan;
  Code code = Code::ok;                    // ok: it holds

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(check), LIFECERT_FIELD(code));
  }
  static constexpr const char* kName = "DrawFinding";
  friend bool operator==(const DrawFinding&, const DrawFinding&) = default;
};

/// What was found, and the draw itself for showing it.
struct DrawVerdict {
  std::vector<DrawFinding> findings;       // up to the first that does not hold
  bool holds = false;                      // all of them do
  crypto::Hash id{};
  draw::Commitment commitment;
  std::int64_t committed_at = 0;           // UnixSeconds, by the log
  std::int64_t seeded_at = 0;
  bool with_secret = false;
  crypto::Hash seed{};
  draw::ObjectList objects;
  draw::InspectorList inspectors;
  std::vector<draw::Drawn> drawn;          // as recomputed

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(findings, 8), LIFECERT_FIELD(holds), LIFECERT_FIELD(id), LIFECERT_FIELD(commitment),
            LIFECERT_FIELD(committed_at), LIFECERT_FIELD(seeded_at), LIFECERT_FIELD(with_secret), LIFECERT_FIELD(seed),
            LIFECERT_FIELD(objects), LIFECERT_FIELD(inspectors), LIFECERT_FIELD_MAX(drawn, draw::kMaxObjects));
  }
  static constexpr const char* kName = "DrawVerdict";
  friend bool operator==(const DrawVerdict&, const DrawVerdict&) = default;
};

/// Checks a bundle against the trust list alone. What does not hold is in the verdict, and nothing behind it was looked at.
/// Errors: those of wire::decode, for bytes that are no bundle.
[[nodiscard]] Result<DrawVerdict> verify_draw(ByteView bundle, const cert::VerifiedTrustList& trust);

}  // namespace lifecert::receipt

template <>
struct lifecert::wire::MinSize<lifecert::receipt::DrawFinding> {
  static constexpr std::uint32_t value = 3;
};
