#include "native/tools/next_list.h"

#include <algorithm>
#include <cstdio>

#include "core/crypto/sign.h"
#include "core/merkle/tree.h"
#include "core/office/region.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"

namespace lifecert::native {

Result<std::vector<crypto::SecretKey>> roots_at_hand(const RegionFolder& folder, const cert::RootSet& roots) {
  std::vector<crypto::SecretKey> found;
  for (const char* place : {"roots", "roots-next"}) {
    for (std::size_t i = 1; i <= office::kRoots && found.size() < roots.threshold; ++i) {
      Result<crypto::SecretKey> seed = read_seed(folder.file(place + ("/root-" + std::to_string(i)) + ".key"), "root");
      if (!seed) continue;
      const crypto::PublicKey key = crypto::sign_key_pair(seed->copy()).public_key;
      if (std::ranges::find(roots.keys, key) != roots.keys.end()) found.push_back(std::move(*seed));
    }
  }
  if (found.size() < roots.threshold) return Error{Code::too_few_signatures, folder.file("roots")};
  return found;
}

Result<void> put_in_place(const RegionFolder& folder, const cert::VerifiedTrustList& current, const cert::TrustList& next) {
  Result<std::vector<crypto::SecretKey>> roots = roots_at_hand(folder, next.roots);
  if (!roots) return roots.error();
  Result<Bytes> list = office::sign_trust_list(next, *roots);
  if (!list) return list.error();
  // What is put in place must be what everybody takes.
  Result<cert::VerifiedTrustList> taken = cert::follow_trust_list(current, *list);
  if (!taken) return taken.error();
  return folder.publish(current, *taken);
}

Result<void> continue_under(const RegionFolder& folder, const cert::VerifiedTrustList& trust, const std::string& origin,
                            std::uint64_t last_size) {
  if (trust.log(origin) != nullptr || origin.empty()) return Error{Code::bad_argument, "origin"};
  SystemEntropy entropy;
  crypto::SecretKey seed;
  if (Result<void> drawn = entropy.fill(seed.writable()); !drawn) return drawn;
  const crypto::SignKeyPair pair = crypto::sign_key_pair(seed.copy());
  const std::string key = folder.file("intake/log.key");
  const std::string next_key = folder.file("intake/log-next.key");
  if (Result<void> made = create_seed(next_key, "log", seed); !made) return made;
  cert::TrustList next = *trust;
  next.logs.back().valid_to_size = last_size;
  next.logs.push_back({origin, pair.public_key, merkle::kMaxTreeSize});
  next.version = trust->version + 1;
  next.issued_at = SystemClock().now_s();
  if (Result<void> placed = put_in_place(folder, trust, next); !placed) {
    std::remove(next_key.c_str());
    return placed;
  }
  const std::string old = folder.file("intake/log-until-" + std::to_string(last_size) + ".key");
  const bool moved = std::rename(key.c_str(), old.c_str()) == 0 && std::rename(next_key.c_str(), key.c_str()) == 0;
  return moved ? Result<void>{} : Error{Code::store_failed, key};
}

}  // namespace lifecert::native
