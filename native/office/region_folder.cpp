#include "native/office/region_folder.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/wire/text.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxTrustListBytes = 1U << 20;

std::string recipient_file(std::uint32_t epoch) { return "vault/recipient-" + std::to_string(epoch) + ".key"; }

// What the page needs before it has a trust list: whom to believe, and what to say meanwhile.
std::string region_json(const office::Region& region, const office::RegionPlan& plan) {
  const nlohmann::ordered_json json = {{"region", region.pins.region},
                                       {"name_zh", plan.name_zh},
                                       {"name_en", plan.name_en},
                                       {"hotline", plan.hotline},
                                       {"root_set", wire::to_hex(region.pins.root_set)},
                                       {"origin", region.log_origin}};
  return json.dump(2) + "\n";
}

}  // namespace

Result<void> RegionFolder::create(const office::Region& region, const office::RegionPlan& plan) const {
  std::error_code fault;
  if (fs::exists(file("public/trust-list.bin"), fault)) return Error{Code::store_conflict, path_};
  for (const char* folder : {"public", "roots", "intake", "registrar", "vault", "reviewer"}) {
    fs::create_directories(file(folder), fault);
    if (fault) return Error{Code::store_failed, file(folder)};
    if (std::string_view(folder) != "public") fs::permissions(file(folder), fs::perms::owner_all, fault);
  }
  const office::RegionSecrets& secrets = region.secrets;
  std::vector<std::tuple<std::string, std::string, const crypto::SecretKey*>> files;
  for (std::size_t i = 0; i < secrets.roots.size(); ++i) {
    files.emplace_back("roots/root-" + std::to_string(i + 1) + ".key", "root", &secrets.roots[i]);
  }
  files.emplace_back("intake/log.key", "log", &secrets.log);
  files.emplace_back("intake/cosigner.key", "time", &secrets.cosigner);
  files.emplace_back("registrar/registrar.key", "registrar", &secrets.registrar);
  files.emplace_back("registrar/registrar-box.key", "registrar-box", &secrets.registrar_box);
  files.emplace_back("registrar/pseudonym.key", "pseudonym", &secrets.pseudonym);
  files.emplace_back("vault/recheck.key", "recheck", &secrets.recheck);
  for (const office::ReviewerSecret& one : secrets.reviewers) {
    files.emplace_back("reviewer/" + one.name + ".key", "reviewer", &one.seed);
  }
  for (const office::EpochSecret& one : secrets.recipients) {
    files.emplace_back(recipient_file(one.epoch), "recipient", &one.seed);
  }
  for (const auto& [name, role, seed] : files) {
    if (Result<void> made = create_seed(file(name), role, *seed); !made) return made;
  }
  // The trust list last: with it the region exists.
  Result<void> json =
      write_file_atomic(file("public/region.json"), view_of(region_json(region, plan)), Audience::everyone);
  if (!json) return json;
  return create_file(file("public/trust-list.bin"), region.trust_list, Audience::everyone);
}

Result<cert::Pins> RegionFolder::pins() const {
  Result<Bytes> bytes = read_file(file("public/region.json"), kMaxTrustListBytes);
  if (!bytes) return bytes.error();
  const Error wrong{Code::bad_syntax, file("public/region.json")};
  const nlohmann::json json = nlohmann::json::parse(bytes->begin(), bytes->end(), nullptr, false);
  if (!json.is_object() || !json.contains("region") || !json.contains("root_set")) return wrong;
  if (!json["region"].is_string() || !json["root_set"].is_string()) return wrong;
  Result<Bytes> hash = wire::from_hex(json["root_set"].get<std::string>());
  if (!hash || hash->size() != 32) return wrong;
  cert::Pins pins;
  pins.region = json["region"].get<std::string>();
  std::copy(hash->begin(), hash->end(), pins.root_set.begin());
  return pins;
}

