// Decoding what was said to a hall: form, version and region, before anything else is looked at.
#pragma once

#include <string_view>

#include "core/desk/plan.h"
#include "core/envelope/signed.h"

namespace lifecert::desk {

/// The payload of a statement; its signature is not looked at.
/// Errors: unknown_version, wrong_region, as wire::decode.
template <class Payload>
[[nodiscard]] Result<Payload> payload_of(const envelope::SignedStatement& statement, std::string_view region) {
  Result<Payload> payload = wire::decode<Payload>(statement.payload);
  if (!payload) return payload;
  if (payload->version != kVersion) return Error{Code::unknown_version, "version"};
  if (payload->region != region) return Error{Code::wrong_region, "region"};
  return payload;
}

}  // namespace lifecert::desk
