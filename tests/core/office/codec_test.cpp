// The office's stored rows in the codec family.
#include "core/office/book.h"
#include "core/office/recheck.h"
#include "core/office/registrar.h"
#include "core/office/roll.h"
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

const office::LetterId kLetter = fixed_bytes<16>("letter");

office::BookHead book_head() {
  office::BookHead head;
  for (std::uint64_t index = 0; index < 3; ++index) {
    const receipt::LeafOpening& opening = Samples::get().region.log.opening(index);
    const receipt::Leaf leaf = receipt::leaf_of(opening, Samples::get().region.log.record(index));
    head.position.append(merkle::leaf_hash(wire::encode(leaf)));
  }
  head.next_out = 5;
  return head;
}

office::DeviceRow device_row() {
  office::DeviceRow row;
  row.person = Samples::get().region.person;
  row.scheme = "urban-employee";
  row.serial = Samples::get().region.credential().serial;
  row.letter = kLetter;
  row.issued_at = kNow + 60;
  row.expires_at = kNow + 60 + 400 * kDay_s;
  return row;
}

office::LetterRow letter_row() {
  office::LetterRow row;
  row.person = Samples::get().region.person;
  row.issued_at = kNow - 20 * kDay_s;
  row.expires_at = kNow + 40 * kDay_s;
  row.typed = Region::stretched().code_id;
  row.qr = fixed_bytes<16>("QR code id");
  row.used_at = kNow + 1;
  row.used_by = cert::payload_hash(Samples::get().request.payload);
  row.device = Samples::get().region.device.public_key();
  return row;
}

std::vector<CodecCase> cases() {
  const Samples& samples = Samples::get();
  const crypto::Hash credential = cert::payload_hash(samples.credential.payload);
  const cert::EvidenceGrant grant = samples.region.grant(samples.submission);
  const office::RollEntry entry{"样例一𠮷", "11010519491231002X", "urban-employee", kToday + 38, "station-01",
                                "",         "示例路2号"};
  office::PersonRow person;
  person.draws = 2;
  person.challenges = {{cert::payload_hash(samples.challenge.payload), kNow + 60 + 90 * kDay_s}};
  person.phones_until = kNow + 60 + 400 * kDay_s;
  person.self_cycles = 1;
  person.next_due_day = kToday + 403;
  person.letters = {kLetter};
  person.devices = {samples.region.device.public_key()};
  return {wire_case("BookHead", "office-book-head.hex", book_head()),
          wire_case("RefusedRow", "office-refused.hex",
                    office::RefusedRow{Code::already_decided, kNow + 310, wire::encode(samples.decision)}),
          wire_case("RollEntry", "office-roll-entry.hex", entry),
          wire_case("PersonRow", "office-person.hex", person),
          wire_case("SeenRow", "office-seen.hex", office::SeenRow{cert::Presence::p1, true}),
          wire_case("GoneRow", "office-gone.hex", office::GoneRow{cert::ErasureCause::withdrawn, kNow + 1000}),
          wire_case("PersonSubmissions", "office-submissions.hex", office::PersonSubmissions{{samples.submission}}),
          wire_case("LetterRow", "office-letter.hex", letter_row()),
          wire_case("CodeRow", "office-code.hex", office::CodeRow{kLetter, Region::stretched().mac_key}),
          wire_case("DeviceRow", "office-device.hex", device_row()),
          wire_case("AnsweredRow", "office-answered.hex", office::AnsweredRow{Code::ok, 0, credential}),
          wire_case("IssuedChallenge", "office-challenge.hex",
                    office::IssuedChallenge{samples.region.challenge(1), samples.submission}),
          wire_case("DueRow", "office-due.hex", office::DueRow{{kToday + 403, kToday + 768}}),
          wire_case("TreeRow", "office-tree.hex",
                    office::TreeRow{samples.region.log.head(3).root, static_cast<std::uint64_t>(kNow + 62)}),
          wire_case("VaultRow", "office-vault.hex", office::VaultRow{fixed("case key"), grant.content_key, 3}),
          wire_case("PrintsRow", "office-prints.hex",
                    office::PrintsRow{{{samples.submission, {fixed("print at rest"), fixed("print turned")}}}}),
          wire_case("PortraitStatement", "office-portrait-statement.hex",
                    office::PortraitStatement{Region::kName, samples.region.person, cert::PortraitSource::agency, kNow,
                                              crypto::blake2b(Region::picture("portrait", 60))}),
          wire_case("PortraitParcel", "office-portrait-parcel.hex",
                    office::PortraitParcel{Region::picture("statement", 40), {Region::picture("sealed", 60)}}),
          wire_case("PortraitNote", "office-portrait-note.hex",
                    office::PortraitNote{cert::PortraitSource::agency, kNow,
                                         crypto::blake2b(Region::picture("portrait", 60))}),
          wire_case("PortraitRow", "office-portrait.hex",
                    office::PortraitRow{cert::PortraitSource::agency, fixed("portrait key"), Region::picture("portrait", 60)})};
}

INSTANTIATE_TEST_SUITE_P(Office, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
