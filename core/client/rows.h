// The names of the client's stored rows, in one place. A name is a word, then for what there are several of a slash and the
// subject's bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"
#include "core/crypto/types.h"

namespace lifecert::client::rows {

inline constexpr std::string_view kTrust = "trust";            // TrustChain from the pins to the list in force
inline constexpr std::string_view kCheckpoint = "checkpoint";  // signed note
inline constexpr std::string_view kRequest = "request";        // SignedStatement
inline constexpr std::string_view kRefusal = "refusal";        // SignedStatement
inline constexpr std::string_view kCredential = "credential";  // LoggedStatement
inline constexpr std::string_view kChallenge = "challenge/";   // + payload hash: LoggedStatement
inline constexpr std::string_view kJournal = "journal/";       // + seq, big-endian: JournalEntry
inline constexpr std::string_view kPacket = "packet/";         // + submission id: the sealed packet
inline constexpr std::string_view kRecord = "record/";         // + submission id: SubmissionRecord
inline constexpr std::string_view kSlip = "slip/";             // + submission id: KeptSlip
inline constexpr std::string_view kReceipt = "receipt/";       // + submission id: tlog-proof
inline constexpr std::string_view kDecision = "decision/";     // + submission id: LoggedStatement
inline constexpr std::string_view kBox = "box";                // a tablet's X25519 seed, which opens its visits and nothing else
inline constexpr std::string_view kVisits = "visits/";         // + hash: LoggedStatement
inline constexpr std::string_view kRevocation = "revocation";  // LoggedStatement
inline constexpr std::string_view kNote = "note/";             // + submission id: SignedStatement, why it was not taken
inline constexpr std::string_view kSaid = "said/";             // + payload hash: SignedStatement by the person
inline constexpr std::string_view kSaidReceipt = "said-receipt/";  // + payload hash: tlog-proof
inline constexpr std::string_view kSaidAnswer = "said-answer/";    // + payload hash: LoggedStatement
inline constexpr std::string_view kOldReceipt = "old-receipt/";  // + submission id: tlog-proof of a log that was given up
inline constexpr std::string_view kWitnessed = "witnessed/";   // + submission id: tlog-proof with the quorum's names, beside the receipt
inline constexpr std::string_view kFork = "fork/";             // + its hash: receipt::Fork
inline constexpr std::string_view kClosed = "closed/";         // + hash of its origin: last signed note of a log that was given up
inline constexpr std::string_view kMeter = "meter/";           // + month, big-endian: cert::Meter
inline constexpr std::string_view kMeterReport = "meter-report/";  // + month, big-endian: SignedStatement, to be sent

inline Bytes key(std::string_view name) { return bytes_of(name); }

inline Bytes key(std::string_view prefix, ByteView subject) {
  Bytes bytes = bytes_of(prefix);
  append(bytes, subject);
  return bytes;
}

inline Bytes key(std::string_view prefix, std::uint64_t number) {
  Bytes bytes = bytes_of(prefix);
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>((number >> shift) & 0xFFU));
  return bytes;
}

}  // namespace lifecert::client::rows
