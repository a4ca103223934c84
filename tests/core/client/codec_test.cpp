// What crosses between the client's core and its host, in the codec family.
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

std::vector<CodecCase> cases() {
  const client::Row row{bytes_of("checkpoint"), bytes_of(Samples::get().checkpoint)};
  const client::Image image{{row, {bytes_of("trust"), Samples::get().region.trust_bytes}}};
  const client::Changes changes{{row}, {bytes_of("refusal")}};
  const client::Capture capture{1, true, kNow + 100, envelope::Channel::phone_web, Region::evidence().photos, {}, ""};
  const client::ToSign to_sign{{bytes_of("first message"), bytes_of("second message")}};
  const client::Signatures signatures{{Samples::get().slip.statement_signature}};
  return {wire_case("Row", "", row),
          wire_case("Image", "client-image.hex", image),
          wire_case("Changes", "client-changes.hex", changes),
          wire_case("MeterBook", "client-meter.hex",
                    client::MeterBook{{{682, {{cert::MeterStep::code, 1, 1, 0, 30}}, {}}}, 682}),
          wire_case("Capture", "client-capture.hex", capture),
          wire_case("Say", "client-say.hex", client::Say{client::SayKind::appeal, "停字 2026-0042", kToday - 3, "我还健在。", {}, 0}),
          wire_case("Assisted", "",
                    client::Assisted{capture, std::nullopt, "示例人乙", "11010519491231002X", "urban-employee",
                                     envelope::DocumentSeen::identity_card}),
          wire_case("Vouch", "",
                    client::Vouch{"LCP1:PHONE", fixed("person"), "", "", "", true, kNow, "LCP1:TABLET", ""}),
          wire_case("SaidView", "", sample_view().said[0]),
          wire_case("ToSign", "client-to-sign.hex", to_sign),
          wire_case("Signatures", "client-signatures.hex", signatures),
          wire_case("HttpHeader", "", client::HttpHeader{"lifecert-known-size", "4"}),
          wire_case("Exchange", "client-exchange.hex", sample_exchange()),
          wire_case("NextStep", "client-next-step.hex", client::NextStep{sample_exchange(), 0}),
          wire_case("NextStepWait", "client-next-step-wait.hex", client::NextStep{std::nullopt, 3600}),
          wire_case("ItemView", "", sample_view().items[0]),
          wire_case("View", "client-view.hex", sample_view())};
}

INSTANTIATE_TEST_SUITE_P(Client, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
