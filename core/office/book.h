// A desk's book: a Store in which reading the log, what follows from it and what is to be posted are written down together.
//
// A desk takes entries one after the other; take_entry()/keep() stage an entry's changes in memory, settle() commits everything
// since the last settle in one transaction, with the position in the log and the outgoing statements. So a kill at any moment
// either undoes an entry whole (it is read and answered again; nothing of the first answer was ever posted) or leaves its answer
// ready to be posted. Posting is idempotent by content, so posting twice is posting once.
//
// Two programs on one book cannot harm it: whoever settles second gets store_conflict and opens the book again.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/envelope/signed.h"
#include "core/office/feed.h"
#include "core/port/store.h"
#include "core/receipt/reply.h"
#include "core/wire/codec.h"

namespace lifecert::office {

/// Something a person should know about, by its place in the log; no personal data.
struct Note {
  Code code = Code::ok;
  std::uint64_t index = 0;

  friend bool operator==(const Note&, const Note&) = default;
};

/// A statement that waits to be posted.
struct Outgoing {
  std::uint64_t number = 0;
  Bytes statement;  // encoded SignedStatement

  friend bool operator==(const Outgoing&, const Outgoing&) = default;
};

/// What a statement became that the intake does not take.
struct RefusedRow {
  Code reason = Code::ok;
  std::int64_t at = 0;
  Bytes statement;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(reason), LIFECERT_FIELD(at), LIFECERT_FIELD_MAX(statement, receipt::kMaxStatementBytes));
  }
  static constexpr const char* kName = "RefusedRow";
  friend bool operator==(const RefusedRow&, const RefusedRow&) = default;
};

struct BookHead {
  FeedPosition position;
  std::uint64_t next_out = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(position), LIFECERT_FIELD(next_out));
  }
  static constexpr const char* kName = "BookHead";
  friend bool operator==(const BookHead&, const BookHead&) = default;
};

class Book {
 public:
  /// The store outlives the book. An empty store is a book at the beginning of the log.
  /// Errors: store_failed, as wire::decode.
  [[nodiscard]] static Result<Book> open(port::Store& store);

  /// Where the next entry is to come from, staged entries included.
  [[nodiscard]] const FeedPosition& position() const { return head_.position; }

  // One entry, or one other piece of work.

  /// The value as this piece of work sees it.
  [[nodiscard]] Result<std::optional<Bytes>> get(const Bytes& key);
  template <class Row>
  [[nodiscard]] Result<std::optional<Row>> get_row(const Bytes& key) {
    Result<std::optional<Bytes>> stored = get(key);
    if (!stored) return stored.error();
    if (!*stored) return std::optional<Row>{};
    Result<Row> row = wire::decode<Row>(**stored);
    if (!row) return Error{row.error().code, "stored " + std::string(Row::kName)};
    return std::optional<Row>(std::move(*row));
  }
  void put(Bytes key, Bytes value);
  template <class Row>
  void put_row(Bytes key, const Row& row) {
    put(std::move(key), wire::encode(row));
  }
  void remove(Bytes key);
  /// To be posted, in order.
  void post(const envelope::SignedStatement& statement);

  /// The piece of work is complete. `entry`: it was this entry of the log, which is now read.
  void keep(const receipt::FeedEntry* entry);
  /// It came to nothing: as if it had not begun.
  void drop();

  /// Everything kept since the last settle, in one commit. Nothing to do is no commit.
  /// Errors: store_conflict (another program settled first), storage_full, store_failed. Whether a failed commit took effect
  ///         may be unknown: open the book again.
  [[nodiscard]] Result<void> settle();

  // Posting. Only settled statements are offered.

  /// Errors: store_failed.
  [[nodiscard]] Result<std::optional<Outgoing>> next_outgoing() const;
  /// The intake has it durably.
  /// Errors: store_failed.
  [[nodiscard]] Result<void> delivered(std::uint64_t number);
  /// The intake will never take it: kept aside, so that the next ones can go.
  /// Errors: store_failed.
  [[nodiscard]] Result<void> refused(const Outgoing& outgoing, Code reason, std::int64_t now);

 private:
  using Values = std::map<Bytes, std::optional<Bytes>>;

  explicit Book(port::Store& store) : store_(&store) {}

  port::Store* store_;
  std::optional<Bytes> stored_head_;
  BookHead head_;
  Values read_;     // what the store held when it was first asked, for the conditions of the commit
  Values kept_;     // changes since the last settle
  Values staged_;   // changes of the piece of work under way
  std::vector<Bytes> staged_posts_;
  bool dirty_ = false;
};

}  // namespace lifecert::office
