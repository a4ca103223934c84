// lifecert roll import, lifecert roll portraits
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

#include "core/office/portrait.h"
#include "core/office/roll.h"
#include "native/platform/file.h"
#include "native/platform/jpeg.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/roll_faults.h"

namespace lifecert::native {
namespace {

int refuse(Context& context, const std::vector<RollComplaint>& complaints) {
  if (context.json) {
    Json faults = Json::array();
    for (const RollComplaint& one : complaints) {
      faults.push_back({{"row", one.row},
                        {"column", one.column},
                        {"cell", one.cell},
                        {"code", std::string(name_of(one.code))},
                        {"zh", one.sentence_zh},
                        {"en", one.sentence}});
    }
    Context::print({{"imported", false}, {"faults", std::move(faults)}});
  } else {
    for (const RollComplaint& one : complaints) std::cout << line_of(one) << "\n";
  }
  std::cerr << "lifecert: " << complaints.size() << (complaints.size() == 1 ? " fault" : " faults")
            << ", nothing was imported.\n";
  return context.exit_code = kRefused;
}

int import(Context& context, const std::string& file) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<Bytes> csv = read_file(file, office::kMaxRollBytes);
  if (!csv) return context.fail("reading the roll", csv.error());
  const office::RollParse parse = office::parse_roll(*csv);
  const std::vector<RollComplaint> complaints = complaints_about(parse, *trust);
  if (!complaints.empty()) return refuse(context, complaints);

  Result<crypto::SecretKey> key = folder->pseudonym_key();
  if (!key) return context.fail("pseudonym key", key.error());
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("registrar/roll.db", StoreMode::create);
  if (!store) return context.fail("the roll's store", store.error());
  Result<office::ImportSummary> summary = office::import_roll(**store, *key, parse.rows);
  if (!summary) return context.fail("importing", summary.error());
  if (context.json) {
    Context::print({{"imported", true},
                    {"rows", parse.row_count},
                    {"added", summary->added},
                    {"updated", summary->updated},
                    {"unchanged", summary->unchanged},
                    {"faults", Json::array()}});
  } else {
    std::cout << parse.row_count << " rows: " << summary->added << " added, " << summary->updated << " updated, "
              << summary->unchanged << " unchanged\n";
  }
  return kDone;
}

// ---- Portraits

struct PortraitWords {
  std::string folder;
  std::string source = "agency";
  std::string out;
};

struct PortraitFault {
  std::string file;
  Error error;
};

cert::PortraitSource source_named(const std::string& name) {
  for (const cert::PortraitSource one : {cert::PortraitSource::agency, cert::PortraitSource::staff_seen}) {
    if (name == cert::name_of(one)) return one;
  }
  return cert::PortraitSource::none;
}

// The pictures of a folder, by the ID number that each is named by.
Result<std::map<std::string, std::string>> pictures_in(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code fault;
  std::map<std::string, std::string> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, fault)) {
    std::string ending = entry.path().extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (ending == ".jpg" || ending == ".jpeg") found[entry.path().stem().string()] = entry.path().string();
  }
  if (fault) return Error{Code::not_found, folder};
  return found;
}

// Everybody on the roll whose ID number names a picture, once for each scheme; and the files that fit nobody or do not
// decode. Files are named, people are not.
Result<std::vector<office::NewPortrait>> match_portraits(const port::Store& store, std::map<std::string, std::string> files,
                                                         std::int64_t now, std::vector<PortraitFault>& faults) {
  std::vector<office::NewPortrait> portraits;
  std::map<std::string, Bytes> pictures;
  for (const auto& [id_number, path] : files) {
    Result<Bytes> jpeg = read_file(path, office::kMaxPortraitBytes);
    if (jpeg) {
      if (Result<Pixels> pixels = decode_jpeg(*jpeg); !pixels) jpeg = pixels.error();
    }
    if (jpeg) {
      pictures[id_number] = std::move(*jpeg);
    } else {
      faults.push_back({path, jpeg.error()});
    }
  }
  std::map<std::string, std::size_t> used;
  const Result<void> walked = office::for_each_person(store, now, [&](const office::RollPerson& person) {
    const auto picture = pictures.find(person.entry.id_number);
    if (picture == pictures.end()) return true;
    portraits.push_back({person.id, picture->second});
    ++used[picture->first];
    return true;
  });
  if (!walked) return walked.error();
  for (const auto& [id_number, jpeg] : pictures) {
    if (!used.contains(id_number)) faults.push_back({files[id_number], Error{Code::unknown_person, "file name"}});
  }
  return portraits;
}

