#include "core/intake/hall.h"

#include "core/intake/keys.h"

namespace lifecert::intake {
namespace {

constexpr std::uint32_t kPage = 1000;
constexpr std::string_view kPrefix = "hall/";

std::uint64_t index_in(ByteView key) {
  std::uint64_t index = 0;
  for (const std::uint8_t byte : key.subspan(kPrefix.size())) index = (index << 8U) | byte;
  return index;
}

}  // namespace

HallDesk::HallDesk(const port::Store& store, const Log& log, const cert::VerifiedTrustList& trust)
    : store_(store), log_(log), region_(trust->region), registrars_(trust->registrars), state_(fresh_state()) {}

std::unique_ptr<HallState> HallDesk::fresh_state() const { return std::make_unique<HallState>(region_, registrars_); }

Result<std::unique_ptr<HallDesk>> HallDesk::open(const port::Store& store, const Log& log,
                                                 const cert::VerifiedTrustList& trust) {
  std::unique_ptr<HallDesk> desk(new HallDesk(store, log, trust));
  const std::unique_lock lock(desk->mutex_);
  if (Result<void> good = desk->follow(log.size()); !good) return good.error();
  return desk;
}

Result<void> HallDesk::verify(const envelope::SignedStatement& statement) const {
  const std::shared_lock lock(mutex_);
  return state_->verify(statement);
}

void HallDesk::appoint(const std::vector<crypto::PublicKey>& registrars) {
  if (registrars == registrars_) return;  // only the appending thread changes them
  const std::unique_lock lock(mutex_);
  registrars_ = registrars;
  state_->appoint(registrars);
}

Result<std::unique_lock<std::shared_mutex>> HallDesk::lock_to_append(std::uint64_t size) {
  std::unique_lock lock(mutex_);
  if (Result<void> good = follow(size); !good) return good.error();
  return lock;
}

Result<void> HallDesk::catch_up(std::uint64_t size) {
  if (next_ == size) return {};  // only the appending thread changes it
  const std::unique_lock lock(mutex_);
  return follow(size);
}

Result<void> HallDesk::follow(std::uint64_t size) {
  if (next_ == kSpoilt) {
    state_ = fresh_state();
    next_ = 0;
  }
  const Bytes prefix = bytes_of(kPrefix);
  while (next_ < size) {
    Result<std::vector<port::Row>> rows = store_.scan(prefix, keys::hall_record(next_), kPage);
    if (!rows) return rows.error();
    for (const port::Row& row : *rows) {
      const std::uint64_t index = index_in(row.key);
      if (index >= size) return {};
      Result<StoredRecord> record = log_.record(index);
      if (!record) return record.error();
      const auto at = static_cast<std::int64_t>(record->opening.time);
      Result<void> good = state_->replay(record->opening.kind, record->record, index, at, HallState::Signatures::believe);
      if (!good) {
        next_ = kSpoilt;
        return Error{Code::hash_mismatch, "hall record " + std::to_string(index)};
      }
      next_ = index + 1;
    }
    if (rows->size() < kPage) next_ = size;
  }
  return {};
}

}  // namespace lifecert::intake
