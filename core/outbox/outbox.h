// The outbox: what this device has made and what became of it, as a hash-chained journal and the states that follow from it.
//
// Pure and event-sourced: a call returns the journal entry to be written; the host makes it durable (IndexedDB, SQLite, a
// file) and only then calls adopt(). So a full disk leaves the outbox exactly as it was, and after a crash recover() rebuilds
// it from the entries. This is why the room asks no Store port: storage is asynchronous in a browser, and a value waits where a
// call cannot. Three words for the person, never mixed: kept, received, decided.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/submission.h"
#include "core/crypto/types.h"
#include "core/wire/codec.h"

namespace lifecert::outbox {

using crypto::Hash;

/// So many entries fit into envelope::kMaxJournalBytes; a device that has more to tell carries the newest.
inline constexpr std::uint32_t kMaxCarried = 240;

enum class Event : std::uint8_t {
  enrolled = 1,   // a credential was taken on
  kept = 2,       // a packet was sealed, signed and stored
  received = 3,   // a receipt was verified and stored
  decided = 4,    // a decision was verified and stored
  refused = 5,    // the intake refused it for a reason that trying again does not cure; a person is needed
  adopted = 6,    // a stored packet that the journal did not know was found and taken in
};
[[nodiscard]] bool known(Event event);
[[nodiscard]] std::string_view name_of(Event event);
constexpr std::string_view type_name(Event) { return "Event"; }

/// One link of the chain. Its hash is BLAKE2b-256 of its encoding.
struct JournalEntry {
  std::uint64_t seq = 0;        // 1, 2, 3 ...
  Hash previous{};              // hash of the entry before; zero for the first
  Event event = Event::enrolled;
  std::int64_t at = 0;          // UnixSeconds by the device's clock; advice only
  Hash subject{};               // submission id; for enrolled the credential's payload hash
  std::uint64_t packet_seq = 0; // kept, adopted: the packet's dense number; else 0
  Code reason = Code::ok;       // refused: why
  std::uint8_t verdict = 0;     // decided: cert::Verdict as a number; else 0

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(seq), LIFECERT_FIELD(previous), LIFECERT_FIELD(event), LIFECERT_FIELD(at),
            LIFECERT_FIELD(subject), LIFECERT_FIELD(packet_seq), LIFECERT_FIELD(reason), LIFECERT_FIELD(verdict));
  }
  static constexpr const char* kName = "JournalEntry";
  friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

/// The journal entries that travel with a packet: all since the packet before, in order, the packet's own not among them. The
/// signed header holds the hash of their encoding.
struct CarriedJournal {
  std::vector<JournalEntry> entries;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(entries, kMaxCarried));
  }
  static constexpr const char* kName = "CarriedJournal";
  friend bool operator==(const CarriedJournal&, const CarriedJournal&) = default;
};

/// What is shown for a submission. `sending` is kept with an attempt under way.
enum class State : std::uint8_t { kept = 1, sending = 2, received = 3, decided = 4, needs_you = 5 };
[[nodiscard]] bool known(State state);
[[nodiscard]] std::string_view name_of(State state);
constexpr std::string_view type_name(State) { return "State"; }

struct Item {
  Hash submission{};
  State state = State::kept;
  std::uint64_t packet_seq = 0;
  std::int64_t kept_at = 0;
  std::int64_t received_at = 0;      // by the device's clock, when the receipt was verified
  std::int64_t decided_at = 0;
  std::uint8_t verdict = 0;
  Code reason = Code::ok;            // why it is not further: no_network, server_busy, ... or the refusal
  std::uint32_t attempts = 0;        // since this device was last started
  std::int64_t next_attempt_at = 0;  // UnixSeconds; 0 = now

  friend bool operator==(const Item&, const Item&) = default;
};

class Outbox {
 public:
  /// Rebuilds the states from the stored entries, in ascending order of seq.
  /// Errors: not_consistent (the chain is broken; `where` says at which seq) or as wire::decode. Nothing stored is lost by
  ///         that: the caller keeps the packets and adopts them anew.
  [[nodiscard]] static Result<Outbox> recover(const std::vector<Bytes>& entries);

  /// The entry that records `event`; not adopted yet.
  [[nodiscard]] JournalEntry next(Event event, std::int64_t now, const Hash& subject) const;

  /// Takes an entry on after the host has stored it.
  /// Errors: not_consistent (not the next link), wrong_state (an event that does not follow).
  [[nodiscard]] Result<void> adopt(const JournalEntry& entry);

  [[nodiscard]] std::uint64_t next_seq() const { return last_seq_ + 1; }
  [[nodiscard]] std::uint64_t next_packet_seq() const { return last_packet_seq_ + 1; }
  [[nodiscard]] const Hash& last_hash() const { return last_hash_; }
  /// What the next packet carries along: the entries since the last one, the newest kMaxCarried of them.
  [[nodiscard]] CarriedJournal carried() const { return {since_packet_}; }
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  [[nodiscard]] const Item* find(const Hash& submission) const;

  /// The oldest kept submission whose time to try has come.
  [[nodiscard]] const Item* due(std::int64_t now) const;
  /// When due() can next give something; nullopt when nothing waits to be sent.
  [[nodiscard]] std::optional<std::int64_t> next_due(std::int64_t now) const;

  /// An attempt begins. Not journaled: after a crash the packet is simply tried again.
  void attempt_started(const Hash& submission);
  /// It came to nothing; it will be tried again, ever more rarely, never not at all.
  void attempt_failed(const Hash& submission, Code reason, std::int64_t now);
  /// The network is back, or the person asks: whatever waits may be tried at once, refused ones included.
  void retry_now();

 private:
  Item* find_mutable(const Hash& submission);

  std::vector<Item> items_;  // in order of packet_seq
  std::vector<JournalEntry> since_packet_;
  std::uint64_t last_seq_ = 0;
  std::uint64_t last_packet_seq_ = 0;
  Hash last_hash_{};
};

/// Seconds to wait after the n-th failure in a row (n >= 1): 2, 5, 15, 60, 300, 900, 3600, then 6 hours for good, plus up to a
/// quarter more taken from the submission's id, so that a region's phones do not all come back at the same moment.
[[nodiscard]] std::int64_t retry_delay_s(std::uint32_t failures, const Hash& submission);

}  // namespace lifecert::outbox

template <>
struct lifecert::wire::MinSize<lifecert::outbox::JournalEntry> {
  static constexpr std::uint32_t value = 8 + 32 + 1 + 8 + 32 + 8 + 2 + 1;
};