Result<cert::VerifiedTrustList> RegionFolder::trust() const {
  Result<cert::Pins> known = pins();
  if (!known) return known.error();
  Result<Bytes> chain = read_file(file("public/trust-chain.bin"), kMaxTrustListBytes);
  if (chain) return cert::believe(*known, *chain);
  Result<Bytes> bytes = read_file(file("public/trust-list.bin"), kMaxTrustListBytes);
  if (!bytes) return bytes.error();
  return cert::verify_trust_list(*bytes, *known);
}

Result<std::unique_ptr<CoreSigner>> RegionFolder::registrar() const {
  return open_signer(file("registrar/registrar.key"), "registrar");
}

Result<std::unique_ptr<CoreSigner>> RegionFolder::recheck() const {
  return open_signer(file("vault/recheck.key"), "recheck");
}

Result<std::unique_ptr<CoreSigner>> RegionFolder::reviewer(const std::string& name) const {
  if (!name.empty()) {
    if (name.find('/') != std::string::npos) return Error{Code::bad_argument, "reviewer"};
    return open_signer(file("reviewer/" + name + ".key"), "reviewer");
  }
  std::string only;
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::directory_iterator(file("reviewer"), fault)) {
    if (entry.path().extension() != ".key") continue;
    if (!only.empty()) return Error{Code::bad_argument, "several reviewers: say which"};
    only = entry.path().string();
  }
  if (only.empty()) return Error{Code::not_found, file("reviewer")};
  return open_signer(only, "reviewer");
}

Result<crypto::BoxKeyPair> RegionFolder::registrar_box() const {
  Result<crypto::SecretKey> seed = read_seed(file("registrar/registrar-box.key"), "registrar-box");
  if (!seed) return seed.error();
  return crypto::box_key_pair(*seed);
}

Result<std::vector<crypto::SecretKey>> RegionFolder::roots(std::string_view folder) const {
  std::vector<crypto::SecretKey> found;
  for (std::size_t i = 1; i <= office::kRoots; ++i) {
    Result<crypto::SecretKey> seed = read_seed(file(std::string(folder) + "/root-" + std::to_string(i) + ".key"), "root");
    if (!seed) return seed.error();
    found.push_back(std::move(*seed));
  }
  return found;
}

Result<void> RegionFolder::publish(const cert::VerifiedTrustList& current, const cert::VerifiedTrustList& next) const {
  cert::TrustChain chain{{current.bytes()}};
  if (Result<Bytes> stored = read_file(file("public/trust-chain.bin"), kMaxTrustListBytes); stored) {
    Result<cert::TrustChain> decoded = wire::decode<cert::TrustChain>(*stored);
    if (!decoded) return decoded.error();
    chain = std::move(*decoded);
  }
  chain = cert::extend_chain(std::move(chain), current, next);
  if (chain.lists.size() > 1) {
    // The chain first: it is what trust() believes, and it leads from the same pins.
    Result<void> kept = write_file_atomic(file("public/trust-chain.bin"), wire::encode(chain), Audience::everyone);
    if (!kept) return kept;
  }
  return write_file_atomic(file("public/trust-list.bin"), next.bytes(), Audience::everyone);
}

Result<crypto::SecretKey> RegionFolder::pseudonym_key() const {
  return read_seed(file("registrar/pseudonym.key"), "pseudonym");
}

Result<std::map<std::uint32_t, crypto::BoxKeyPair>> RegionFolder::recipients() const {
  Result<cert::VerifiedTrustList> list = trust();
  if (!list) return list.error();
  std::map<std::uint32_t, crypto::BoxKeyPair> pairs;
  for (const cert::RecipientEpoch& epoch : (*list)->recipients) {
    Result<crypto::SecretKey> seed = read_seed(file(recipient_file(epoch.epoch)), "recipient");
    if (!seed && seed.error().code == Code::not_found) continue;  // its life is over
    if (!seed) return seed.error();
    pairs.emplace(epoch.epoch, crypto::box_key_pair(*seed));
  }
  return pairs;
}

Result<std::unique_ptr<SqliteStore>> RegionFolder::open_store(std::string_view store, StoreMode mode) const {
  return SqliteStore::open(file(store), {.mode = mode});
}

}  // namespace lifecert::native
