// What update() wants done outside: reading the book, asking the counter, signing. A runner does it on another thread
// and answers with actions (action.h).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "native/admin/app/model.h"

namespace lifecert::native::admin {

namespace effect {
/// Opens the book. Answers: Rows (whole) or BookFailed.
struct ReadBook {};
/// Takes what is new from the counter. Answers: Rows, then Refreshed or RefreshFailed.
struct Refresh {};
/// Answers: File or FileFailed.
struct ReadFile {
  Hash submission{};
};
/// Answers: Receipt.
struct CheckReceipt {
  Hash submission{};
};
/// Signs the request to see evidence and has it logged; what was signed once and not answered is sent again as it is.
/// Answers: ReadLogged or EvidenceFailed.
struct PostRead {
  Hash submission{};
  std::string reason;
};
/// Opens the evidence with the key that was granted. Answers: EvidenceOpened, GrantNotYet or EvidenceFailed.
struct OpenEvidence {
  Hash submission{};
};
/// The reviewer has left: request and key are forgotten. No answer.
struct ForgetEvidence {
  Hash submission{};
};
/// Signs a decision and has it logged; the same decision is signed once however often it is sent. Answers:
/// DecisionLogged or DecisionFailed.
struct PostDecision {
  Hash submission{};
  cert::Verdict verdict = cert::Verdict::more;
  std::string reason;
};
/// Reads on in the halls' records. Answers: Supervised or SuperviseFailed.
struct Supervise {};
/// Looks at a paper with the trust list alone. Answers: PaperHolds or PaperFails.
struct VerifyPaper {
  std::string text;
};
}  // namespace effect

using Job = std::variant<effect::ReadBook, effect::Refresh, effect::ReadFile, effect::CheckReceipt, effect::PostRead,
                         effect::OpenEvidence, effect::ForgetEvidence, effect::PostDecision, effect::Supervise,
                         effect::VerifyPaper>;

struct Effect {
  Job job;
  std::uint32_t after_ms = 0;  // not before
};

using Effects = std::vector<Effect>;

}  // namespace lifecert::native::admin
