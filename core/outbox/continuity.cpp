#include "core/outbox/continuity.h"

#include <algorithm>

#include "core/crypto/hash.h"

namespace lifecert::outbox {
namespace {

using cert::JournalStanding;

bool follows(const Continuity& known, const JournalLink& link) {
  return link.packet_seq == known.packet_seq + 1 && link.from_seq == known.journal_seq && link.from == known.hash;
}

void take_on(Continuity& known, const JournalLink& link) {
  known.packet_seq = link.packet_seq;
  known.journal_seq = link.journal_seq;
  known.hash = link.hash;
}

// What waited for this packet is next now.
void take_on_waiting(Continuity& known) {
  while (!known.waiting.empty() && known.waiting.front().packet_seq == known.packet_seq + 1) {
    if (!follows(known, known.waiting.front())) known.forked = true;
    take_on(known, known.waiting.front());
    known.waiting.erase(known.waiting.begin());
  }
}

}  // namespace

Result<JournalLink> link_of(const envelope::Header& header, const Hash& submission, ByteView journal,
                            std::int64_t received_at) {
  const Error broken{Code::not_consistent, "journal"};
  if (header.journal_seq == 0 || header.packet_seq == 0) return broken;
  CarriedJournal carried;
  if (!journal.empty()) {
    Result<CarriedJournal> decoded = wire::decode<CarriedJournal>(journal);
    if (!decoded) return decoded.error();
    carried = std::move(*decoded);
  }
  JournalEntry own;
  own.seq = header.journal_seq;
  own.previous = header.previous_journal_hash;
  own.event = Event::kept;
  own.at = header.device_time;
  own.subject = submission;
  own.packet_seq = header.packet_seq;

  JournalLink link{header.packet_seq, header.journal_seq, crypto::blake2b(wire::encode(own)), header.journal_seq - 1,
                   header.previous_journal_hash, received_at};
  // From the newest entry back to the oldest, each must be the one that the next names.
  for (auto entry = carried.entries.rbegin(); entry != carried.entries.rend(); ++entry) {
    if (entry->seq != link.from_seq || crypto::blake2b(wire::encode(*entry)) != link.from) return broken;
    link.from_seq = entry->seq - 1;
    link.from = entry->previous;
  }
  return link;
}

JournalStanding place(Continuity& known, const JournalLink& link) {
  if (link.packet_seq <= known.packet_seq) {
    known.forked = true;  // that number was used by another packet
    return JournalStanding::fork;
  }
  if (follows(known, link)) {
    take_on(known, link);
    take_on_waiting(known);
    return JournalStanding::in_order;
  }
  if (link.packet_seq == known.packet_seq + 1 && link.from_seq > known.journal_seq) {
    // The next packet, but not all that happened in between: more than fits, or told to nobody. No contradiction.
    take_on(known, link);
    take_on_waiting(known);
    return JournalStanding::pending;
  }
  const auto place = std::ranges::lower_bound(known.waiting, link.packet_seq, {}, &JournalLink::packet_seq);
  const bool used = place != known.waiting.end() && place->packet_seq == link.packet_seq;
  if (used || link.packet_seq == known.packet_seq + 1) {
    known.forked = true;
    // It is next all the same: later packets are measured by the branch that goes on.
    if (!used) take_on(known, link);
    if (!used) take_on_waiting(known);
    return JournalStanding::fork;
  }
  if (known.waiting.size() < kMaxWaiting) known.waiting.insert(place, link);
  return JournalStanding::pending;
}

std::int64_t waiting_since(const Continuity& known) {
  std::int64_t since = 0;
  for (const JournalLink& one : known.waiting) {
    since = since == 0 ? one.received_at : std::min(since, one.received_at);
  }
  return since;
}

}  // namespace lifecert::outbox
