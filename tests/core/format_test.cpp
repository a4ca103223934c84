// core/FORMAT.md against the core: its tables are what the archives read, its examples are the golden vectors, and
// nothing that is signed, stored or sent is missing from it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "core/catalog/delta.h"
#include "core/catalog/search.h"
#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/enrolment.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/voucher.h"
#include "core/client/model.h"
#include "core/crypto/hash.h"
#include "core/desk/book.h"
#include "core/draw/draw.h"
#include "core/intake/keys.h"
#include "core/intake/upload.h"
#include "core/liveness/session.h"
#include "core/outbox/continuity.h"
#include "core/office/book.h"
#include "core/receipt/draw_bundle.h"
#include "core/receipt/hall_reply.h"
#include "core/office/recheck.h"
#include "core/office/registrar.h"
#include "core/office/roll.h"
#include "core/vision/face.h"
#include "core/wire/calendar.h"
#include "core/receipt/fork.h"
#include "core/wire/schema.h"
#include "core/witness/witness.h"
#include "tests/support/format_writer.h"
#include "tests/support/samples.h"
#include "tests/support/source_root.h"
#include "tests/support/vectors.h"

namespace lifecert {
namespace {

using support::fixed;
using support::fixed_bytes;
using support::must;
using support::named_box;
using support::NamedSigner;
using support::Region;
using support::Samples;
using wire::to_hex;

namespace fs = std::filesystem;

// ---- What the document says

/// A table or an example with what it claims to be: `<!-- table: Header -->`, `<!-- example: header.hex -->`,
/// `<!-- example: packet.hex 0-8 -->` (bytes 0 to 8, the last one not included), `<!-- lines: derived.txt -->` (some of
/// its lines).
struct Claim {
  std::string what;
  std::string name;
  std::string text;  // the table's lines, or the inside of the code block
  int line = 0;
};

std::string document() {
  return support::read_file(fs::path(support::source_root()) / "core" / "FORMAT.md").value_or("");
}

std::vector<Claim> claims(const std::string& text) {
  static const std::regex kMarker(R"(^<!-- (table|example|lines): (.+) -->$)");
  std::vector<Claim> found;
  std::istringstream lines(text);
  std::string line;
  std::optional<Claim> open;
  bool in_block = false;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (!open) {
      if (std::regex_match(line, match, kMarker)) open = Claim{match[1], match[2], "", number};
      continue;
    }
    const bool fence = line.starts_with("```");
    if (open->what == "table" ? line.starts_with("|") : in_block && !fence) {
      open->text += line + "\n";
      continue;
    }
    if (open->what != "table" && fence && !in_block) {
      in_block = true;
      continue;
    }
    if (open->text.empty() && line.empty()) continue;
    found.push_back(*open);
    open.reset();
    in_block = false;
  }
  if (open) found.push_back(*open);
  return found;
}

std::vector<Claim> claims_of(const std::string& what) {
  std::vector<Claim> all = claims(document());
  std::erase_if(all, [&](const Claim& one) { return one.what != what; });
  return all;
}

// The first columns of each row of a table.
std::string columns(const std::string& table, std::size_t count) {
  std::istringstream lines(table);
  std::string line;
  std::string kept;
  while (std::getline(lines, line)) {
    std::size_t end = 0;
    for (std::size_t i = 0; i <= count && end != std::string::npos; ++i) end = line.find('|', i == 0 ? 0 : end + 1);
    kept += (end == std::string::npos ? line : line.substr(0, end + 1)) + "\n";
  }
  return kept;
}

wire::Schema schema() {
  wire::SchemaWriter writer;
  writer.add<envelope::SignedStatement>();
  writer.add<envelope::Packet>();
  writer.add<envelope::Header>();
  writer.add<envelope::KeyWraps>();
  writer.add<envelope::EvidenceBody>();
  writer.add<cert::TrustList>();
  writer.add<cert::Pins>();
  writer.add<cert::StretchedCode>();
  writer.add<cert::EnrolmentRequest>();
  writer.add<cert::Credential>();
  writer.add<cert::EnrolmentRefusal>();
  writer.add<cert::Challenge>();
  writer.add<cert::Evidence>();
  writer.add<cert::Finding>();
  writer.add<cert::Decision>();
  writer.add<cert::EvidenceRead>();
  writer.add<cert::EvidenceGrant>();
  writer.add<cert::Fetch>();
  writer.add<cert::Attestation>();
  writer.add<cert::Appeal>();
  writer.add<cert::AppealAnswer>();
  writer.add<cert::Amendment>();
  writer.add<cert::ConsentWithdrawal>();
  writer.add<cert::Contact>();
  writer.add<cert::Review>();
  writer.add<cert::Proposal>();
  writer.add<cert::EvidenceErased>();
  writer.add<cert::TrustChain>();
  writer.add<cert::StaffCredential>();
  writer.add<cert::VisitList>();
  writer.add<cert::KeyCard>();
  writer.add<cert::Voucher>();
  writer.add<cert::WitnessWord>();
  writer.add<cert::Visits>();
  writer.add<cert::Identity>();
  writer.add<cert::Resolution>();
  writer.add<cert::Revocation>();
  writer.add<cert::RefusalNote>();
  writer.add<receipt::Leaf>();
  writer.add<receipt::SubmissionRecord>();
  writer.add<receipt::EvidenceArrival>();
  writer.add<receipt::KeptStatement>();
  writer.add<cert::CompactCredential>();
  writer.add<receipt::KeptSlip>();
  writer.add<receipt::CompactReceipt>();
  writer.add<receipt::Paper>();
  writer.add<receipt::ForkFile>();
  writer.add<receipt::Offer>();
  writer.add<cert::MeterReport>();
  writer.add<client::MeterBook>();
  writer.add<receipt::CheckpointReply>();
  writer.add<receipt::ReceiptReply>();
  writer.add<receipt::SubmissionStatus>();
  writer.add<receipt::EnrolmentStatus>();
  writer.add<receipt::Feed>();
  writer.add<receipt::HallStatus>();
  writer.add<receipt::HallPlanReply>();
  writer.add<receipt::CatalogueHistory>();
  writer.add<receipt::HallPlanSeen>();
  writer.add<receipt::HallReceiptSeen>();
  writer.add<receipt::HallStatusSeen>();
  writer.add<receipt::DrawBundle>();
  writer.add<receipt::DrawVerdict>();
  writer.add<outbox::JournalEntry>();
  writer.add<outbox::CarriedJournal>();
  writer.add<outbox::Continuity>();
  writer.add<vision::FaceFrame>();
  writer.add<vision::Descriptor>();
  writer.add<liveness::Session>();
  writer.add<client::Image>();
  writer.add<client::Changes>();
  writer.add<client::Capture>();
  writer.add<client::Say>();
  writer.add<client::ScriptSeed>();
  writer.add<client::Assisted>();
  writer.add<client::Vouch>();
  writer.add<client::ToSign>();
  writer.add<client::Signatures>();
  writer.add<client::NextStep>();
  writer.add<client::View>();
  writer.add<intake::LogHead>();
  writer.add<intake::StoredRecord>();
  writer.add<intake::SubmissionRow>();
  writer.add<intake::UploadRow>();
  writer.add<witness::Fork>();
  writer.add<office::BookHead>();
  writer.add<office::RefusedRow>();
  writer.add<office::RollEntry>();
  writer.add<office::PersonRow>();
  writer.add<office::SeenRow>();
  writer.add<office::GoneRow>();
  writer.add<office::PersonSubmissions>();
  writer.add<office::LetterRow>();
  writer.add<office::StaffRow>();
  writer.add<office::CodeRow>();
  writer.add<office::DeviceRow>();
  writer.add<office::AnsweredRow>();
  writer.add<office::IssuedChallenge>();
  writer.add<office::DueRow>();
  writer.add<office::TreeRow>();
  writer.add<office::VaultRow>();
  writer.add<catalog::Item>();
  writer.add<catalog::Notice>();
  writer.add<catalog::Explanation>();
  writer.add<catalog::PublicList>();
  writer.add<catalog::FlowChart>();
  writer.add<catalog::HallBook>();
  writer.add<catalog::Vocabulary>();
  writer.add<catalog::EditorWarrant>();
  writer.add<catalog::CatalogueHead>();
  writer.add<catalog::CatalogueDelta>();
  writer.add<catalog::RecordKind>();
  writer.add<catalog::SearchAnswer>();
  writer.add<catalog::Piece>();
  writer.add<WorkingCalendar>();
  writer.add<desk::HallPlan>();
  writer.add<desk::Appointment>();
  writer.add<desk::TicketRequest>();
  writer.add<desk::HallRequest>();
  writer.add<desk::RequestBody>();
  writer.add<desk::Evaluation>();
  writer.add<desk::Call>();
  writer.add<desk::CaseStep>();
  writer.add<desk::Escalation>();
  writer.add<desk::Statistics>();
  writer.add<draw::ObjectList>();
  writer.add<draw::InspectorList>();
  writer.add<draw::Commitment>();
  writer.add<draw::SeedRecord>();
  writer.add<draw::Reveal>();
  writer.add<draw::Outcome>();
  writer.add<draw::ResultStatement>();
  writer.add<office::PortraitStatement>();
  writer.add<office::PortraitParcel>();
  writer.add<office::PortraitNote>();
  writer.add<office::PrintsRow>();
  writer.add<office::PortraitRow>();
  return writer.schema();
}

// scripts/formats asks for it to be written anew; else it must be what would be written.
TEST(FormatDocument, IsAsItsWriterWritesIt) {
  const std::string made = support::rewritten(schema(), document());
  if (support::rewriting()) {
    std::ofstream(fs::path(support::source_root()) / "core" / "FORMAT.md", std::ios::binary | std::ios::trunc) << made;
  }
  EXPECT_EQ(made.find("| ? |"), std::string::npos) << "write the meaning of the rows with a question mark";
  EXPECT_TRUE(made == document()) << "core/FORMAT.md is behind the formats: run scripts/formats";
}

TEST(FormatDocument, HasTheTablesThatTheArchivesRead) {
  const wire::Schema made = schema();
  EXPECT_TRUE(made.faults.empty());
  std::set<std::string> enumerations;
  for (const wire::SchemaEnumeration& one : made.enumerations) enumerations.insert(one.name);
  for (const Claim& claim : claims_of("table")) {
    SCOPED_TRACE("core/FORMAT.md:" + std::to_string(claim.line) + " " + claim.name);
    const Result<std::string> table = wire::markdown(made, claim.name);
    ASSERT_TRUE(table) << "no such structure or enumeration";
    const std::size_t width = enumerations.contains(claim.name) ? 2 : 3;
    EXPECT_EQ(columns(claim.text, width), columns(*table, width));
  }
}

TEST(FormatDocument, DescribesEveryStructureOfTheCore) {
  std::set<std::string> described;
  for (const Claim& claim : claims_of("table")) {
    EXPECT_TRUE(described.insert(claim.name).second) << claim.name << " is described twice";
  }
  static const std::regex kNamed(R"(kName = \"(\w+)\")");
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(support::source_root()) / "core")) {
    if (entry.path().extension() != ".h") continue;
    const std::string text = support::read_file(entry.path()).value_or("");
    for (std::sregex_iterator it(text.begin(), text.end(), kNamed), end; it != end; ++it) {
      EXPECT_TRUE(described.contains((*it)[1]))
          << (*it)[1] << " of " << entry.path() << " has no table in core/FORMAT.md";
    }
  }
  for (const wire::SchemaEnumeration& one : schema().enumerations) {
    EXPECT_TRUE(described.contains(one.name)) << one.name << " has no table in core/FORMAT.md";
  }
}

