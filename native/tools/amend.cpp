#include "native/tools/amend.h"

#include <cstdio>

#include "core/crypto/sign.h"
#include "core/merkle/tree.h"
#include "core/office/region.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"

namespace lifecert::native {

Result<void> sign_next(const RegionFolder& folder, const cert::VerifiedTrustList& current, cert::TrustList next) {
  std::vector<crypto::SecretKey> roots;
  for (std::size_t i = 1; i <= office::kRoots && roots.size() < next.roots.threshold; ++i) {
    Result<crypto::SecretKey> seed = read_seed(folder.file("roots/root-" + std::to_string(i) + ".key"), "root");
    if (seed) roots.push_back(std::move(*seed));
  }
  next.version = current->version + 1;
  next.issued_at = SystemClock().now_s();
  Result<Bytes> list = office::sign_trust_list(next, roots);
  if (!list) return list.error();
  return write_file_atomic(folder.file("public/trust-list.bin"), *list, Audience::everyone);
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
  if (Result<void> signed_list = sign_next(folder, trust, std::move(next)); !signed_list) {
    std::remove(next_key.c_str());
    return signed_list;
  }
  const std::string old = folder.file("intake/log-until-" + std::to_string(last_size) + ".key");
  const bool moved = std::rename(key.c_str(), old.c_str()) == 0 && std::rename(next_key.c_str(), key.c_str()) == 0;
  return moved ? Result<void>{} : Error{Code::store_failed, key};
}

}  // namespace lifecert::native
