// The checks of a live session as they stand in a finding: what core/liveness judges, in the words of core/cert.
#pragma once

#include <optional>
#include <vector>

#include "core/cert/enrolment.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/envelope/packet.h"
#include "core/liveness/check.h"
#include "core/vision/eyes.h"
#include "core/wire/codec.h"

namespace lifecert::office {

/// The prints of one submission's key frames. Personal data: it lives in the vault and goes with the submission.
struct KeptPrints {
  cert::Hash submission{};
  std::vector<liveness::Print> prints;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(submission), LIFECERT_FIELD_MAX(prints, liveness::kMaxKeyFrames));
  }
  static constexpr const char* kName = "KeptPrints";
  friend bool operator==(const KeptPrints&, const KeptPrints&) = default;
};

/// What one person handed in, oldest first.
inline constexpr std::uint32_t kMaxKeptPrints = 48;
struct PrintsRow {
  std::vector<KeptPrints> kept;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(kept, kMaxKeptPrints));
  }
  static constexpr const char* kName = "PrintsRow";
  friend bool operator==(const PrintsRow&, const PrintsRow&) = default;
};

/// A person's portrait in the vault.
struct PortraitRow {
  cert::PortraitSource source = cert::PortraitSource::none;
  cert::Hash case_key{};
  Bytes sealed;  // the JPEG, boxed under the case key, context: the pseudonym

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(source), LIFECERT_FIELD(case_key), LIFECERT_FIELD_MAX(sealed, cert::kMaxPhotoBytes + 64));
  }
  static constexpr const char* kName = "PortraitRow";
  friend bool operator==(const PortraitRow&, const PortraitRow&) = default;
};

/// What the desk knows besides the session.
struct LiveContext {
  cert::FacePolicy policy;
  std::vector<liveness::Print> kept;  // of this person's other submissions
  cert::PortraitSource source = cert::PortraitSource::none;
  Bytes portrait;                     // a JPEG; empty: none is kept here
};

struct LiveFinding {
  std::vector<cert::Check> checks;      // in the order of CheckKind
  std::vector<liveness::Print> prints;  // to be kept
};

/// header   of the packet that the evidence came in: challenge, person and device key draw the script
/// live     the evidence's session; empty: one check says that there was none
/// eyes     null: pictures are not measured again, and the finding says so
[[nodiscard]] LiveFinding check_live(const envelope::Header& header, ByteView live, const LiveContext& context,
                                     vision::Eyes* eyes);

/// A judgement as a check.
[[nodiscard]] cert::Check check_of(const liveness::Judgement& judgement);

}  // namespace lifecert::office
