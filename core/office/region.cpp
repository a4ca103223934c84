#include "core/office/region.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "core/base/utf8.h"
#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/seal.h"
#include "core/crypto/sign.h"
#include "core/merkle/tree.h"

namespace lifecert::office {
namespace {

using crypto::SecretKey;

bool is_machine_name(std::string_view text, std::size_t max, std::string_view further) {
  return !text.empty() && text.size() <= max && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || further.find(c) != std::string_view::npos;
  });
}

Result<void> check_line(std::string_view text, std::size_t max, bool required, const char* field) {
  if (required && text.empty()) return Error{Code::bad_argument, field};
  if (text.size() > max) return Error{Code::too_long, field};
  if (!is_plain_text(text)) return Error{Code::bad_text, field};
  return {};
}

template <class List>
Result<void> check_ids(const List& list, const char* field) {
  std::set<std::string> seen;
  for (const auto& one : list) {
    if (!is_machine_name(one.id, 32, "-") || !seen.insert(one.id).second) return Error{Code::bad_argument, field};
    if (Result<void> good = check_line(one.name_zh, cert::kMaxName, true, field); !good) return good;
    if (Result<void> good = check_line(one.name_en, cert::kMaxName, true, field); !good) return good;
  }
  return {};
}

Result<void> check_plan(const RegionPlan& plan) {
  if (!is_machine_name(plan.region, 50, ".-")) return Error{Code::bad_argument, "region"};
  if (Result<void> good = check_line(plan.name_zh, cert::kMaxName, true, "name_zh"); !good) return good;
  if (Result<void> good = check_line(plan.name_en, cert::kMaxName, true, "name_en"); !good) return good;
  if (Result<void> good = check_line(plan.hotline, 32, true, "hotline"); !good) return good;
  if (plan.schemes.empty() || plan.schemes.size() > 16) return Error{Code::bad_argument, "schemes"};
  if (plan.stations.empty() || plan.stations.size() > 64) return Error{Code::bad_argument, "stations"};
  if (plan.reviewers.empty() || plan.reviewers.size() > 64) return Error{Code::bad_argument, "reviewers"};
  if (Result<void> good = check_ids(plan.schemes, "schemes"); !good) return good;
  if (Result<void> good = check_ids(plan.stations, "stations"); !good) return good;
  for (const cert::Station& station : plan.stations) {
    if (Result<void> good = check_line(station.address, 192, false, "stations"); !good) return good;
    if (Result<void> good = check_line(station.phone, 32, false, "stations"); !good) return good;
  }
  std::set<std::string> names;
  for (const std::string& name : plan.reviewers) {
    if (!is_machine_name(name, 32, "-") || !names.insert(name).second) return Error{Code::bad_argument, "reviewers"};
  }
  const cert::Policy& policy = plan.policy;
  if (policy.version == 0 || policy.consent_version == 0 || policy.code_life_days == 0 ||
      policy.credential_life_days == 0 || policy.challenge_life_days == 0 || policy.submissions_per_key_and_day == 0 ||
      policy.cycle_months == 0 || policy.cycle_months > 120 || policy.contact_after_self_cycles == 0 ||
      policy.contact_days == 0 || policy.appeal_promised_days > policy.appeal_legal_days ||
      policy.review_days == 0 || policy.backup_days > cert::kMostBackupDays) {
    return Error{Code::bad_argument, "policy"};
  }
  for (const auto& [name, key] : plan.event_sources) {
    if (Result<void> good = check_line(name, cert::kMaxName, true, "event_sources"); !good) return good;
    if (Result<void> good = crypto::check_public_key(key); !good) return good;
  }
  return cert::lint(policy.evidence);
}

Result<SecretKey> draw_key(port::Entropy& entropy, std::string_view purpose) {
  std::array<std::uint8_t, 64> feed{};
  if (Result<void> good = entropy.fill(feed); !good) return good.error();
  if (Result<void> good = crypto::check_entropy(feed); !good) return good.error();
  SecretKey key{crypto::hedged_seed(feed, purpose, {})};
  crypto::wipe(feed);
  return key;
}