int portraits(Context& context, const PortraitWords& words) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  const cert::PortraitSource source = source_named(words.source);
  if (source == cert::PortraitSource::none) return context.usage("--source is agency or staff_seen");
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<std::unique_ptr<CoreSigner>> signer = folder->registrar();
  if (!signer) return context.fail("the registrar's key", signer.error());
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("registrar/roll.db", StoreMode::create);
  if (!store) return context.fail("the roll's store", store.error());
  Result<std::map<std::string, std::string>> files = pictures_in(words.folder);
  if (!files) return context.fail("reading the portraits", files.error());

  const std::int64_t now = SystemClock().now_s();
  std::vector<PortraitFault> faults;
  Result<std::vector<office::NewPortrait>> found = match_portraits(**store, std::move(*files), now, faults);
  if (!found) return context.fail("reading the roll", found.error());
  if (!faults.empty()) {
    for (const PortraitFault& one : faults) std::cerr << one.file << ": " << sentence(one.error.code) << "\n";
    std::cerr << "lifecert: " << faults.size() << " faults, nothing was imported.\n";
    return context.exit_code = kRefused;
  }
  SystemEntropy entropy;
  std::vector<std::pair<std::string, Bytes>> parcels;
  const std::string out = words.out.empty() ? folder->file(kPortraitFolder) : words.out;
  for (const office::NewPortrait& one : *found) {
    Result<Bytes> parcel = office::pack_portrait(one, source, *trust, now, **signer, entropy);
    if (!parcel) return context.fail("sealing", parcel.error());
    parcels.emplace_back(out + "/" + hex(one.person) + std::string(kPortraitEnding), std::move(*parcel));
  }
  if (Result<void> noted = office::note_portraits(**store, *found, source, now); !noted) return context.fail("importing", noted.error());
  std::error_code fault;
  std::filesystem::create_directories(out, fault);
  for (const auto& [path, parcel] : parcels) {
    if (Result<void> written = write_file_atomic(path, parcel, Audience::owner_only); !written) {
      return context.fail("writing (run it again when that is mended)", written.error());
    }
  }
  if (context.json) {
    Context::print({{"imported", true}, {"portraits", parcels.size()}, {"folder", out}});
  } else {
    std::cout << parcels.size() << " portraits sealed into " << out << "\n";
  }
  return kDone;
}

}  // namespace

void add_roll_commands(CLI::App& app, Context& context) {
  CLI::App* roll = app.add_subcommand("roll", "the agency's roll of persons");
  roll->require_subcommand(1);
  CLI::App* import_command = roll->add_subcommand(
      "import",
      "Takes over a CSV file: who is in which scheme, when due, at which station. All rows or none: every fault is "
      "listed\n"
      "with row, column, cell and reason. Importing again changes only what the file says differently.\n"
      "\n"
      "Columns, in any order, in Chinese or English:\n"
      "  姓名 name, 身份证号 id_number, 险种 scheme, 到期日 due, 站点 station, 电话 phone, 地址 address\n"
      "\n"
      "Example:\n"
      "  lifecert --region demo-region roll import demo/roll.csv\n");
  auto file = std::make_shared<std::string>();
  import_command->add_option("file", *file, "CSV, UTF-8")->required();
  import_command->callback([file, &context] { import(context, *file); });

  CLI::App* portraits_command = roll->add_subcommand(
      "portraits",
      "Takes over portraits: JPEG files, each named by the person's ID number, at most 60 KiB. They are sealed for the "
      "vault at\n"
      "once, and the next credential of each person says who vouches for them. All files or none.\n"
      "\n"
      "Example:\n"
      "  lifecert --region demo-region roll portraits /media/agency/portraits\n");
  auto words = std::make_shared<PortraitWords>();
  portraits_command->add_option("folder", words->folder, "with the JPEG files")->required();
  portraits_command->add_option("--source", words->source, "who vouches: agency, or staff_seen (taken by staff, document seen)")
      ->capture_default_str();
  portraits_command->add_option("--out", words->out,
                                "where to put the sealed portraits, when the vault is another machine (its vault/portraits)");
  portraits_command->callback([words, &context] { portraits(context, *words); });
}

}  // namespace lifecert::native
