// Any bytes as any wire structure: the first byte chooses which.
#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/voucher.h"
#include "core/client/model.h"
#include "core/desk/book.h"
#include "core/draw/draw.h"
#include "core/intake/keys.h"
#include "core/outbox/continuity.h"
#include "core/outbox/outbox.h"
#include "core/receipt/draw_bundle.h"
#include "core/receipt/hall_reply.h"
#include "core/receipt/reply.h"
#include "core/receipt/slip.h"
#include "tests/fuzz/fuzz.h"

namespace lifecert::fuzz {
namespace {

constexpr void (*kDecoders[])(ByteView) = {decode_one<envelope::SignedStatement>,
                                           decode_one<envelope::Header>,
                                           decode_one<envelope::KeyWraps>,
                                           decode_one<envelope::EvidenceBody>,
                                           decode_one<envelope::Packet>,
                                           decode_one<cert::TrustList>,
                                           decode_one<cert::EnrolmentRequest>,
                                           decode_one<cert::Credential>,
                                           decode_one<cert::EnrolmentRefusal>,
                                           decode_one<cert::Challenge>,
                                           decode_one<cert::Evidence>,
                                           decode_one<cert::Finding>,
                                           decode_one<cert::Decision>,
                                           decode_one<cert::EvidenceRead>,
                                           decode_one<cert::EvidenceGrant>,
                                           decode_one<cert::Fetch>,
                                           decode_one<cert::Pins>,
                                           decode_one<cert::StretchedCode>,
                                           decode_one<receipt::Leaf>,
                                           decode_one<receipt::LeafOpening>,
                                           decode_one<receipt::SubmissionRecord>,
                                           decode_one<receipt::KeptStatement>,
                                           decode_one<receipt::ReceiptReply>,
                                           decode_one<receipt::CheckpointReply>,
                                           decode_one<receipt::SubmissionStatus>,
                                           decode_one<receipt::EnrolmentStatus>,
                                           decode_one<receipt::Feed>,
                                           decode_one<outbox::JournalEntry>,
                                           decode_one<client::Image>,
                                           decode_one<client::Changes>,
                                           decode_one<client::Capture>,
                                           decode_one<client::ToSign>,
                                           decode_one<client::Signatures>,
                                           decode_one<client::NextStep>,
                                           decode_one<client::View>,
                                           decode_one<intake::StoredRecord>,
                                           decode_one<intake::SubmissionRow>,
                                           decode_one<desk::HallPlan>,
                                           decode_one<desk::Appointment>,
                                           decode_one<desk::TicketRequest>,
                                           decode_one<desk::HallRequest>,
                                           decode_one<desk::RequestBody>,
                                           decode_one<desk::Evaluation>,
                                           decode_one<desk::Call>,
                                           decode_one<desk::CaseStep>,
                                           decode_one<desk::Escalation>,
                                           decode_one<desk::Statistics>,
                                           decode_one<draw::ObjectList>,
                                           decode_one<draw::InspectorList>,
                                           decode_one<draw::Commitment>,
                                           decode_one<draw::SeedRecord>,
                                           decode_one<draw::Reveal>,
                                           decode_one<draw::Outcome>,
                                           decode_one<draw::ResultStatement>,
                                           decode_one<cert::Attestation>,
                                           decode_one<cert::Appeal>,
                                           decode_one<cert::AppealAnswer>,
                                           decode_one<cert::Amendment>,
                                           decode_one<cert::ConsentWithdrawal>,
                                           decode_one<cert::Contact>,
                                           decode_one<cert::Review>,
                                           decode_one<cert::Proposal>,
                                           decode_one<cert::EvidenceErased>,
                                           decode_one<client::Say>,
                                           decode_one<receipt::HallStatus>,
                                           decode_one<receipt::DrawBundle>,
                                           decode_one<receipt::DrawVerdict>,
                                           decode_one<cert::TrustChain>,
                                           decode_one<cert::StaffCredential>,
                                           decode_one<cert::VisitList>,
                                           decode_one<cert::Visits>,
                                           decode_one<cert::Identity>,
                                           decode_one<cert::Resolution>,
                                           decode_one<cert::Revocation>,
                                           decode_one<cert::RefusalNote>,
                                           decode_one<cert::KeyCard>,
                                           decode_one<cert::Voucher>,
                                           decode_one<cert::WitnessWord>,
                                           decode_one<outbox::CarriedJournal>,
                                           decode_one<outbox::Continuity>,
                                           decode_one<receipt::EvidenceArrival>,
                                           decode_one<client::Assisted>,
                                           decode_one<client::Vouch>,
                                           decode_one<receipt::HallPlanReply>,
                                           decode_one<receipt::CatalogueHistory>};

}  // namespace
}  // namespace lifecert::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert::fuzz;
  if (size == 0) return 0;
  kDecoders[data[0] % std::size(kDecoders)]({data + 1, size - 1});
  return 0;
}
