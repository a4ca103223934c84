#include "core/outbox/outbox.h"

#include <algorithm>
#include <array>

#include "core/crypto/hash.h"

namespace lifecert::outbox {
namespace {

constexpr std::int64_t kLongestDelay = 8 * 3600;
constexpr std::uint64_t kMaxPacketSeq = 1ULL << 62;  // so that there is always a next one

// A time that lies further ahead than any delay was set by a clock that has since been put back: then now is the time.
std::int64_t attempt_time(const Item& item, std::int64_t now) {
  return item.next_attempt_at > now + kLongestDelay ? now : item.next_attempt_at;
}

}  // namespace

bool known(Event event) { return event >= Event::enrolled && event <= Event::adopted; }
bool known(State state) { return state >= State::kept && state <= State::needs_you; }

std::string_view name_of(Event event) {
  switch (event) {
    case Event::enrolled: return "enrolled";
    case Event::kept: return "kept";
    case Event::received: return "received";
    case Event::decided: return "decided";
    case Event::refused: return "refused";
    case Event::adopted: return "adopted";
  }
  return "unknown";
}

std::string_view name_of(State state) {
  switch (state) {
    case State::kept: return "kept";
    case State::sending: return "sending";
    case State::received: return "received";
    case State::decided: return "decided";
    case State::needs_you: return "needs_you";
  }
  return "unknown";
}

Result<Outbox> Outbox::recover(const std::vector<Bytes>& entries) {
  Outbox outbox;
  for (const Bytes& bytes : entries) {
    Result<JournalEntry> entry = wire::decode<JournalEntry>(bytes);
    if (!entry) return entry.error();
    if (Result<void> good = outbox.adopt(*entry); !good) return good.error();
  }
  return outbox;
}

JournalEntry Outbox::next(Event event, std::int64_t now, const Hash& subject) const {
  JournalEntry entry;
  entry.seq = next_seq();
  entry.previous = last_hash_;
  entry.event = event;
  entry.at = now;
  entry.subject = subject;
  if (event == Event::kept) entry.packet_seq = next_packet_seq();
  return entry;
}

Result<void> Outbox::adopt(const JournalEntry& entry) {
  const Error broken{Code::not_consistent, "journal entry " + std::to_string(entry.seq)};
  if (entry.seq != next_seq() || entry.previous != last_hash_) return broken;
  const Error out_of_order{Code::wrong_state, "journal entry " + std::to_string(entry.seq)};
  Item* item = find_mutable(entry.subject);
  switch (entry.event) {
    case Event::enrolled:
      break;
    case Event::kept:
    case Event::adopted: {
      if (item != nullptr || entry.packet_seq == 0 || entry.packet_seq > kMaxPacketSeq) return out_of_order;
      if (entry.event == Event::kept && entry.packet_seq != next_packet_seq()) return out_of_order;
      Item added;
      added.submission = entry.subject;
      added.packet_seq = entry.packet_seq;
      added.kept_at = entry.at;
      items_.push_back(added);
      last_packet_seq_ = std::max(last_packet_seq_, entry.packet_seq);
      break;
    }
    case Event::received:
      if (item == nullptr || item->state == State::received || item->state == State::decided) return out_of_order;
      item->state = State::received;
      item->received_at = entry.at;
      item->reason = Code::ok;
      item->next_attempt_at = 0;
      break;
    case Event::decided:
      if (item == nullptr) return out_of_order;
      item->state = State::decided;
      item->decided_at = entry.at;
      item->verdict = entry.verdict;
      item->reason = Code::ok;
      break;
    case Event::refused:
      if (item == nullptr || item->state == State::decided) return out_of_order;
      item->state = State::needs_you;
      item->reason = entry.reason;
      break;
  }
  since_packet_.push_back(entry);
  if (since_packet_.size() > kMaxCarried) since_packet_.erase(since_packet_.begin());
  // A packet records itself: the counter works its entry out from the header. One that was found again is told like all else.
  if (entry.event == Event::kept) since_packet_.clear();
  last_seq_ = entry.seq;
  last_hash_ = crypto::blake2b(wire::encode(entry));
  return {};
}

const Item* Outbox::find(const Hash& submission) const {
  const auto found = std::ranges::find(items_, submission, &Item::submission);
  return found == items_.end() ? nullptr : &*found;
}

Item* Outbox::find_mutable(const Hash& submission) {
  const auto found = std::ranges::find(items_, submission, &Item::submission);
  return found == items_.end() ? nullptr : &*found;
}

const Item* Outbox::due(std::int64_t now) const {
  for (const Item& item : items_) {
    if (item.state == State::kept && attempt_time(item, now) <= now) return &item;
  }
  return nullptr;
}

std::optional<std::int64_t> Outbox::next_due(std::int64_t now) const {
  std::optional<std::int64_t> earliest;
  for (const Item& item : items_) {
    if (item.state != State::kept) continue;
    const std::int64_t at = attempt_time(item, now);
    earliest = std::min(earliest.value_or(at), at);
  }
  return earliest;
}

void Outbox::attempt_started(const Hash& submission) {
  Item* item = find_mutable(submission);
  if (item != nullptr && item->state == State::kept) item->state = State::sending;
}

void Outbox::attempt_failed(const Hash& submission, Code reason, std::int64_t now) {
  Item* item = find_mutable(submission);
  if (item == nullptr || item->state != State::sending) return;
  item->state = State::kept;
  item->reason = reason;
  ++item->attempts;
  item->next_attempt_at = now + retry_delay_s(item->attempts, submission);
}

void Outbox::retry_now() {
  for (Item& item : items_) {
    if (item.state == State::needs_you) item.state = State::kept;
    if (item.state == State::kept) item.next_attempt_at = 0;
  }
}

std::int64_t retry_delay_s(std::uint32_t failures, const Hash& submission) {
  constexpr std::array<std::int64_t, 8> kDelays = {2, 5, 15, 60, 300, 900, 3600, 6 * 3600};
  const std::int64_t base = kDelays[std::min<std::size_t>(failures == 0 ? 0 : failures - 1, kDelays.size() - 1)];
  return base + base * submission[0] / 1024;
}

}  // namespace lifecert::outbox
