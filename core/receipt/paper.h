// What is on a paper or a screen: a kept slip, a *received* receipt, a *decided* certificate, as the text of its QR. One call says
// what it is, whose, until when, and whether it holds, with nothing but the trust list: for the page, the command and the
// window alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/cert/compact_credential.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/receipt/compact.h"
#include "core/receipt/slip.h"
#include "core/wire/codec.h"

namespace lifecert::receipt {

/// The three words for the person, never mixed.
enum class PaperKind : std::uint8_t { kept = 1, received = 2, decided = 3 };
[[nodiscard]] bool known(PaperKind kind);
[[nodiscard]] std::string_view name_of(PaperKind kind);
constexpr std::string_view type_name(PaperKind) { return "PaperKind"; }

/// What a paper that holds says. Fields that its kind does not have are zero or empty.
struct Paper {
  PaperKind kind = PaperKind::kept;
  Hash submission{};
  std::string spoken_number;
  cert::PersonTag person{};         // the pseudonym's first bytes; the name is nowhere in it
  std::string scheme;               // received, decided
  std::int32_t due_day = 0;         // the cycle that it is about: safe until then without any decision
  bool staff_witnessed = false;     // kept: the word of a member of staff, not of the person's phone alone
  std::int32_t key_expires_day = 0; // kept: when the credential ends
  std::int64_t made_at = 0;         // kept, received: UnixSeconds by the device's clock, advice only
  std::int64_t logged_at = 0;       // received, decided: UnixSeconds by the intake, "not after"
  std::int64_t cosigned_at = 0;     // received, decided: UnixSeconds by the region's time cosigner
  std::string log_origin;
  std::uint64_t log_index = 0;
  std::uint64_t tree_size = 0;
  std::uint8_t verdict = 0;         // decided: cert::Verdict as a number
  std::string reason;               // decided: for the person to read
  std::int64_t decided_at = 0;      // decided: UnixSeconds by the reviewer's clock
  std::int32_t next_due_day = 0;    // decided: after a pass, safe until then

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD(submission), LIFECERT_FIELD_MAX(spoken_number, 32),
            LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD(staff_witnessed), LIFECERT_FIELD(key_expires_day), LIFECERT_FIELD(made_at),
            LIFECERT_FIELD(logged_at), LIFECERT_FIELD(cosigned_at), LIFECERT_FIELD_MAX(log_origin, 128),
            LIFECERT_FIELD(log_index), LIFECERT_FIELD(tree_size), LIFECERT_FIELD(verdict),
            LIFECERT_FIELD_MAX(reason, cert::kMaxReason), LIFECERT_FIELD(decided_at), LIFECERT_FIELD(next_due_day));
  }
  static constexpr const char* kName = "Paper";
  friend bool operator==(const Paper&, const Paper&) = default;
};

/// Whether a text begins as a paper's does.
[[nodiscard]] bool looks_like_paper(std::string_view text);

/// text   of the QR; blanks and line breaks before and behind do not matter
/// Errors: not_a_paper; of a slip those of read_slip_qr_unverified() and verify_slip(); of the others those of
///         read_receipt_qr_unverified(), unpack_proof(), verify_logged() and of what verifies the record. wrong_region says that it
///         comes from elsewhere, which is no forgery.
[[nodiscard]] Result<Paper> verify_paper(std::string_view text, const cert::VerifiedTrustList& trust);

/// The parts of verify_paper() for who has the parts already.
[[nodiscard]] Paper paper_of(const VerifiedSlip& slip);
[[nodiscard]] Result<Paper> verify_received(ByteView record, std::string_view proof,
                                            const cert::VerifiedTrustList& trust);
[[nodiscard]] Result<Paper> verify_decided(ByteView statement, std::string_view proof,
                                           const cert::VerifiedTrustList& trust);

}  // namespace lifecert::receipt
