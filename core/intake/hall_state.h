// What the log says about halls, draws and the versions of the catalogue, as one state: the intake keeps it, and whoever replays
// the log (desk, supervisor, auditor) finds the same. Everything in it comes from records of the kinds that is_hall_kind() names, in
// the order of the log.
//
// A value without locks: the intake guards it (core/intake/hall.h); a replay has it to itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog/history.h"
#include "core/desk/book.h"
#include "core/draw/register.h"
#include "core/envelope/signed.h"

namespace lifecert::intake {

using crypto::Hash;

/// The kinds that concern halls, catalogues and draws; draw_seed and escalation are the intake's own and not signed.
[[nodiscard]] bool is_hall_kind(envelope::Kind kind);
[[nodiscard]] bool is_own_hall_kind(envelope::Kind kind);

/// A record that the intake must write now.
struct OwnRecord {
  envelope::Kind kind = envelope::Kind::escalation;
  Bytes record;
};

/// Where the records of a draw stand in the log.
struct DrawRecords {
  std::uint64_t plan = 0;  // the newest plan of a hall with draw officers, when the draw was committed to
  std::uint64_t commitment = 0;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> reveal;
  std::optional<std::uint64_t> no_secret;
  std::optional<std::uint64_t> result;
};

class HallState {
 public:
  /// registrars   the trust list's
  HallState(const std::string& region, std::vector<crypto::PublicKey> registrars)
      : region_(region), history_(region, registrars), book_(region, std::move(registrars)), draws_(region) {}

  /// The registrars of the next trust list.
  void appoint(const std::vector<crypto::PublicKey>& registrars) {
    history_.appoint(registrars);
    book_.appoint(registrars);
  }

  /// Form and signature. Errors: as desk::HallBook::verify, draw::Register::verify and catalog::History::verify.
  [[nodiscard]] Result<void> verify(const envelope::SignedStatement& statement) const;

  /// A signed record. Errors: as desk::HallBook::take, draw::Register::take and catalog::History::take; nothing was changed.
  [[nodiscard]] Result<desk::Taken> take(const envelope::SignedStatement& statement, std::uint64_t index,
                                         std::int64_t now);

  /// One of the intake's own records: draw_seed or escalation.
  /// index   of its leaf
  /// Errors: wrong_kind, as wire::decode, and those of the rooms.
  [[nodiscard]] Result<void> take_own(envelope::Kind kind, ByteView record, std::uint64_t index, std::int64_t now);

  /// Any record of a hall kind, as it stands in the log: the two above, for a replay.
  /// signatures   verify: by the keys of today's trust list. believe: they were verified when the record was taken, by this
  ///              very counter, and a registrar may have been replaced since.
  enum class Signatures : std::uint8_t { verify, believe };
  [[nodiscard]] Result<void> replay(envelope::Kind kind, ByteView record, std::uint64_t index, std::int64_t now,
                                    Signatures signatures);

  /// The draw that needs its seed; the caller puts the newest checkpoint into the record.
  [[nodiscard]] std::optional<Hash> due_seed(std::int64_t now) const { return draws_.due_seed(now); }
  /// Escalations that are due, as records, at most `most`.
  [[nodiscard]] std::vector<OwnRecord> due_escalations(std::int64_t now, std::size_t most) const;

  [[nodiscard]] const desk::HallBook& book() const { return book_; }
  /// Rises with every record that changes a hall's queue or plan; the same for everybody who read as much of the log.
  [[nodiscard]] std::uint64_t queue_version(std::string_view hall) const;
  [[nodiscard]] const catalog::History& catalogues() const { return history_; }
  [[nodiscard]] const draw::Register& draws() const { return draws_; }
  /// Where the records of a draw stand in the log; null: no such draw.
  [[nodiscard]] const DrawRecords* records_of(const Hash& draw) const;
  /// Where the record of the plan in force stands in the log; nullopt: no such hall.
  [[nodiscard]] std::optional<std::uint64_t> plan_record(std::string_view hall) const;
  /// Keys that may conduct draws: those of all halls.
  [[nodiscard]] std::vector<crypto::PublicKey> officers() const;

 private:
  std::string region_;
  catalog::History history_;
  desk::HallBook book_;
  draw::Register draws_;
  std::map<std::string, std::uint64_t, std::less<>> queue_versions_;
  std::map<std::string, std::uint64_t, std::less<>> plan_records_;
  std::map<crypto::KeyId, std::uint64_t> officer_plans_;  // officer -> the newest plan that appoints them
  std::map<Hash, DrawRecords> draw_records_;
};

}  // namespace lifecert::intake
