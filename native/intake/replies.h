// What the routes of the counter share: how a request names a thing, and how answers are made.
#pragma once

#include <algorithm>
#include <string>

#include "core/receipt/reply.h"
#include "core/wire/text.h"
#include "native/http/message.h"
#include "native/intake/routes.h"

namespace lifecert::native {

inline constexpr std::string_view kBinary = "application/octet-stream";

/// The value encoded, or the refusal.
template <class T>
http::Response encoded(const Result<T>& value) {
  return value ? http::answer(200, std::string(kBinary), wire::encode(*value)) : refusal(value.error());
}

/// How large the tree was when the asker last looked; 0 when it does not say.
inline std::uint64_t known_size(const http::RequestHead& request) {
  return wire::parse_decimal(request.header(receipt::kKnownSizeHeader)).value_or(0);
}

/// The request's target as its authorization names it.
inline std::string target_of(const http::RequestHead& request) {
  std::string target = request.path;
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    target += separator + name + "=" + value;
    separator = '&';
  }
  return target;
}

/// 32 bytes in hexadecimal. Errors: bad_syntax.
inline Result<crypto::Hash> id_of(const http::RequestHead& request) {
  Result<Bytes> bytes = wire::from_hex(request.id);
  if (!bytes || bytes->size() != 32) return Error{Code::bad_syntax, "id"};
  crypto::Hash id{};
  std::ranges::copy(*bytes, id.begin());
  return id;
}

}  // namespace lifecert::native
