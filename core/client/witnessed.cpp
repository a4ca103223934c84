// Witnesses' names come under a receipt after it was given. It is asked for them now and then until the quorum's are there; nothing
// waits for that, and the receipt as it was first given stays.
#include <algorithm>
#include <array>

#include "core/client/client.h"
#include "core/client/rows.h"

namespace lifecert::client {
namespace {

using envelope::Kind;

// The witnesses may be a minute late, or a day, or never come.
// asked   so far, at least once
std::int64_t delay_s(std::uint32_t asked) {
  constexpr std::array<std::int64_t, 3> kDelays = {300, 3600, kWitnessesEvery_s};
  return kDelays[std::min<std::size_t>(asked - 1, kDelays.size() - 1)];
}

}  // namespace

// 0 when they are fewer than the quorum.
std::uint8_t Client::quorum_of_names(const receipt::Logged& logged) const {
  const std::size_t names = receipt::witnesses_of(logged.checkpoint().text(), *state_.trust).size();
  const std::size_t quorum = (*state_.trust)->witness_quorum;
  return quorum == 0 || names < quorum ? std::uint8_t{0} : static_cast<std::uint8_t>(names);
}

void Client::load_witnessed(const std::map<Bytes, Bytes>& rows) {
  for (const auto& [id, received] : state_.received) {
    const auto row = rows.find(rows::key(rows::kWitnessed, id));
    if (row == rows.end()) continue;
    const std::string proof = text_of(row->second);
    Result<receipt::Logged> logged = receipt::verify_logged(proof, Kind::submission, state_.records[id], *state_.trust);
    if (!logged || logged->opening().salt != received.salt) continue;
    const std::uint8_t names = quorum_of_names(*logged);
    if (names > 0) state_.witnessed[id] = {names, std::make_shared<const std::string>(proof)};
  }
}

bool Client::lacks_witnesses(const outbox::Item& item, std::int64_t now) const {
  const cert::TrustList& trust = **state_.trust;
  if (trust.witness_quorum == 0 || trust.witnesses.size() < trust.witness_quorum) return false;
  const auto received = state_.received.find(item.submission);
  if (received == state_.received.end() || state_.witnessed.contains(item.submission)) return false;
  return !state_.lost.contains(item.submission) && now < received->second.time + kKeepPacket_s;
}

Result<void> Client::absorb_witnesses(const Hash& submission, ByteView body, std::int64_t now) {
  Result<receipt::ReceiptReply> reply = wire::decode<receipt::ReceiptReply>(body);
  if (!reply) return reply.error();
  Result<receipt::Logged> proven = believe(submission, *reply, now);
  if (!proven) return proven.error();
  // The leaf of the receipt, whose date is the person's, and no later one.
  if (proven->opening().salt != state_.received[submission].salt) return Error{Code::bad_answer, "receipt"};
  Pace& pace = paces_.witnesses[submission];
  pace.next = now + delay_s(pace.asked);
  const std::uint8_t names = quorum_of_names(*proven);
  if (names == 0) return {};
  put(rows::key(rows::kWitnessed, submission), bytes_of(reply->proof));
  state_.witnessed[submission] = {names, std::make_shared<const std::string>(reply->proof)};
  return {};
}

}  // namespace lifecert::client
