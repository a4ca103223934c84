// Staff and their tablets: who may be with a person and sign for it, what they carry along, and how somebody is named whom nobody
// looked up beforehand.
//
// Staff do not stand in the trust list, because they come and go every week and the roots lie in a safe: the registrar signs a
// credential for each, with a station, a life and a limit a day, and it becomes a leaf like every other. A tablet enrols with a code of
// its own letter, exactly like a phone; what makes it a tablet of staff is that its letter was made for one.
//
// A tablet signs and seals. It cannot open what it has sealed: evidence is sealed to the re-check worker, identities to the registrar.
// The only thing that it can open is its own list of visits.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/enrolment.h"
#include "core/cert/trust_list.h"
#include "core/crypto/seal.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

inline constexpr std::uint32_t kMaxVisits = 60;
inline constexpr std::int64_t kVisitGrace_s = 24 * 3600;  // a visit may still be made this long after its window

/// By the registrar: this key is this member of staff's, at this station.
struct StaffCredential {
  std::uint16_t suite = crypto::kSuite1;
  std::string region;
  Serial serial{};
  Hash request{};                      // payload hash of the enrolment request
  std::string staff;                   // machine name, for lists
  std::string name;                    // as the person sees it on the slip
  std::string station;
  PublicKey device_key{};              // Ed25519: signs packets as device and as staff
  PublicKey box_key{};                 // X25519: visits are sealed to it
  std::int64_t issued_at = 0;          // UnixSeconds
  std::int64_t expires_at = 0;         // UnixSeconds, exclusive
  std::uint16_t packets_per_day = 0;   // limit of this key
  crypto::Signature compact{};         // the registrar's, over compact_of() this credential: what a kept slip is verified by

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(suite), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(serial), LIFECERT_FIELD(request),
            LIFECERT_FIELD_MAX(staff, 32), LIFECERT_FIELD_MAX(name, kMaxName), LIFECERT_FIELD_MAX(station, 32),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD(box_key), LIFECERT_FIELD(issued_at), LIFECERT_FIELD(expires_at),
            LIFECERT_FIELD(packets_per_day), LIFECERT_FIELD(compact));
  }
  static constexpr const char* kName = "StaffCredential";
  friend bool operator==(const StaffCredential&, const StaffCredential&) = default;
};

/// One person to be visited, as the tablet shows it.
struct Visit {
  Hash person{};                  // pseudonym
  std::string scheme;
  std::int32_t due_day = 0;
  std::string name;
  std::string address;
  std::string phone;
  std::optional<Hash> challenge;  // payload hash of the challenge that was issued for this visit
  std::int64_t from = 0;          // UnixSeconds, the station's window
  std::int64_t to = 0;            // UnixSeconds; usable until kVisitGrace_s later

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD_MAX(name, 256), LIFECERT_FIELD_MAX(address, 256), LIFECERT_FIELD_MAX(phone, 64),
            LIFECERT_FIELD(challenge), LIFECERT_FIELD(from), LIFECERT_FIELD(to));
  }
  static constexpr const char* kName = "Visit";
  friend bool operator==(const Visit&, const Visit&) = default;
};

/// What is sealed: the visits of one tablet.
struct Visits {
  std::vector<Visit> visits;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(visits, kMaxVisits));
  }
  static constexpr const char* kName = "Visits";
  friend bool operator==(const Visits&, const Visits&) = default;
};

/// By the registrar. Names and addresses stand in it sealed: the intake and its backups never hold them in the clear.
struct VisitList {
  std::string region;
  PublicKey staff_key{};        // for whom
  std::int64_t issued_at = 0;   // UnixSeconds
  std::int64_t expires_at = 0;  // UnixSeconds; the end of the last window plus kVisitGrace_s
  Bytes sealed;                 // Visits, sealed to the tablet's box key

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(staff_key), LIFECERT_FIELD(issued_at),
            LIFECERT_FIELD(expires_at), LIFECERT_FIELD_MAX(sealed, 15U * 1024));
  }
  static constexpr const char* kName = "VisitList";
  friend bool operator==(const VisitList&, const VisitList&) = default;
};

/// Who somebody is, for the registrar alone: a walk-in's packet or a request without a code carries it sealed to registrar_box.
struct Identity {
  std::string name;
  std::string id_number;
  std::string scheme;
  PublicKey device_key{};  // of the packet or request that carries it: it cannot be moved to another device's

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(name, kMaxName), LIFECERT_FIELD_MAX(id_number, 18), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD(device_key));
  }
  static constexpr const char* kName = "Identity";
  friend bool operator==(const Identity&, const Identity&) = default;
};

/// By the registrar: for whom a walk-in's submission is, or that nobody on the roll is meant.
struct Resolution {
  std::string region;
  Hash submission{};
  Code outcome = Code::ok;       // ok, or unknown_person, cannot_open, wrong_kind
  Hash person{};                 // pseudonym; zero unless ok
  std::string scheme;
  std::int32_t due_day = 0;
  std::int64_t resolved_at = 0;  // UnixSeconds

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(submission), LIFECERT_FIELD(outcome), LIFECERT_FIELD(person),
            LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(due_day), LIFECERT_FIELD(resolved_at));
  }
  static constexpr const char* kName = "Resolution";
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

/// Verify a registrar's statement and give its content.
/// Errors: wrong_kind, wrong_key, bad_signature, wrong_region, bad_key (a key in it), unknown_suite, as wire::decode.
[[nodiscard]] Result<StaffCredential> verify_staff_credential(const envelope::SignedStatement& statement,
                                                              const VerifiedTrustList& trust);
[[nodiscard]] Result<VisitList> verify_visit_list(const envelope::SignedStatement& statement,
                                                  const VerifiedTrustList& trust);
[[nodiscard]] Result<Resolution> verify_resolution(const envelope::SignedStatement& statement,
                                                   const VerifiedTrustList& trust);

/// Opens a list of visits with the tablet's own key.
/// Errors: cannot_open, as wire::decode.
[[nodiscard]] Result<Visits> open_visits(const VisitList& list, const crypto::BoxKeyPair& tablet);

/// Seals an identity to the registrar.
/// seed    32 bytes that are never used twice (crypto::hedged_seed)
/// Errors: bad_key, too_long.
[[nodiscard]] Result<Bytes> seal_identity(const Identity& identity, const PublicKey& registrar_box, const Hash& seed);

/// Errors: cannot_open, wrong_key (an identity that was sealed for another device's packet), as wire::decode.
[[nodiscard]] Result<Identity> open_identity(ByteView sealed, const crypto::BoxKeyPair& registrar,
                                             const PublicKey& device_key);

}  // namespace lifecert::cert
