// The office's line to the intake: it calls, nobody calls it. Signed requests for what is not public, records posted in order,
// the feed read page by page and verified before anybody sees an entry.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/envelope/signed.h"
#include "core/office/book.h"
#include "core/port/clock.h"
#include "core/port/signer.h"
#include "core/receipt/draw_bundle.h"
#include "core/receipt/receipt.h"
#include "core/receipt/reply.h"
#include "native/http/client.h"

namespace lifecert::native {

/// Sees one verified entry; what it stages in the book is settled a page at a time.
using TakeEntry = std::function<Result<void>(const receipt::FeedEntry&)>;

struct Posted {
  std::uint64_t posted = 0;
  std::uint64_t put_aside = 0;  // refused for good: a person should look
};

class IntakeLink {
 public:
  /// url     "http://127.0.0.1:8440", without a path
  /// role    in which `signer` signs requests; both outlive the link, as does the clock
  /// ca_file PEM authority for https; empty: the system's
  IntakeLink(std::string url, std::string ca_file, const cert::VerifiedTrustList& trust, envelope::Role role,
             port::Signer& signer, port::Clock& clock);

  /// Reads everything that is new: pages are verified against the signed checkpoint and the book's position, each entry goes
  /// to `take`, and the book is settled after each page; after a failed `take` with what came before it.
  /// Returns the number of entries read.
  /// Errors: no_network, timed_out, bad_answer, those of office::verify_page, of `take` and of Book::settle.
  [[nodiscard]] Result<std::uint64_t> read_feed(office::Book& book, const TakeEntry& take);

  /// Posts what waits in the book, in order; read the feed first, since that shows that it is the right intake. A statement that
  /// its log forbids for good (already decided, an answer to no request) is put aside in the book.
  /// Errors: no_network, timed_out, server_busy, bad_answer, wrong_key, wrong_region, store_failed.
  [[nodiscard]] Result<Posted> post_outgoing(office::Book& book);

  /// Posts one statement and verifies the receipt.
  /// Errors: as above, and the intake's refusal.
  [[nodiscard]] Result<receipt::Logged> post(const envelope::SignedStatement& statement);

  /// nullopt: the intake has no such packet.
  /// Errors: as above; too_long.
  [[nodiscard]] Result<std::optional<Bytes>> packet(const crypto::Hash& submission);

  /// Records of halls and draws from an index on, for the roles that a hall's plan names.
  [[nodiscard]] Result<receipt::Feed> hall_feed(std::uint64_t from);
  /// What the log has about a draw, with proofs.
  /// Errors: not_found, as above.
  [[nodiscard]] Result<receipt::DrawBundle> draw_bundle(const crypto::Hash& draw);

  /// Where a submission stands, as the intake says it.
  [[nodiscard]] Result<receipt::SubmissionStatus> status(const crypto::Hash& submission);

 private:
  [[nodiscard]] Result<Bytes> get(const std::string& target, std::uint64_t max_bytes);
  [[nodiscard]] Result<Bytes> answer_of(const Result<http::Answer>& answer) const;

  std::string url_;
  const cert::VerifiedTrustList& trust_;
  envelope::Role role_;
  port::Signer& signer_;
  port::Clock& clock_;
  http::Client client_;
};

}  // namespace lifecert::native
