// lifecert enrol letters
#include <algorithm>
#include <atomic>
#include <cstdio>
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
  std::vector<std::string> people;  // empty: everybody who needs a letter
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
    Result<cert::EnrolmentCode> code = cert::read_code(typed ? draft.codes.typed : draft.codes.qr, pins.region);
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

constexpr std::size_t kFewestDigits = 8;

bool is_named(const office::RollPerson& person, const std::string& text) {
  return text == person.entry.name || text == person.entry.id_number ||
         (text.size() >= kFewestDigits && hex(person.id).starts_with(text));
}

// A phone whose enrolment goes on for longer than a letter lives needs none yet.
bool needs_letter(const office::RollPerson& person, const cert::Policy& policy, std::int64_t now) {
  return !person.open_letter && person.enrolled_until <= now + policy.code_life_days * kDay_s;
}

Result<std::vector<Draft>> choose(const port::Store& store, const LetterOptions& options, const cert::Policy& policy,
                                  std::int64_t now) {
  std::vector<Draft> drafts;
  std::vector<std::size_t> found(options.people.size());
  Result<void> listed = office::for_each_person(store, now, [&](const office::RollPerson& person) {
    bool wanted = options.people.empty() && needs_letter(person, policy, now);
    for (std::size_t i = 0; i < options.people.size(); ++i) {
      if (!is_named(person, options.people[i])) continue;
      ++found[i];
      wanted = true;
    }
    if (wanted) drafts.push_back({person, {}, {}});
    return options.limit == 0 || drafts.size() < options.limit;
  });
  if (!listed) return listed.error();
  for (const std::size_t count : found) {
    if (count == 0) return Error{Code::unknown_person, "--person"};
    if (count > 1) return Error{Code::bad_argument, "--person: several are called so; say the ID number"};
  }
  return drafts;
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
  Result<std::vector<Draft>> chosen = choose(**store, options, (*trust)->policy, now);
  if (!chosen) return context.fail("the roll", chosen.error());
  std::vector<Draft> drafts = std::move(*chosen);
  if (drafts.empty()) {
    std::cerr << "lifecert: everybody on the roll has an open letter or an enrolled phone; no file was written.\n";
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
  // Neither may be without the other: a letter in the post whose code nobody knows, or a stored one that nobody can
  // print. So the letters get their name only after their codes were stored.
  const std::string unfinished = options.pdf + ".part";
  if (Result<void> good = write_letters(pages, unfinished); !good) return context.fail("writing the PDF", good.error());
  if (Result<void> good = office::store_letters(**store, entropy, made, (*trust)->policy, now); !good) {
    std::remove(unfinished.c_str());
    return context.fail("storing the letters", good.error());
  }
  if (std::rename(unfinished.c_str(), options.pdf.c_str()) != 0) {
    return context.fail("naming the PDF; the letters are good and lie in " + unfinished,
                        Error{Code::store_failed, options.pdf});
  }
  if (!options.codes.empty()) {
    if (Result<void> good = write_codes(drafts, options.codes); !good) return context.fail("--codes", good.error());
    std::cerr
        << "lifecert: " << options.codes
        << " holds secrets: whoever has a code can enrol a phone as that person. For demonstrations and tests only.\n";
  }
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
      "Makes a letter for everybody on the roll who needs one: who has neither an open letter nor a phone that stays "
      "enrolled\n"
      "for longer than a letter lives. A page each, with a code to scan and to type. The codes are stored nowhere but "
      "in the\n"
      "PDF; the registrar keeps only what recognises them. Takes half a second a letter.\n"
      "\n"
      "Examples:\n"
      "  lifecert --region demo-region enrol letters --out letters.pdf --limit 20 --web https://lifecert.example\n"
      "  lifecert --region demo-region enrol letters --out again.pdf --person '示例 甲一'     lost letter, new "
      "phone\n");
  auto options = std::make_shared<LetterOptions>();
  command->add_option("--out", options->pdf, "PDF to write, readable by you alone")->required();
  command->add_option("--codes", options->codes, "writes the codes as JSON too; for demonstrations and tests only");
  command
      ->add_option("--person", options->people,
                   "only this person, whatever letters and phones there are: name, ID number, or eight hex digits of "
                   "the\npseudonym; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--limit", options->limit, "at most so many letters");
  command->add_option("--web", options->web, "address of the web app, as printed")->capture_default_str();
  command->callback([options, &context] { letters(context, *options); });
}

}  // namespace lifecert::native
