// Test vectors that others have published, as JSON; a test whose file is not at hand skips itself, loudly:
//
//   const auto json = published("cctv/ed25519vectors.json");
//   if (!json) GTEST_SKIP() << not_at_hand("cctv/ed25519vectors.json");
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "tests/support/vectors.h"

namespace lifecert::support {

inline std::optional<nlohmann::json> published(const std::string& file) {
  const auto folder = shared_vectors();
  const auto text = folder ? read_file(*folder / file) : std::nullopt;
  if (!text) return std::nullopt;
  return nlohmann::json::parse(*text);
}

inline std::string not_at_hand(const std::string& file) {
  return "\n*** NOT TESTED: " + file + " is not at hand. Set LIFECERT_SHARED to the folder that holds vectors/" + file +
         ". ***\n";
}

}  // namespace lifecert::support
