#include "native/office/workers.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include "core/office/recheck.h"
#include "core/office/registrar.h"
#include "native/office/face_files.h"
#include "native/office/intake_link.h"
#include "native/platform/file.h"
#include "native/platform/jpeg.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"

namespace lifecert::native {
namespace {

constexpr std::uint32_t kRenewAtOnce = 200;
constexpr int kLongestWait_s = 30;
constexpr int kMostConflicts = 20;

bool asked_to_stop(const WorkerOptions& options) { return options.stopping != nullptr && options.stopping->load(); }

void wait(const WorkerOptions& options, int seconds) {
  for (int i = 0; i < seconds * 10 && !asked_to_stop(options); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

// What passes by itself: the intake is restarted, the network is back, another program has finished with the store.
bool will_pass(Code code) {
  switch (code) {
    case Code::no_network:
    case Code::timed_out:
    case Code::server_busy:
    case Code::bad_answer:
    case Code::store_conflict:
    case Code::too_many_requests:
      return true;
    default:
      return false;
  }
}

// Does rounds until told to stop. A round opens its desk anew after a fault, since what a failed commit left is
// unknown.
Result<void> work(const WorkerOptions& options, const Log& log, const char* who,
                  const std::function<Result<void>()>& round) {
  int patience = 1;
  int conflicts = 0;
  while (!asked_to_stop(options)) {
    Result<void> done = round();
    if (asked_to_stop(options)) return {};
    // Another program of this desk settled first: its work is done, the rest is not.
    if (options.once && !done && done.error().code == Code::store_conflict && ++conflicts < kMostConflicts) continue;
    if (options.once) return done;
    if (done) {
      patience = 1;
      wait(options, 1);
      continue;
    }
    if (!will_pass(done.error().code)) return done;
    log.warning("waiting", {{"worker", who}, {"reason", name_of(done.error().code)}, {"seconds", patience}});
    wait(options, patience);
    patience = std::min(patience * 2, kLongestWait_s);
  }
  return {};
}

using Notes = Result<std::vector<office::Note>>;
using TakeNotes = std::function<Notes(const receipt::FeedEntry&)>;

// Reads what is new. Only what verifies gets to `take`, so that after this the intake is known to be the right one.
Result<std::uint64_t> read_feed(const WorkerOptions& options, const Log& log, const char* who, IntakeLink& link,
                                office::Book& book, const TakeNotes& take) {
  return link.read_feed(book, [&](const receipt::FeedEntry& entry) -> Result<void> {
    if (asked_to_stop(options)) return Error{Code::timed_out, "stopped"};
    Notes notes = take(entry);
    if (!notes) return notes.error();
    for (const office::Note& note : *notes) {
      log.warning("noted", {{"worker", who}, {"reason", name_of(note.code)}, {"index", note.index}});
    }
    return {};
  });
}

Result<void> post_outgoing(const Log& log, const char* who, IntakeLink& link, office::Book& book, std::uint64_t read) {
  Result<Posted> posted = link.post_outgoing(book);
  if (!posted) return posted.error();
  if (posted->put_aside > 0) log.error("refused", {{"worker", who}, {"statements", posted->put_aside}});
  if (read + posted->posted > 0) log.info("worked", {{"worker", who}, {"read", read}, {"posted", posted->posted}});
  return {};
}

}  // namespace

Result<void> run_registrar(const RegionFolder& region, const WorkerOptions& options, Log log) {
  Result<cert::VerifiedTrustList> trust = region.trust();
  if (!trust) return trust.error();
  Result<std::unique_ptr<CoreSigner>> signer = region.registrar();
  if (!signer) return signer.error();
  Result<std::unique_ptr<SqliteStore>> store = region.open_store("registrar/roll.db", StoreMode::create);
  if (!store) return store.error();
  Result<crypto::BoxKeyPair> box = region.registrar_box();
  if (!box) return box.error();
  Result<crypto::SecretKey> pseudonyms = region.pseudonym_key();
  if (!pseudonyms) return pseudonyms.error();
  SystemClock clock;
  SystemEntropy entropy;
  IntakeLink link(options.intake_url, options.ca_file, *trust, envelope::Role::registrar, **signer, clock);
  return work(options, log, "registrar", [&]() -> Result<void> {
    Result<office::RegistrarDesk> desk = office::RegistrarDesk::open({store->get(), &entropy, signer->get(), &*box, &*pseudonyms}, *trust);
    if (!desk) return desk.error();
    const TakeNotes take = [&](const receipt::FeedEntry& entry) { return desk->take(entry, clock.now_s()); };
    Result<std::uint64_t> read = read_feed(options, log, "registrar", link, desk->book(), take);
    if (!read) return read.error();
    if (Result<std::uint32_t> renewed = desk->renew(clock.now_s(), kRenewAtOnce); !renewed) return renewed.error();
    if (Result<void> settled = desk->book().settle(); !settled) return settled;
    return post_outgoing(log, "registrar", link, desk->book(), *read);
  });
}

// Portraits that the registrar's desk has put before the vault. What cannot be opened is put aside under another name, so
// that it is seen once and the others are taken all the same.
namespace {

Result<void> take_portraits(const RegionFolder& region, office::RecheckDesk& desk, const Log& log) {
  namespace fs = std::filesystem;
  std::error_code none;
  std::vector<fs::path> taken;
  for (const fs::directory_entry& entry : fs::directory_iterator(region.file(kPortraitFolder), none)) {
    if (entry.path().extension() != kPortraitEnding) continue;
    const Result<Bytes> parcel = read_file(entry.path().string(), 8 * office::kMaxPortraitBytes);
    const Result<void> done = parcel ? desk.take_portrait(*parcel) : Result<void>(parcel.error());
    if (done) {
      taken.push_back(entry.path());
      continue;
    }
    log.error("portrait refused", {{"worker", "recheck"}, {"reason", name_of(done.error().code)}});
    fs::rename(entry.path(), entry.path().string() + ".refused", none);
  }
  if (taken.empty()) return {};
  if (Result<void> settled = desk.book().settle(); !settled) return settled;
  for (const fs::path& path : taken) fs::remove(path, none);
  log.info("portraits taken", {{"worker", "recheck"}, {"portraits", static_cast<std::uint64_t>(taken.size())}});
  return {};
}

}  // namespace

Result<void> run_recheck(const RegionFolder& region, const WorkerOptions& options, Log log) {
  Result<cert::VerifiedTrustList> trust = region.trust();
  if (!trust) return trust.error();
  Result<std::unique_ptr<CoreSigner>> signer = region.recheck();
  if (!signer) return signer.error();
  Result<std::unique_ptr<vision::Eyes>> eyes = open_eyes(options.faces_folder);
  if (!eyes) return eyes.error();
  if (*eyes == nullptr) log.warning("no faces", {{"worker", "recheck"}, {"reason", name_of(Code::no_models)}});
  Result<std::unique_ptr<SqliteStore>> store = region.open_store("vault/vault.db", StoreMode::create);
  if (!store) return store.error();
  SystemClock clock;
  SystemEntropy entropy;
  IntakeLink link(options.intake_url, options.ca_file, *trust, envelope::Role::recheck, **signer, clock);
  const office::PictureProbe probe = [](ByteView jpeg) -> Result<office::PictureInfo> {
    Result<Pixels> pixels = decode_jpeg(jpeg);
    if (!pixels) return pixels.error();
    return office::PictureInfo{pixels->width, pixels->height};
  };
  return work(options, log, "recheck", [&]() -> Result<void> {
    Result<std::map<std::uint32_t, crypto::BoxKeyPair>> recipients = region.recipients();
    if (!recipients) return recipients.error();
    Result<office::RecheckDesk> desk =
        office::RecheckDesk::open({store->get(), &entropy, signer->get(), eyes->get()}, *trust, std::move(*recipients), probe);
    if (!desk) return desk.error();
    // Before the submissions, which are compared with them.
    if (Result<void> taken = take_portraits(region, *desk, log); !taken) return taken;
    const TakeNotes take = [&](const receipt::FeedEntry& entry) -> Notes {
      std::optional<Bytes> packet;
      if (const auto wanted = office::RecheckDesk::wanted_packet(entry)) {
        Result<std::optional<Bytes>> fetched = link.packet(*wanted);
        if (!fetched) return fetched.error();
        packet = std::move(*fetched);
      }
      return desk->take(entry, packet, clock.now_s());
    };
    Result<std::uint64_t> read = read_feed(options, log, "recheck", link, desk->book(), take);
    if (!read) return read.error();
    if (Result<std::uint32_t> expired = desk->expire(clock.now_s(), kRenewAtOnce); !expired) return expired.error();
    if (Result<void> settled = desk->book().settle(); !settled) return settled;
    return post_outgoing(log, "recheck", link, desk->book(), *read);
  });
}

}  // namespace lifecert::native