crypto::PublicKey public_key(const SecretKey& seed) { return crypto::sign_key_pair(seed.copy()).public_key; }

Result<void> draw_secrets(const RegionPlan& plan, port::Entropy& entropy, RegionSecrets& secrets) {
  for (std::size_t i = 0; i < kRoots; ++i) {
    Result<SecretKey> key = draw_key(entropy, "root key");
    if (!key) return key.error();
    secrets.roots.push_back(std::move(*key));
  }
  struct Wanted {
    const char* purpose;
    SecretKey* key;
  };
  for (const Wanted& one : {Wanted{"log key", &secrets.log}, Wanted{"time cosigner key", &secrets.cosigner},
                            Wanted{"registrar key", &secrets.registrar}, Wanted{"registrar box key", &secrets.registrar_box},
                            Wanted{"pseudonym key", &secrets.pseudonym},
                            Wanted{"recheck key", &secrets.recheck}}) {
    Result<SecretKey> key = draw_key(entropy, one.purpose);
    if (!key) return key.error();
    *one.key = std::move(*key);
  }
  for (const std::string& name : plan.reviewers) {
    Result<SecretKey> key = draw_key(entropy, "reviewer key");
    if (!key) return key.error();
    secrets.reviewers.push_back({name, std::move(*key)});
  }
  for (std::uint32_t epoch = 1; epoch <= kEpochs; ++epoch) {
    Result<SecretKey> key = draw_key(entropy, "recipient key");
    if (!key) return key.error();
    secrets.recipients.push_back({epoch, std::move(*key)});
  }
  return {};
}

}  // namespace

Result<Region> make_region(const RegionPlan& plan, port::Entropy& entropy, std::int64_t now) {
  if (Result<void> good = check_plan(plan); !good) return good.error();
  Region region;
  if (Result<void> drawn = draw_secrets(plan, entropy, region.secrets); !drawn) return drawn.error();
  const RegionSecrets& secrets = region.secrets;

  cert::TrustList list;
  list.version = 1;
  list.region = plan.region;
  list.name_zh = plan.name_zh;
  list.name_en = plan.name_en;
  list.hotline = plan.hotline;
  list.issued_at = now;
  list.roots.threshold = kRootThreshold;
  for (const SecretKey& root : secrets.roots) list.roots.keys.push_back(public_key(root));
  std::ranges::sort(list.roots.keys);
  // Until another set is prepared, the same one follows.
  list.next_root_set = cert::root_set_hash(list.roots);
  region.log_origin = plan.region + "/log";
  list.logs.push_back({region.log_origin, public_key(secrets.log), merkle::kMaxTreeSize});
  list.time_cosigner = {plan.region + "/time", public_key(secrets.cosigner)};
  list.registrars.push_back(public_key(secrets.registrar));
  list.registrar_box = crypto::box_key_pair(secrets.registrar_box).public_key;
  list.recheckers.push_back(public_key(secrets.recheck));
  for (const ReviewerSecret& one : secrets.reviewers) list.reviewers.push_back({one.name, public_key(one.seed)});
  std::int64_t from = now;
  for (const EpochSecret& one : secrets.recipients) {
    list.recipients.push_back({one.epoch, from, from + kEpochLength_s, {crypto::box_key_pair(one.seed).public_key}});
    from += kEpochLength_s;
  }
  list.expires_at = from;
  list.stations = plan.stations;
  list.schemes = plan.schemes;
  list.event_sources = plan.event_sources;
  list.policy = plan.policy;

  std::vector<SecretKey> signing;
  for (std::size_t i = 0; i < kRootThreshold; ++i) signing.push_back(secrets.roots[i].copy());
  Result<Bytes> bytes = sign_trust_list(list, signing);
  if (!bytes) return bytes.error();
  region.trust_list = std::move(*bytes);
  region.pins = {plan.region, cert::root_set_hash(list.roots)};
  // What is handed out must be what clients take.
  Result<cert::VerifiedTrustList> taken = cert::verify_trust_list(region.trust_list, region.pins);
  if (!taken) return taken.error();
  return region;
}

