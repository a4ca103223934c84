#include "core/office/rotation.h"

#include <algorithm>

#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/seal.h"

namespace lifecert::office {
namespace {

constexpr std::size_t kMaxEpochs = 8;  // that a trust list can hold

Result<crypto::SecretKey> draw_key(port::Entropy& entropy, std::uint32_t epoch) {
  std::array<std::uint8_t, 64> feed{};
  if (Result<void> good = entropy.fill(feed); !good) return good.error();
  if (Result<void> good = crypto::check_entropy(feed); !good) return good.error();
  crypto::SecretKey key{crypto::hedged_seed(feed, "recipient key", wire::encode(epoch))};
  crypto::wipe(feed);
  return key;
}

}  // namespace

Result<Rotation> rotate_epochs(const cert::TrustList& current, port::Entropy& entropy, std::int64_t now,
                               bool close_current) {
  if (current.recipients.empty()) return Error{Code::bad_argument, "recipients"};
  Rotation rotation;
  rotation.list = current;
  std::vector<cert::RecipientEpoch>& epochs = rotation.list.recipients;
  if (close_current) {
    const auto running = std::ranges::find_if(
        epochs, [&](const cert::RecipientEpoch& one) { return one.from <= now && now < one.to; });
    if (running != epochs.end()) {
      running->to = now;
      if (const auto next = std::next(running); next != epochs.end()) next->from = now;
    }
  }
  const auto further = [&] {
    return std::ranges::count_if(epochs, [&](const cert::RecipientEpoch& one) { return one.from > now; });
  };
  while (epochs.back().to <= now || further() < static_cast<std::ptrdiff_t>(kEpochs) - 1) {
    const std::uint32_t number = epochs.back().epoch + 1;
    const std::int64_t from = std::max(epochs.back().to, epochs.back().from);
    Result<crypto::SecretKey> key = draw_key(entropy, number);
    if (!key) return key.error();
    epochs.push_back({number, from, from + kEpochLength_s, {crypto::box_key_pair(*key).public_key}});
    rotation.secrets.push_back({number, std::move(*key)});
  }
  // A key lives as long as somebody may have to look at what was sealed to it, and half a year at least for what comes late.
  const std::int64_t life = std::max<std::int64_t>(kLeastKeyLife_s, current.policy.retention_days * 86'400LL);
  for (const cert::RecipientEpoch& one : epochs) {
    if (one.to + life <= now) rotation.over.push_back(one.epoch);
  }
  std::erase_if(epochs, [&](const cert::RecipientEpoch& one) { return one.to + life <= now; });
  // A list that nobody could read would stop everybody.
  if (epochs.size() > kMaxEpochs) return Error{Code::too_long, "recipients: more than eight epochs whose keys must still live"};
  rotation.list.version = current.version + 1;
  rotation.list.issued_at = now;
  rotation.list.expires_at = epochs.back().to;
  return rotation;
}

}  // namespace lifecert::office
