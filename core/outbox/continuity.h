// Whether what a device sends continues what it sent before: the counter's side of the journal.
//
// A journal is a chain that only its device writes. Copied to a second phone (a cloned profile, a restored backup), both copies go on
// from the same link, and the second packet with a number that was used before gives it away, in whatever order the packets
// arrive. What comes too early waits; what is missing may still come. Nothing here refuses a packet: a fork and a gap are said, and a
// person looks at them.
#pragma once

#include <cstdint>
#include <vector>

#include "core/cert/submission.h"
#include "core/envelope/packet.h"
#include "core/outbox/outbox.h"
#include "core/wire/codec.h"

namespace lifecert::outbox {

inline constexpr std::uint32_t kMaxWaiting = 64;  // packets of one device whose predecessors are missing

/// A packet as a link of its device's journal.
struct JournalLink {
  std::uint64_t packet_seq = 0;
  std::uint64_t journal_seq = 0;  // of the entry that records the packet
  Hash hash{};                    // of that entry
  std::uint64_t from_seq = 0;     // the last entry before those that came along
  Hash from{};                    // its hash, as the packet says
  std::int64_t received_at = 0;   // UnixSeconds by the counter's clock

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(packet_seq), LIFECERT_FIELD(journal_seq), LIFECERT_FIELD(hash), LIFECERT_FIELD(from_seq),
            LIFECERT_FIELD(from), LIFECERT_FIELD(received_at));
  }
  static constexpr const char* kName = "JournalLink";
  friend bool operator==(const JournalLink&, const JournalLink&) = default;
};

/// How far a device's journal is known without a gap, and what waits beyond.
struct Continuity {
  std::uint64_t packet_seq = 0;   // all up to this one have come
  std::uint64_t journal_seq = 0;
  Hash hash{};                    // of the entry that records the last of them
  bool forked = false;            // a contradiction was seen; it never goes away by itself
  std::vector<JournalLink> waiting;  // ascending by packet_seq

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(packet_seq), LIFECERT_FIELD(journal_seq), LIFECERT_FIELD(hash), LIFECERT_FIELD(forked),
            LIFECERT_FIELD_MAX(waiting, kMaxWaiting));
  }
  static constexpr const char* kName = "Continuity";
  friend bool operator==(const Continuity&, const Continuity&) = default;
};

/// The link that a packet is, when the entries that came along lead to it.
/// journal      the packet's journal part (its hash was compared with the header); empty: nothing happened since the packet before
/// Errors: not_consistent (the entries are no chain that ends where the header says), as wire::decode.
[[nodiscard]] Result<JournalLink> link_of(const envelope::Header& header, const Hash& submission, ByteView journal,
                                          std::int64_t received_at);

/// Takes a packet on that was not seen before, and says where it stands. Waiting packets that it reaches are taken on with it.
[[nodiscard]] cert::JournalStanding place(Continuity& known, const JournalLink& link);

/// The receipt time of the longest waiting packet; 0 when none waits. A gap is reported once this is long ago.
[[nodiscard]] std::int64_t waiting_since(const Continuity& known);

}  // namespace lifecert::outbox

template <>
struct lifecert::wire::MinSize<lifecert::outbox::JournalLink> {
  static constexpr std::uint32_t value = 8 + 8 + 32 + 8 + 32 + 8;
};