Result<cert::TrustList> next_list(const cert::VerifiedTrustList& current, const ListChanges& changes,
                                  std::int64_t now) {
  cert::TrustList list = *current;
  ++list.version;
  list.issued_at = now;
  if (!changes.hotline.empty()) list.hotline = changes.hotline;
  if (Result<void> good = check_line(list.hotline, 32, true, "hotline"); !good) return good.error();
  for (const std::string& name : changes.drop_reviewers) {
    if (std::erase_if(list.reviewers, [&](const cert::NamedKey& one) { return one.name == name; }) == 0) {
      return Error{Code::bad_argument, "reviewer " + name + " is not in the list"};
    }
  }
  for (const cert::NamedKey& added : changes.add_reviewers) {
    const bool named = is_machine_name(added.name, 32, "-");
    const auto twin = std::ranges::find(list.reviewers, added.name, &cert::NamedKey::name);
    if (!named || twin != list.reviewers.end()) return Error{Code::bad_argument, "reviewer " + added.name};
    list.reviewers.push_back(added);
  }
  if (list.reviewers.empty()) return Error{Code::bad_argument, "reviewers"};
  list.publishers.insert(list.publishers.end(), changes.add_publishers.begin(), changes.add_publishers.end());
  list.event_sources.insert(list.event_sources.end(), changes.add_event_sources.begin(), changes.add_event_sources.end());
  for (const std::string& name : changes.drop_witnesses) {
    if (std::erase_if(list.witnesses, [&](const cert::NamedKey& one) { return one.name == name; }) == 0) {
      return Error{Code::bad_argument, "witness " + name + " is not in the list"};
    }
  }
  for (const cert::NamedKey& added : changes.add_witnesses) {
    std::erase_if(list.witnesses, [&](const cert::NamedKey& one) { return one.name == added.name; });
    list.witnesses.push_back(added);
  }
  if (changes.quorum) list.witness_quorum = *changes.quorum;
  if (list.witness_quorum > list.witnesses.size()) return Error{Code::bad_argument, "quorum"};
  list.expires_at = list.recipients.back().to;
  if (changes.roots) {
    if (cert::root_set_hash(*changes.roots) != current->next_root_set) return Error{Code::unannounced_roots, "roots"};
    list.roots = *changes.roots;
    list.next_root_set = cert::root_set_hash(list.roots);  // until another is announced
  }
  if (changes.announce) list.next_root_set = *changes.announce;
  if (wire::encode(list).size() > envelope::kMaxPayloadBytes) return Error{Code::too_long, "trust list"};
  return list;
}

Result<std::vector<SecretKey>> draw_roots(port::Entropy& entropy) {
  std::vector<SecretKey> roots;
  for (std::size_t i = 0; i < kRoots; ++i) {
    Result<SecretKey> key = draw_key(entropy, "root key");
    if (!key) return key.error();
    roots.push_back(std::move(*key));
  }
  return roots;
}

cert::RootSet root_set_of(const std::vector<SecretKey>& roots) {
  cert::RootSet set;
  set.threshold = kRootThreshold;
  for (const SecretKey& root : roots) set.keys.push_back(public_key(root));
  std::ranges::sort(set.keys);
  return set;
}

Result<Bytes> sign_trust_list(const cert::TrustList& list, const std::vector<SecretKey>& roots) {
  if (roots.size() < list.roots.threshold) return Error{Code::too_few_signatures, "trust list"};
  envelope::SignedStatement statement{envelope::Kind::trust_list, wire::encode(list), {}};
  if (statement.payload.size() > envelope::kMaxPayloadBytes) return Error{Code::too_long, "trust list"};
  const Bytes message = envelope::pre_authentication(statement.kind, statement.payload);
  for (const SecretKey& seed : roots) {
    const crypto::SignKeyPair pair = crypto::sign_key_pair(seed.copy());
    if (std::ranges::find(list.roots.keys, pair.public_key) == list.roots.keys.end()) {
      return Error{Code::wrong_key, "root key"};
    }
    envelope::add_signature(
        statement, {envelope::Role::root, crypto::key_id(pair.public_key), crypto::sign(pair, message)});
  }
  return wire::encode(statement);
}

}  // namespace lifecert::office
