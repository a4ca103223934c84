// lifecert event import, event sign, roll deaths: other systems' lists
#include <iostream>
#include <memory>

#include "core/base/civil.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/office/notices.h"
#include "core/office/roll.h"
#include "core/office/rows.h"
#include "core/receipt/slip.h"
#include "core/wire/text.h"
#include "native/office/intake_link.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/notice_pdf.h"

namespace lifecert::native {
namespace {

using envelope::Kind;

constexpr std::size_t kSignatureText = 4096;

struct EventOptions {
  std::string file;
  std::string signature;
  std::string key;
  std::string source;
  std::string pdf;
};

int refuse(Context& context, const std::vector<office::NoticeFault>& faults) {
  Json list = Json::array();
  for (const office::NoticeFault& one : faults) {
    if (!context.json) {
      std::cout << "row " << one.row << (one.column.empty() ? "" : ", " + one.column) << ": " << sentence_zh(one.code) << " "
                << sentence(one.code) << "\n";
    }
    list.push_back({{"row", one.row}, {"column", one.column}, {"code", std::string(name_of(one.code))},
                    {"zh", std::string(sentence_zh(one.code))}, {"en", std::string(sentence(one.code))}});
  }
  if (context.json) Context::print({{"imported", false}, {"faults", std::move(list)}});
  std::cerr << "lifecert: " << faults.size() << (faults.size() == 1 ? " fault" : " faults") << ", nothing was taken over.\n";
  return context.exit_code = kRefused;
}

// What both imports need of the registrar's machine.
struct RegistrarsDesk {
  cert::VerifiedTrustList trust;
  crypto::SecretKey pseudonym_key;
  std::unique_ptr<CoreSigner> signer;
  std::unique_ptr<SqliteStore> roll;
  SystemClock clock;
};

Result<std::unique_ptr<RegistrarsDesk>> open_desk(const RegionFolder& folder) {
  auto desk = std::make_unique<RegistrarsDesk>();
  Result<cert::VerifiedTrustList> trust = folder.trust();
  if (!trust) return trust.error();
  desk->trust = std::move(*trust);
  Result<crypto::SecretKey> key = folder.pseudonym_key();
  if (!key) return key.error();
  desk->pseudonym_key = std::move(*key);
  Result<std::unique_ptr<CoreSigner>> signer = folder.registrar();
  if (!signer) return signer.error();
  desk->signer = std::move(*signer);
  Result<std::unique_ptr<SqliteStore>> roll = folder.open_store("registrar/roll.db", StoreMode::read_write);
  if (!roll) return roll.error();
  desk->roll = std::move(*roll);
  return desk;
}

Result<crypto::Signature> read_signature(const std::string& path) {
  Result<Bytes> text = read_file(path, kSignatureText);
  if (!text) return text.error();
  crypto::Signature signature{};
  if (text->size() == signature.size()) {  // as openssl writes it
    std::ranges::copy(*text, signature.begin());
    return signature;
  }
  std::string digits = text_of(*text);
  while (!digits.empty() && (digits.back() == '\n' || digits.back() == '\r')) digits.pop_back();
  Result<Bytes> bytes = wire::from_hex(digits);
  if (!bytes || bytes->size() != signature.size()) return Error{Code::bad_syntax, path};
  std::ranges::copy(*bytes, signature.begin());
  return signature;
}

// When this very file was first taken over, so that doing it again gives the same statements, which are there already.
Result<std::int64_t> first_import(RegistrarsDesk& desk, const crypto::Hash& file) {
  const Bytes key = office::rows::key(office::rows::kEventFile, file);
  Result<std::optional<Bytes>> stored = desk.roll->get(key);
  if (!stored) return stored.error();
  if (*stored) return wire::decode<std::int64_t>(**stored);
  const std::int64_t now = desk.clock.now_s();
  const std::vector<port::Expectation> absent = {{key, std::nullopt}};
  const std::vector<port::Change> change = {{key, wire::encode(now)}};
  if (Result<void> kept = desk.roll->commit(absent, change); !kept) return kept.error();
  return now;
}

int import_events(Context& context, const EventOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<std::unique_ptr<RegistrarsDesk>> desk = open_desk(*folder);
  if (!desk) return context.fail("the registrar's desk", desk.error());
  Result<Bytes> file = read_file(options.file, office::kMaxNoticeBytes);
  if (!file) return context.fail("reading the file", file.error());
  const std::string beside = options.signature.empty() ? options.file + ".sig" : options.signature;
  Result<crypto::Signature> signature = read_signature(beside);
  if (!signature) return context.fail("the signature " + beside, signature.error());
  Result<cert::NamedKey> source = cert::verify_events(*file, *signature, (*desk)->trust);
  if (!source) return context.fail("the signature", source.error());
  const office::NoticeParse parse = office::parse_notices(*file, office::NoticeFile::events);
  if (!parse.faults.empty()) return refuse(context, parse.faults);
  Result<office::NoticeMatches> matches =
      office::match_notices(*(*desk)->roll, (*desk)->pseudonym_key, (*desk)->trust, parse.rows);
  if (!matches) return context.fail("the roll", matches.error());
  const crypto::Hash hash = crypto::blake2b(*file);
  Result<std::int64_t> at = first_import(**desk, hash);
  if (!at) return context.fail("the roll", at.error());
  IntakeLink link(context.intake, context.ca_file, (*desk)->trust, envelope::Role::registrar, *(*desk)->signer, (*desk)->clock);
  for (const office::NoticeMatch& match : matches->known) {
    const cert::Attestation said = office::attestation_of(match, source->name, hash, (*desk)->trust, *at);
    Result<envelope::SignedStatement> statement = envelope::sign_statement(
        Kind::attestation, wire::encode(said), envelope::Role::registrar, *(*desk)->signer);
    if (!statement) return context.fail("signing", statement.error());
    if (Result<receipt::Logged> logged = link.post(*statement); !logged) {
      return context.fail("row " + std::to_string(match.row.row) + " (import again: what is there already stays)", logged.error());
    }
  }
  if (context.json) {
    Context::print({{"imported", true}, {"source", source->name}, {"rows", parse.rows.size()},
                    {"known", matches->known.size()}, {"unknown", matches->unknown}});
  } else {
    std::cout << parse.rows.size() << " rows of " << source->name << ": " << matches->known.size() << " recorded, "
              << matches->unknown << " not on this roll\n";
  }
  return kDone;
}

int sign_events(Context& context, const EventOptions& options) {
  Result<Bytes> file = read_file(options.file, office::kMaxNoticeBytes);
  if (!file) return context.fail("reading the file", file.error());
  Result<std::unique_ptr<CoreSigner>> signer = open_signer(options.key, "event-source");
  if (!signer) return context.fail("the key", signer.error());
  Result<crypto::Signature> signature = (*signer)->sign(cert::event_signing_bytes(*file));
  if (!signature) return context.fail("signing", signature.error());
  const std::string path = options.signature.empty() ? options.file + ".sig" : options.signature;
  if (Result<void> good = write_file_atomic(path, bytes_of(hex(*signature) + "\n"), Audience::everyone); !good) {
    return context.fail("writing " + path, good.error());
  }
  if (context.json) Context::print({{"file", path}});
  std::cerr << "wrote " << path << "\n";
  return kDone;
}

int make_source_key(Context& context, const EventOptions& options) {
  crypto::SecretKey seed;
  SystemEntropy entropy;
  if (Result<void> drawn = entropy.fill(seed.writable()); !drawn) return context.fail("drawing a key", drawn.error());
  if (Result<void> made = create_seed(options.key, "event-source", seed); !made) return context.fail(options.key, made.error());
  const crypto::PublicKey key = crypto::sign_key_pair(std::move(seed)).public_key;
  if (context.json) {
    Context::print({{"public_key", hex(key)}, {"file", options.key}});
  } else {
    std::cout << hex(key) << "\n";
  }
  return kDone;
}

Notice notice_of(const office::RollEntry& entry, const cert::TrustList& list, const cert::Review& review) {
  Notice notice;
  notice.name = entry.name;
  notice.address = entry.address;
  notice.region_name_zh = list.name_zh;
  notice.region_name_en = list.name_en;
  notice.hotline = list.hotline;
  notice.station_name = entry.station;
  for (const cert::Station& station : list.stations) {
    if (station.id == entry.station) notice.station_name = station.name_zh;
  }
  notice.number = receipt::spoken_number(cert::payload_hash(wire::encode(review)));
  notice.due_day = day_of_time(review.due_at, kChinaOffsetS);
  return notice;
}

int deaths(Context& context, const EventOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<std::unique_ptr<RegistrarsDesk>> desk = open_desk(*folder);
  if (!desk) return context.fail("the registrar's desk", desk.error());
  Result<Bytes> file = read_file(options.file, office::kMaxNoticeBytes);
  if (!file) return context.fail("reading the file", file.error());
  const office::NoticeParse parse = office::parse_notices(*file, office::NoticeFile::deaths);
  if (!parse.faults.empty()) return refuse(context, parse.faults);
  Result<office::NoticeMatches> matches =
      office::match_notices(*(*desk)->roll, (*desk)->pseudonym_key, (*desk)->trust, parse.rows);
  if (!matches) return context.fail("the roll", matches.error());
  IntakeLink link(context.intake, context.ca_file, (*desk)->trust, envelope::Role::registrar, *(*desk)->signer, (*desk)->clock);
  std::vector<Notice> letters;
  std::size_t open_before = 0;
  for (const office::NoticeMatch& match : matches->known) {
    const cert::Review review = office::review_of(match, options.source, (*desk)->trust, (*desk)->clock.now_s());
    Result<envelope::SignedStatement> statement = envelope::sign_statement(
        Kind::review, wire::encode(review), envelope::Role::registrar, *(*desk)->signer);
    if (!statement) return context.fail("signing", statement.error());
    Result<receipt::Logged> logged = link.post(*statement);
    if (!logged && logged.error().code == Code::already_open) {
      ++open_before;
      continue;
    }
    if (!logged) return context.fail("row " + std::to_string(match.row.row), logged.error());
    Result<office::RollPerson> person = office::person_of(*(*desk)->roll, match.person, 0);
    if (!person) return context.fail("the roll", person.error());
    letters.push_back(notice_of(person->entry, *(*desk)->trust, review));
  }
  if (!letters.empty()) {
    if (Result<void> good = write_notices(letters, options.pdf); !good) return context.fail("the letters", good.error());
  }
  if (context.json) {
    Context::print({{"rows", parse.rows.size()}, {"reviews", letters.size()}, {"open_before", open_before},
                    {"unknown", matches->unknown}, {"letters", letters.empty() ? "" : options.pdf}});
  } else {
    std::cout << parse.rows.size() << " rows: " << letters.size() << " reviews opened, " << open_before
              << " were open before, " << matches->unknown << " not on this roll. No payment was stopped.\n";
    if (!letters.empty()) std::cout << "letters to be posted: " << options.pdf << "\n";
  }
  return kDone;
}

}  // namespace

void add_event_commands(CLI::App& app, Context& context) {
  CLI::App* event = app.add_subcommand("event", "other systems' signed files as evidence: who was treated, who took part");
  event->require_subcommand(1);
  auto importing = std::make_shared<EventOptions>();
  CLI::App* command = event->add_subcommand(
      "import",
      "Takes over a CSV with the columns 身份证号 id_number, 日期 date, 事件 event (就诊 hospital, 活动 community), signed by a\n"
      "source of the trust list. Whoever is on the roll then needs to do nothing. All rows or none; again changes nothing.\n"
      "The file stays in the office.\n"
      "\n"
      "Example:\n"
      "  lifecert event import hospital-2026-11.csv --signature hospital-2026-11.csv.sig\n");
  command->add_option("file", importing->file, "CSV, UTF-8")->required();
  command->add_option("--signature", importing->signature, "128 hex digits, or 64 bytes; default FILE.sig");
  command->callback([importing, &context] { import_events(context, *importing); });

  auto keying = std::make_shared<EventOptions>();
  command = event->add_subcommand("key", "Makes a source's key; its public half goes into the trust list (region init --event-source).\n");
  command->add_option("file", keying->key, "file to make")->required();
  command->callback([keying, &context] { make_source_key(context, *keying); });

  auto signing = std::make_shared<EventOptions>();
  command = event->add_subcommand("sign", "At the source: signs a file.\n");
  command->add_option("file", signing->file, "CSV, UTF-8")->required();
  command->add_option("--key", signing->key, "made by `lifecert event key`")->required();
  command->add_option("--signature", signing->signature, "default FILE.sig");
  command->callback([signing, &context] { sign_events(context, *signing); });

  auto dying = std::make_shared<EventOptions>();
  dying->source = "civil-affairs";
  CLI::App* roll = app.get_subcommand("roll");
  command = roll->add_subcommand(
      "deaths",
      "Notices of death, a CSV with the columns 身份证号 id_number and 日期 date. Each opens a review with a clock on the office,\n"
      "and a letter to the person. No payment stops by it.\n"
      "\n"
      "Example:\n"
      "  lifecert roll deaths 2026-11.csv --letters check-letters.pdf\n");
  command->add_option("file", dying->file, "CSV, UTF-8")->required();
  command->add_option("--source", dying->source, "who gave notice")->capture_default_str();
  command->add_option("--letters", dying->pdf, "PDF to write")->required();
  command->callback([dying, &context] { deaths(context, *dying); });
}

}  // namespace lifecert::native
