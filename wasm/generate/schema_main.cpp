// lifecert_schema FILE: writes the TypeScript of everything that crosses the C ABI of wasm/lifecert.h to FILE.
#include <fstream>
#include <iostream>

#include "core/cert/enrolment.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/client/model.h"
#include "core/desk/statements.h"
#include "core/envelope/packet.h"
#include "core/receipt/draw_bundle.h"
#include "core/receipt/hall_reply.h"
#include "core/receipt/leaf.h"
#include "core/receipt/paper.h"
#include "core/receipt/reply.h"
#include "core/vision/eyes.h"
#include "core/wire/schema.h"
#include "wasm/face/session_facts.h"
#include "wasm/hall/facts.h"

namespace lifecert {
namespace {

wire::Schema abi_schema() {
  wire::SchemaWriter writer;
  writer.add<Code>();
  // What is handed in.
  writer.add<cert::Pins>();
  writer.add<cert::StretchedCode>();
  writer.add<client::Image>();
  writer.add<client::Signatures>();
  writer.add<client::Capture>();
  writer.add<client::Say>();
  writer.add<client::Assisted>();
  writer.add<client::Vouch>();
  writer.add<receipt::SubmissionRecord>();
  writer.add<receipt::LoggedStatement>();
  // What is answered.
  writer.add<client::ToSign>();
  writer.add<client::Changes>();
  writer.add<client::NextStep>();
  writer.add<client::View>();
  writer.add<cert::Verdict>();
  writer.add<cert::TrustList>();
  // The face module.
  writer.add<vision::NetKind>();
  writer.add<vision::FaceFrame>();
  writer.add<vision::Descriptor>();
  // The hall module.
  writer.add<abi::HallTrust>();
  writer.add<abi::HallQuery>();
  writer.add<abi::HallFacts>();
  writer.add<abi::RecordFacts>();
  writer.add<abi::HallTexts>();
  writer.add<abi::HallPieces>();
  writer.add<catalog::SearchAnswer>();
  writer.add<catalog::HallBook>();
  writer.add<catalog::Item>();
  writer.add<catalog::Notice>();
  writer.add<catalog::Explanation>();
  writer.add<catalog::PublicList>();
  writer.add<catalog::FlowChart>();
  // The hall's desk, and draws.
  writer.add<envelope::SignedStatement>();
  writer.add<desk::Appointment>();
  writer.add<desk::TicketRequest>();
  writer.add<desk::HallRequest>();
  writer.add<desk::RequestBody>();
  writer.add<desk::Evaluation>();
  writer.add<desk::CaseStep>();
  writer.add<cert::Fetch>();
  writer.add<receipt::ReceiptReply>();
  writer.add<receipt::HallPlanSeen>();
  writer.add<receipt::HallReceiptSeen>();
  writer.add<receipt::HallStatusSeen>();
  writer.add<abi::HallDays>();
  writer.add<receipt::DrawVerdict>();
  writer.add<client::ScriptSeed>();
  writer.add<face_abi::ScriptView>();
  writer.add<face_abi::SessionStep>();
  writer.add<face_abi::LiveReport>();
  writer.add<receipt::Paper>();
  writer.add<client::MeterBook>();
  writer.add<cert::MeterOutcome>();
  return writer.schema();
}

int run(const char* path) {
  const wire::Schema schema = abi_schema();
  for (const std::string& fault : schema.faults) std::cerr << "lifecert_schema: " << fault << "\n";
  if (!schema.faults.empty()) return 1;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << wire::typescript(schema, "./codec.js");
  file.close();
  if (!file) {
    std::cerr << "lifecert_schema: " << path << " cannot be written\n";
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace lifecert

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: lifecert_schema FILE\n";
    return 2;
  }
  return lifecert::run(argv[1]);
}
