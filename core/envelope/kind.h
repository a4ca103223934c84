// One kind per thing that is signed. The kind stands in the signed bytes, so that a signature over one kind of statement is
// never a signature over another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lifecert::envelope {

/// Numbers are for ever; they also name the kind of a log leaf.
enum class Kind : std::uint8_t {
  submission = 1,          // a packet's header, by the device
  trust_list = 2,          // by the roots
  enrolment_request = 3,   // by the new device key
  credential = 4,          // by the registrar
  enrolment_refusal = 5,   // by the registrar
  challenge = 6,           // by the registrar
  finding = 7,             // by the re-check worker
  decision = 8,            // by a reviewer
  evidence_read = 9,       // by a reviewer: asks to see the evidence of one submission
  evidence_grant = 10,     // by the re-check worker: the case key, sealed to that reviewer
  kept_statement = 11,     // by the device: what it keeps and has not yet delivered
  fetch = 12,              // by whoever asks the intake for what is not public
  tick = 13,               // by the intake itself, hourly: no statement, only time
};

[[nodiscard]] bool known(Kind kind);

/// "submission", "trust-list", ...: the middle of the media type.
[[nodiscard]] std::string_view name_of(Kind kind);

constexpr std::string_view type_name(Kind) { return "Kind"; }

/// "application/vnd.lifecert.submission.v1".
[[nodiscard]] std::string media_type(Kind kind);

}  // namespace lifecert::envelope
