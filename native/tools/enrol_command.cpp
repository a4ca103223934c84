// lifecert enrol letters
#include <atomic>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>

#include "core/base/civil.h"
#include "core/office/roll.h"
#include "native/platform/file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/letter_pdf.h"

namespace lifecert::native {
namespace {

constexpr std::int64_t kDay_s = 24 * 3600;
constexpr unsigned kThreads = 2;  // 64 MiB each

struct LetterOptions {
  std::string pdf;
  std::string codes;
  std::size_t limit = 0;
  std::string web = "https://lifecert.example";
};

struct Draft {
  office::RollPerson person;
  office::LetterCodes codes;
  office::NewLetter stretched;
};

Result<void> stretch(Draft& draft, const cert::Pins& pins) {
  draft.stretched.person = draft.person.id;
  for (const bool typed : {true, false}) {
    Result<cert::EnrolmentCode> code = cert::read_code(typed ? draft.codes.typed : draft.codes.qr, pins);
    if (!code) return code.error();
    Result<cert::StretchedCode> stretched = cert::stretch_code(*code, pins.region);
    if (!stretched) return stretched.error();
    (typed ? draft.stretched.typed : draft.stretched.qr) = *stretched;
  }
  return {};
}

Result<void> stretch_all(std::vector<Draft>& drafts, const cert::Pins& pins) {
  std::atomic<std::size_t> next = 0;
  std::size_t done = 0;
  std::mutex mutex;
  Result<void> outcome;
  const auto work = [&] {
    for (;;) {
      const std::size_t mine = next++;
      if (mine >= drafts.size()) return;
      Result<void> good = stretch(drafts[mine], pins);
      const std::lock_guard lock(mutex);
      if (!good) {
        outcome = good;
        next = drafts.size();
        return;
      }
      ++done;
      std::cerr << "\rpreparing codes " << done << " of " << drafts.size() << std::flush;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < kThreads; ++i) threads.emplace_back(work);
  }
  std::cerr << "\n";
  return outcome;
}

Letter letter_of(const Draft& draft, const cert::TrustList& list, std::int64_t now, const std::string& web) {
  const office::RollEntry& entry = draft.person.entry;
  Letter letter;
  letter.name = entry.name;
  letter.scheme_name_zh = letter.scheme_name_en = entry.scheme;
  for (const cert::Scheme& scheme : list.schemes) {
    if (scheme.id != entry.scheme) continue;
    letter.scheme_name_zh = scheme.name_zh;
    letter.scheme_name_en = scheme.name_en;
  }
  letter.station_name = entry.station;
  for (const cert::Station& station : list.stations) {
    if (station.id != entry.station) continue;
    letter.station_name = station.name_zh;
    letter.address = station.address;
  }
  letter.due_day = draft.person.due_day;
  letter.typed_code = draft.codes.typed;
  letter.qr_text = draft.codes.qr;
  letter.region_name_zh = list.name_zh;
  letter.region_name_en = list.name_en;
  letter.hotline = list.hotline;
  // The code is good until a moment of that day; the last whole day is the one before.
  letter.code_expires_day = day_of_time(now + list.policy.code_life_days * kDay_s, kChinaOffsetS) - 1;
  letter.web_address = web;
  return letter;
}

Result<void> write_codes(const std::vector<Draft>& drafts, const std::string& path) {
  Json codes = Json::array();
  for (const Draft& draft : drafts) {
    codes.push_back({{"name", draft.person.entry.name},
                     {"scheme", draft.person.entry.scheme},
                     {"typed", draft.codes.typed},
                     {"qr", draft.codes.qr}});
  }
  return write_file_atomic(path, bytes_of(codes.dump(2) + "\n"), Audience::owner_only);
}

int letters(Context& context, const LetterOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<cert::Pins> pins = folder->pins();
  if (!pins) return context.fail("region", pins.error());
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("registrar/roll.db", StoreMode::read_write);
  if (!store) return context.fail("the roll's store (`lifecert roll import` makes it)", store.error());

  const SystemClock clock;
  SystemEntropy entropy;
  const std::int64_t now = clock.now_s();
  std::vector<Draft> drafts;
  Result<void> listed = office::for_each_person(**store, now, [&](const office::RollPerson& person) {
    if (!person.open_letter) drafts.push_back({person, {}, {}});
    return options.limit == 0 || drafts.size() < options.limit;
  });
  if (!listed) return context.fail("the roll", listed.error());
  if (drafts.empty()) {
    std::cerr << "lifecert: nobody on the roll is without an open letter; no file was written.\n";
    if (context.json) Context::print({{"letters", 0}});
    return kDone;
  }
  for (Draft& draft : drafts) {
    Result<office::LetterCodes> codes = office::draw_codes(entropy, *pins);
    if (!codes) return context.fail("drawing codes", codes.error());
    draft.codes = std::move(*codes);
  }
  if (Result<void> good = stretch_all(drafts, *pins); !good) return context.fail("preparing codes", good.error());

  std::vector<office::NewLetter> made;
  std::vector<Letter> pages;
  for (const Draft& draft : drafts) {
    made.push_back(draft.stretched);
    pages.push_back(letter_of(draft, **trust, now, options.web));
  }
  // Stored first: a letter in the post whose code nobody knows would be worse than a stored one that was never printed.
  if (Result<void> good = office::store_letters(**store, entropy, made, (*trust)->policy, now); !good) {
    return context.fail("storing the letters", good.error());
  }
  if (!options.codes.empty()) {
    if (Result<void> good = write_codes(drafts, options.codes); !good) return context.fail("--codes", good.error());
    std::cerr
        << "lifecert: " << options.codes
        << " holds secrets: whoever has a code can enrol a phone as that person. For demonstrations and tests only.\n";
  }
  if (Result<void> good = write_letters(pages, options.pdf); !good)
    return context.fail("writing the PDF", good.error());
  const std::size_t with_gaps = letters_with_missing_glyphs(pages).size();
  if (with_gaps > 0) {
    std::cerr << "lifecert: in " << with_gaps << " letters a rare character is a box, to be filled in by pen.\n";
  }
  if (context.json) {
    Context::print({{"letters", pages.size()}, {"file", options.pdf}, {"with_missing_characters", with_gaps}});
  } else {
    std::cout << pages.size() << " letters in " << options.pdf << " (secret: print it, then delete it)\n";
  }
  return kDone;
}

}  // namespace

void add_enrol_commands(CLI::App& app, Context& context) {
  CLI::App* enrol = app.add_subcommand("enrol", "letters with which people enrol their phones");
  enrol->require_subcommand(1);
  CLI::App* command = enrol->add_subcommand(
      "letters",
      "Makes a letter for everybody on the roll who has no open one: a page each, with a code to scan and to type. The "
      "codes\n"
      "are stored nowhere but in the PDF; the registrar keeps only what recognises them. Takes half a second a "
      "letter.\n"
      "\n"
      "Example:\n"
      "  lifecert --region demo-region enrol letters --out letters.pdf --limit 20 --web https://lifecert.example\n");
  auto options = std::make_shared<LetterOptions>();
  command->add_option("--out", options->pdf, "PDF to write, readable by you alone")->required();
  command->add_option("--codes", options->codes, "writes the codes as JSON too; for demonstrations and tests only");
  command->add_option("--limit", options->limit, "at most so many letters");
  command->add_option("--web", options->web, "address of the web app, as printed")->capture_default_str();
  command->callback([options, &context] { letters(context, *options); });
}

}  // namespace lifecert::native
