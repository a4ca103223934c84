// A region's folder as `lifecert region init` makes it: where each key and each store lies, and who opens which.
//
//   public/trust-list.bin, public/region.json     for everybody
//   roots/root-1.key ... root-3.key               offline
//   intake/log.key, cosigner.key, intake.db       the intake
//   public/trust-chain.bin                        once roots were changed: how one gets from the pins to the list
//   registrar/registrar.key, registrar-box.key, pseudonym.key, roll.db
//   vault/recheck.key, recipient-<epoch>.key, vault.db, portraits/<pseudonym>.portrait until the worker takes them
//   reviewer/<name>.key, cases.db
//
// On a real site these are several machines and users; nothing here opens more than it is asked for.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/crypto/seal.h"
#include "core/office/region.h"
#include "native/platform/key_file.h"
#include "native/platform/sqlite_store.h"

namespace lifecert::native {

/// Where the registrar's desk puts sealed portraits for the vault.
inline constexpr std::string_view kPortraitFolder = "vault/portraits";
inline constexpr std::string_view kPortraitEnding = ".portrait";

class RegionFolder {
 public:
  explicit RegionFolder(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] std::string file(std::string_view relative) const { return path_ + "/" + std::string(relative); }

  /// Writes a new region; nothing of an existing one is overwritten.
  /// Errors: store_conflict (there is a region already), and those of create_seed().
  [[nodiscard]] Result<void> create(const office::Region& region, const office::RegionPlan& plan) const;

  /// The trust list with the pins that its own folder states.
  [[nodiscard]] Result<cert::VerifiedTrustList> trust() const;
  [[nodiscard]] Result<cert::Pins> pins() const;

  [[nodiscard]] Result<std::unique_ptr<CoreSigner>> registrar() const;
  [[nodiscard]] Result<std::unique_ptr<CoreSigner>> recheck() const;
  /// name  of a reviewer in the trust list; empty: the only key in reviewer/
  [[nodiscard]] Result<std::unique_ptr<CoreSigner>> reviewer(const std::string& name) const;
  [[nodiscard]] Result<crypto::SecretKey> pseudonym_key() const;
  /// What identities are sealed to.
  [[nodiscard]] Result<crypto::BoxKeyPair> registrar_box() const;
  /// The roots in a folder of their own ("roots", "roots-next").
  /// Errors: not_found (fewer than three), those of read_seed().
  [[nodiscard]] Result<std::vector<crypto::SecretKey>> roots(std::string_view folder) const;
  /// Puts a list that the intake has taken into public/, with the way to it.
  [[nodiscard]] Result<void> publish(const cert::VerifiedTrustList& current, const cert::VerifiedTrustList& next) const;
  /// The recipients' private keys by epoch, as far as they are there.
  [[nodiscard]] Result<std::map<std::uint32_t, crypto::BoxKeyPair>> recipients() const;

  /// store  "registrar/roll.db", "vault/vault.db", "reviewer/cases.db", "intake/intake.db"
  [[nodiscard]] Result<std::unique_ptr<SqliteStore>> open_store(std::string_view store, StoreMode mode) const;

 private:
  std::string path_;
};

}  // namespace lifecert::native
