// encode and decode: the two calls by which every room turns a value into bytes and back.
#pragma once

#include <string>

#include "core/wire/archive.h"

namespace lifecert::wire {

/// The one encoding of a value.
/// expected  as for CanonicalWriter
template <class T>
[[nodiscard]] Bytes encode(const T& value, std::size_t expected = 0) {
  CanonicalWriter writer(expected);
  writer(value);
  return writer.take();
}

/// The value of a whole input. It is encoded again and compared, so that no second encoding is ever accepted.
/// bytes   untrusted; at most kMaxMessageBytes
/// Errors: truncated, trailing_bytes, too_long, not_canonical, unknown_value, too_deep; `where` names the field.
template <class T>
[[nodiscard]] Result<T> decode(ByteView bytes) {
  if (bytes.size() > kMaxMessageBytes) return Error{Code::too_long, "message"};
  BoundedReader reader(bytes);
  T value{};
  reader(value);
  if (reader.ok() && reader.left() != 0) reader.fail(Code::trailing_bytes);
  if (!reader.ok()) return Error{reader.fault(), reader.field_at_fault()};
  CanonicalWriter again(bytes);
  again(value);
  if (!again.same()) return Error{Code::not_canonical, {}};
  return value;
}

}  // namespace lifecert::wire

/// A named field of a serialize function: `archive(LIFECERT_FIELD(issued_at), ...)`.
#define LIFECERT_FIELD(member) ::cereal::make_nvp(#member, member)

/// The same with a limit on its length or count.
#define LIFECERT_FIELD_MAX(member, max) ::cereal::make_nvp(#member, ::lifecert::wire::at_most(member, max))
