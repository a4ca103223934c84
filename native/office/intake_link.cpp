#include "native/office/intake_link.h"

#include <chrono>

#include "core/office/feed.h"
#include "core/wire/text.h"

namespace lifecert::native {
namespace {

using namespace std::chrono_literals;
using envelope::Kind;

constexpr auto kTimeout = 20s;

// The intake's answer to a statement that it will not take however often it is sent, because of what stands in its log.
// Anything else (a key or a region that it does not know) is a fault of the set-up: nothing is put aside for that.
bool refused_for_good(Code code) {
  switch (code) {
    case Code::already_decided:
    case Code::wrong_person:
    case Code::unknown_credential:
    case Code::unknown_submission:
    case Code::not_decidable:
    case Code::already_open:
    case Code::not_open:
    case Code::evidence_gone:
    case Code::unknown_statement:
      return true;
    default:
      return false;
  }
}

}  // namespace

IntakeLink::IntakeLink(std::string url, std::string ca_file, const cert::VerifiedTrustList& trust, envelope::Role role,
                       port::Signer& signer, port::Clock& clock)
    : url_(std::move(url)),
      trust_(trust),
      role_(role),
      signer_(signer),
      clock_(clock),
      client_(http::ClientOptions{std::move(ca_file)}) {
  while (!url_.empty() && url_.back() == '/') url_.pop_back();
}

Result<Bytes> IntakeLink::answer_of(const Result<http::Answer>& answer) const {
  if (!answer) return answer.error();
  if (answer->status >= 200 && answer->status <= 299) return answer->body;
  const auto header = answer->headers.find("lifecert-code");
  if (header != answer->headers.end()) {
    const std::uint64_t number = wire::parse_decimal(header->second).value_or(0);
    const Code code = static_cast<Code>(number);
    if (number != 0 && number < 0xFFFF && known(code)) return Error{code, "intake"};
  }
  return Error{answer->status == 503 ? Code::server_busy : Code::bad_answer, "intake"};
}

Result<Bytes> IntakeLink::get(const std::string& target, std::uint64_t max_bytes) {
  Bytes payload = wire::encode(cert::Fetch{trust_->region, target, clock_.now_s()});
  Result<envelope::SignedStatement> fetch = envelope::sign_statement(Kind::fetch, std::move(payload), role_, signer_);
  if (!fetch) return fetch.error();
  const std::string authorization = "Lifecert-Statement " + wire::to_base64url(wire::encode(*fetch));
  return answer_of(
      client_.request(http::Method::get, url_ + target, {{"authorization", authorization}}, {}, max_bytes, kTimeout));
}

Result<std::uint64_t> IntakeLink::read_feed(office::Book& book, const TakeEntry& take) {
  std::uint64_t count = 0;
  for (;;) {
    const std::uint64_t from = book.position().next;
    Result<Bytes> bytes = get("/v1/feed?from=" + std::to_string(from), 4U << 20);
    if (!bytes) return bytes.error();
    Result<receipt::Feed> feed = wire::decode<receipt::Feed>(*bytes);
    if (!feed) return feed.error();
    Result<std::vector<receipt::FeedEntry>> entries = office::verify_page(book.position(), std::move(*feed), trust_);
    if (!entries) return entries.error();
    if (entries->empty()) return count;
    Result<void> taken;
    for (const receipt::FeedEntry& entry : *entries) {
      taken = take(entry);
      if (!taken) break;
      ++count;
    }
    // What was taken before something went wrong is kept: a line that breaks at every page must not begin it anew for
    // ever.
    Result<void> settled = book.settle();
    if (!taken) return taken.error();
    if (!settled) return settled.error();
  }
}

Result<Posted> IntakeLink::post_outgoing(office::Book& book) {
  Posted count;
  for (;;) {
    Result<std::optional<office::Outgoing>> next = book.next_outgoing();
    if (!next) return next.error();
    if (!*next) return count;
    Result<Bytes> answer = answer_of(client_.request(http::Method::post, url_ + "/v1/records",
                                                     {{"content-type", "application/octet-stream"}}, (*next)->statement,
                                                     64U << 10, kTimeout));
    if (!answer) {
      if (!refused_for_good(answer.error().code)) return answer.error();
      if (Result<void> aside = book.refused(**next, answer.error().code, clock_.now_s()); !aside) return aside.error();
      ++count.put_aside;
      continue;
    }
    // Only a receipt that holds counts as delivered.
    Result<receipt::ReceiptReply> reply = wire::decode<receipt::ReceiptReply>(*answer);
    if (!reply) return reply.error();
    Result<envelope::SignedStatement> statement = envelope::decode_signed((*next)->statement);
    if (!statement) return statement.error();
    Result<receipt::Logged> logged = receipt::verify_logged(reply->proof, statement->kind, (*next)->statement, trust_);
    if (!logged) return logged.error();
    if (Result<void> gone = book.delivered((*next)->number); !gone) return gone.error();
    ++count.posted;
  }
}

Result<receipt::Logged> IntakeLink::post(const envelope::SignedStatement& statement) {
  const Bytes bytes = wire::encode(statement);
  Result<Bytes> answer =
      answer_of(client_.request(http::Method::post, url_ + "/v1/records",
                                {{"content-type", "application/octet-stream"}}, bytes, 64U << 10, kTimeout));
  if (!answer) return answer.error();
  Result<receipt::ReceiptReply> reply = wire::decode<receipt::ReceiptReply>(*answer);
  if (!reply) return reply.error();
  return receipt::verify_logged(reply->proof, statement.kind, bytes, trust_);
}

Result<std::optional<Bytes>> IntakeLink::packet(const crypto::Hash& submission) {
  Result<Bytes> bytes = get("/v1/packets/" + wire::to_hex(submission), envelope::kMaxPacketBytes);
  if (bytes) return std::optional<Bytes>(std::move(*bytes));
  if (bytes.error().code == Code::not_found) return std::optional<Bytes>();
  return bytes.error();
}

Result<receipt::Feed> IntakeLink::hall_feed(std::uint64_t from) {
  Result<Bytes> bytes = get("/v1/hall-feed?from=" + std::to_string(from), 4U << 20);
  if (!bytes) return bytes.error();
  return wire::decode<receipt::Feed>(*bytes);
}

Result<receipt::DrawBundle> IntakeLink::draw_bundle(const crypto::Hash& draw) {
  Result<Bytes> bytes = get("/v1/draws/" + wire::to_hex(draw), receipt::kMaxReplyBytes);
  if (!bytes) return bytes.error();
  return wire::decode<receipt::DrawBundle>(*bytes);
}

Result<receipt::SubmissionStatus> IntakeLink::status(const crypto::Hash& submission) {
  Result<Bytes> bytes = get("/v1/submissions/" + wire::to_hex(submission), receipt::kMaxReplyBytes);
  if (!bytes) return bytes.error();
  return wire::decode<receipt::SubmissionStatus>(*bytes);
}

}  // namespace lifecert::native