TEST(FormatDocument, HasExamplesThatAreGoldenVectors) {
  const std::vector<Claim> examples = claims_of("example");
  EXPECT_GT(examples.size(), 30U);
  for (const Claim& claim : examples) {
    SCOPED_TRACE("core/FORMAT.md:" + std::to_string(claim.line) + " " + claim.name);
    std::istringstream words(claim.name);
    std::string file;
    std::size_t from = 0;
    std::size_t to = std::string::npos;
    char dash = '-';
    words >> file;
    const bool is_part = static_cast<bool>(words >> from >> dash >> to);
    const std::optional<Bytes> vector = support::read_vector(file);
    ASSERT_TRUE(vector) << "no such vector";
    const std::optional<Bytes> shown =
        file.ends_with(".txt") ? bytes_of(claim.text) : support::read_commented_hex(claim.text);
    ASSERT_TRUE(shown) << "not hexadecimal";
    Bytes want = *vector;
    if (is_part) {
      ASSERT_LE(to, want.size());
      want.assign(vector->begin() + static_cast<std::ptrdiff_t>(from),
                  vector->begin() + static_cast<std::ptrdiff_t>(to));
    }
    // A text without a newline at its end has one in the document all the same.
    if (file.ends_with(".txt") && !want.empty() && want.back() != '\n') want.push_back('\n');
    EXPECT_EQ(to_hex(*shown), to_hex(want));
  }
}

