// What the lifecert_verify_ functions have found to hold, as values for the host.
#pragma once

#include <cstdint>
#include <string>

#include "core/cert/submission.h"
#include "core/crypto/types.h"
#include "core/envelope/packet.h"
#include "core/receipt/slip.h"
#include "core/wire/codec.h"

namespace lifecert::abi {

/// Where and when something stands in the log.
struct LogFacts {
  std::string origin;
  std::uint64_t index = 0;
  std::uint64_t tree_size = 0;
  std::int64_t received_at = 0;    // UnixSeconds by the intake: "not after"
  std::int64_t checkpoint_at = 0;  // UnixSeconds by the region's time cosigner

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(origin, 128), LIFECERT_FIELD(index), LIFECERT_FIELD(tree_size),
            LIFECERT_FIELD(received_at), LIFECERT_FIELD(checkpoint_at));
  }
  static constexpr const char* kName = "LogFacts";
  friend bool operator==(const LogFacts&, const LogFacts&) = default;
};

/// A slip that its device signed. It says what the device keeps, not that anybody has received it.
struct KeptFacts {
  receipt::KeptStatement statement;
  std::string spoken_number;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(statement), LIFECERT_FIELD_MAX(spoken_number, 32));
  }
  static constexpr const char* kName = "KeptFacts";
  friend bool operator==(const KeptFacts&, const KeptFacts&) = default;
};

/// A submission whose device signature holds and that stands in the log.
struct ReceivedFacts {
  crypto::Hash submission{};
  envelope::Header header;
  LogFacts log;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(submission), LIFECERT_FIELD(header), LIFECERT_FIELD(log));
  }
  static constexpr const char* kName = "ReceivedFacts";
  friend bool operator==(const ReceivedFacts&, const ReceivedFacts&) = default;
};

/// A decision that a reviewer of the trust list signed and that stands in the log.
struct DecidedFacts {
  cert::Decision decision;
  LogFacts log;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(decision), LIFECERT_FIELD(log));
  }
  static constexpr const char* kName = "DecidedFacts";
  friend bool operator==(const DecidedFacts&, const DecidedFacts&) = default;
};

}  // namespace lifecert::abi
