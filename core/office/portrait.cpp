#include "core/office/portrait.h"

#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/envelope/signed.h"
#include "core/office/rows.h"

namespace lifecert::office {
namespace {

using envelope::Kind;
using envelope::Role;

Result<Hash> fresh_seed(port::Entropy& entropy, ByteView context) {
  std::array<std::uint8_t, crypto::kMaxEntropyBytes> feed{};
  if (Result<void> filled = entropy.fill(feed); !filled) return filled.error();
  if (Result<void> good = crypto::check_entropy(feed); !good) return good.error();
  const Hash seed = crypto::hedged_seed(feed, "portrait", context);
  crypto::wipe(feed);
  return seed;
}

}  // namespace

Result<PortraitStatement> verify_portrait(const envelope::SignedStatement& statement, const cert::VerifiedTrustList& trust) {
  if (statement.kind != Kind::portrait) return Error{Code::wrong_kind, "portrait"};
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "portrait"};
  const cert::PublicKey* key = cert::VerifiedTrustList::find_key(trust->registrars, statement.signatures.front().key_id);
  if (key == nullptr) return Error{Code::wrong_key, "portrait"};
  if (Result<void> good = envelope::verify_by(statement, Kind::portrait, Role::registrar, *key); !good) return good.error();
  Result<PortraitStatement> content = wire::decode<PortraitStatement>(statement.payload);
  if (content && content->region != trust->region) return Error{Code::wrong_region, "portrait"};
  return content;
}

Result<Bytes> pack_portrait(const NewPortrait& portrait, cert::PortraitSource source, const cert::VerifiedTrustList& trust,
                            std::int64_t now, port::Signer& registrar, port::Entropy& entropy) {
  if (source == cert::PortraitSource::none) return Error{Code::bad_argument, "source"};
  if (portrait.jpeg.empty()) return Error{Code::too_short, "portrait"};
  if (portrait.jpeg.size() > kMaxPortraitBytes) return Error{Code::too_long, "portrait"};
  const cert::RecipientEpoch* epoch = trust.epoch_at(now);
  if (epoch == nullptr) return Error{Code::not_found, "epoch"};
  PortraitStatement content{trust->region, portrait.person, source, now, crypto::blake2b(portrait.jpeg)};
  Result<envelope::SignedStatement> statement =
      envelope::sign_statement(Kind::portrait, wire::encode(content), Role::registrar, registrar);
  if (!statement) return statement.error();
  PortraitParcel parcel;
  parcel.statement = wire::encode(*statement);
  for (const cert::PublicKey& recipient : epoch->keys) {
    Bytes context = parcel.statement;
    append(context, recipient);
    Result<Hash> seed = fresh_seed(entropy, context);
    if (!seed) return seed.error();
    Result<Bytes> sealed = crypto::seal_to(recipient, portrait.jpeg, *seed);
    if (!sealed) return sealed.error();
    parcel.sealed.push_back(std::move(*sealed));
  }
  return wire::encode(parcel);
}

Result<Portrait> open_portrait(ByteView bytes, const cert::VerifiedTrustList& trust,
                               const std::vector<const crypto::BoxKeyPair*>& keys) {
  Result<PortraitParcel> parcel = wire::decode<PortraitParcel>(bytes);
  if (!parcel) return parcel.error();
  Result<envelope::SignedStatement> signed_statement = envelope::decode_signed(parcel->statement);
  if (!signed_statement) return signed_statement.error();
  Result<PortraitStatement> statement = verify_portrait(*signed_statement, trust);
  if (!statement) return statement.error();
  for (const Bytes& sealed : parcel->sealed) {
    for (const crypto::BoxKeyPair* key : keys) {
      Result<Bytes> jpeg = crypto::open_sealed(*key, sealed);
      if (!jpeg) continue;
      if (crypto::blake2b(*jpeg) != statement->picture) return Error{Code::hash_mismatch, "portrait"};
      return Portrait{std::move(*statement), std::move(*jpeg)};
    }
  }
  return Error{Code::cannot_open, "portrait"};
}

Result<void> note_portraits(port::Store& store, const std::vector<NewPortrait>& portraits, cert::PortraitSource source,
                            std::int64_t now) {
  std::vector<port::Expectation> expectations;
  std::vector<port::Change> changes;
  for (const NewPortrait& portrait : portraits) {
    const Bytes roll = rows::key(rows::kRoll, portrait.person);
    Result<std::optional<Bytes>> entry = store.get(roll);
    if (!entry) return entry.error();
    if (!*entry) return Error{Code::unknown_person, "portrait"};
    expectations.push_back({roll, std::move(*entry)});
    changes.push_back({rows::key(rows::kPortraitNote, portrait.person),
                       wire::encode(PortraitNote{source, now, crypto::blake2b(portrait.jpeg)})});
  }
  if (changes.empty()) return {};
  return store.commit(expectations, changes);
}

}  // namespace lifecert::office