TEST(FormatDocument, QuotesLinesThatStandInTheVectors) {
  for (const Claim& claim : claims_of("lines")) {
    SCOPED_TRACE("core/FORMAT.md:" + std::to_string(claim.line));
    const std::string text = text_of(support::read_vector(claim.name).value_or(Bytes{}));
    std::istringstream lines(claim.text);
    std::string line;
    while (std::getline(lines, line)) EXPECT_NE(("\n" + text).find("\n" + line + "\n"), std::string::npos) << line;
  }
}

TEST(FormatDocument, NamesEveryVector) {
  const std::string text = document();
  for (const auto& entry : fs::directory_iterator(fs::path(support::source_root()) / "tests" / "vectors")) {
    EXPECT_NE(text.find(entry.path().filename().string()), std::string::npos)
        << entry.path().filename() << " is not named in core/FORMAT.md";
  }
}

// ---- Values that are computed, not encoded

class Lines {
 public:
  void title(const std::string& text) { text_ += (text_.empty() ? "# " : "\n# ") + text + "\n"; }
  void add(const std::string& name, const std::string& value) { text_ += name + " = " + value + "\n"; }
  void add(const std::string& name, ByteView value) { add(name, to_hex(value)); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void add_keys(Lines& lines) {
  lines.title("Ed25519 keys: seed (RFC 8032), public key, key id");
  for (const char* name :
       {"root 1", "root 2", "root 3", "log", "cosigner", "witness", "registrar", "rechecker", "reviewer", "device"}) {
    const NamedSigner signer(name);
    lines.add(std::string(name) + ": seed", fixed(std::string("sign ") + name));
    lines.add(std::string(name) + ": public key", signer.public_key());
    lines.add(std::string(name) + ": key id", signer.id());
  }
  lines.title("X25519 keys: seed (crypto_box_seed_keypair), secret key, public key, key id");
  for (const char* name : {"recipient 1a", "recipient 1b", "recipient 2", "answer"}) {
    const crypto::BoxKeyPair pair = named_box(name);
    lines.add(std::string(name) + ": seed", fixed(std::string("box ") + name));
    lines.add(std::string(name) + ": secret key", pair.secret_key.view());
    lines.add(std::string(name) + ": public key", pair.public_key);
    lines.add(std::string(name) + ": key id", crypto::key_id(pair.public_key));
  }
}

void add_region(Lines& lines) {
  const Region& region = Samples::get().region;
  lines.title("The region");
  lines.add("root set hash", region.pins.root_set);
  lines.add("region tag", cert::region_tag(Region::kName));
  const merkle::NoteKey log{region.log.origin(), region.log.key()};
  const merkle::NoteKey cosigner{region.list.time_cosigner.name, region.list.time_cosigner.key};
  lines.add("log: verifier key", merkle::verifier_key(log));
  const std::uint32_t log_hash = merkle::note_key_hash(log);
  const std::uint32_t cosigner_hash = merkle::cosigner_key_hash(cosigner);
  const auto big_endian = [](std::uint32_t value) {
    return Bytes{static_cast<std::uint8_t>(value >> 24U), static_cast<std::uint8_t>(value >> 16U),
                 static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
  };
  lines.add("log: note key hash", big_endian(log_hash));
  lines.add("cosigner: note key hash", big_endian(cosigner_hash));
}

void add_codes(Lines& lines) {
  const Region& region = Samples::get().region;
  lines.title("The letter's codes");
  const auto typed_random = fixed_bytes<8>("typed code");
  const auto qr_random = fixed_bytes<16>("qr code");
  const std::string typed = cert::typed_code(typed_random);
  const std::string qr = cert::qr_code(qr_random, cert::region_tag(Region::kName));
  const cert::EnrolmentCode code = must(cert::read_code(typed, region.pins.region));
  const cert::EnrolmentCode scanned = must(cert::read_code(qr, region.pins.region));
  const cert::StretchedCode stretched = must(cert::stretch_code(code, Region::kName));
  lines.add("typed code: random bytes", typed_random);
  lines.add("typed code: text", typed);
  lines.add("typed code: secret", code.secret);
  lines.add("QR code: random bytes", qr_random);
  lines.add("QR code: text", qr);
  lines.add("QR code: secret", scanned.secret);
  lines.add("typed code: id", stretched.code_id);
  lines.add("typed code: MAC key", stretched.mac_key);
  lines.add("typed code: MAC for the device",
            cert::enrolment_mac(stretched.mac_key, Region::kName, stretched.code_id, region.device.public_key()));
}

void add_submission(Lines& lines) {
  const Samples& samples = Samples::get();
  const Bytes packet = wire::encode(samples.packet);
  const envelope::ParsedPacket parsed = must(envelope::parse_unverified(packet));
  lines.title("The submission");
  lines.add("challenge: payload hash", cert::payload_hash(samples.challenge.payload));
  lines.add("fetch: bytes to sign",
            envelope::pre_authentication(envelope::Kind::fetch, samples.fetch_statement.payload));
  lines.add("header: context", envelope::context_of(samples.header));
  lines.add("header: submission id", samples.submission);
  lines.add("packet: content key", must(envelope::unwrap_content_key(parsed, samples.region.recipient_1a)).view());
  lines.add("packet: BLAKE2b-256", crypto::blake2b(packet));
  lines.add("spoken number", receipt::spoken_number(samples.submission));
  lines.title("The log");
  lines.add("leaf hash of the submission", merkle::leaf_hash(wire::encode(samples.leaf)));
  lines.add("root at size 4", samples.region.log.head(4).root);
  lines.title("Names in the stores of intake and office");
  lines.add("cycle hash", intake::cycle_hash(samples.region.person, "urban-employee", support::kToday + 38));
  lines.add("pseudonym",
            office::pseudonym(crypto::SecretKey(fixed("pseudonym key")), "urban-employee", "11010519491231002X"));
}

TEST(Derived, ValuesAreTheGoldenOnes) {
  Lines lines;
  add_keys(lines);
  add_region(lines);
  add_codes(lines);
  add_submission(lines);
  if (support::rewriting()) support::write_vector("derived.txt", "", bytes_of(lines.text()));
  EXPECT_EQ(text_of(support::read_vector("derived.txt").value_or(Bytes{})), lines.text());
}

TEST(Derived, SignedTrustListIsTheGoldenOne) {
  if (support::rewriting()) {
    const Bytes& made = Samples::get().region.trust_bytes;
    support::write_vector("trust-list-signed.hex", "SignedStatement of the trust list", made);
  }
  EXPECT_EQ(to_hex(support::read_vector("trust-list-signed.hex").value_or(Bytes{})),
            to_hex(Samples::get().region.trust_bytes));
}

}  // namespace
}  // namespace lifecert
