// A desk's, supervisor's or draw officer's line to the intake: their key, and the halls' and draws' state as it follows from the
// records that the intake hands out. The feed is not proven complete here (that is the audit's business); each record is verified.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/intake/hall_state.h"
#include "native/office/intake_link.h"
#include "native/office/region_folder.h"
#include "native/platform/system_clock.h"

namespace lifecert::native {

/// A device's or desk's record as it was read.
struct HallRecord {
  envelope::Kind kind = envelope::Kind::hall_request;
  std::uint64_t index = 0;
  std::int64_t at = 0;
  Bytes payload;
};

class HallLine {
 public:
  /// role       desk, supervisor, draw_officer or registrar
  /// key_file   below the region's folder
  /// Errors: those of opening trust list and key.
  [[nodiscard]] static Result<std::unique_ptr<HallLine>> open(const RegionFolder& folder, envelope::Role role,
                                                              const std::string& key_file, const std::string& intake_url,
                                                              const std::string& ca_file);
  HallLine(const HallLine&) = delete;
  HallLine& operator=(const HallLine&) = delete;

  /// Reads what is new.
  /// Errors: those of IntakeLink::hall_feed; hash_mismatch (a record that can't stand in this log).
  [[nodiscard]] Result<void> sync();

  [[nodiscard]] const intake::HallState& state() const { return state_; }
  [[nodiscard]] const cert::VerifiedTrustList& trust() const { return trust_; }
  [[nodiscard]] std::int64_t now_s() const { return clock_.now_s(); }
  [[nodiscard]] IntakeLink& link() { return *link_; }
  /// The record with this payload hash, or null.
  [[nodiscard]] const HallRecord* record(const crypto::Hash& id) const;

  /// Signs in the line's role and posts; the receipt was verified.
  [[nodiscard]] Result<receipt::Logged> sign_and_post(envelope::Kind kind, Bytes payload);

 private:
  HallLine(cert::VerifiedTrustList trust, envelope::Role role)
      : trust_(std::move(trust)), role_(role), state_(trust_->region, trust_->registrars) {}

  cert::VerifiedTrustList trust_;
  envelope::Role role_;
  SystemClock clock_;
  std::unique_ptr<CoreSigner> signer_;
  std::optional<IntakeLink> link_;
  intake::HallState state_;
  std::map<crypto::Hash, HallRecord> records_;
  std::uint64_t next_ = 0;
};

}  // namespace lifecert::native
