// What every format must do, whatever it is made of: golden bytes, there and back, cut off at every length, one byte
// more, a wrong magic or version, lengths over their limit, random damage. A room's codec_test.cpp says what its
// formats are:
//
//   INSTANTIATE_TEST_SUITE_P(Receipt, CodecSuite, ::testing::ValuesIn(cases()), codec_name);
//
// The program also lists tests/support/codec_suite.cpp and allocations.cpp: a length that lies must be refused before
// memory is taken for it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/wire/codec.h"
#include "tests/support/print.h"
#include "tests/support/walker.h"

namespace lifecert::support {

/// Decodes a whole input and encodes what it means again.
using Reread = std::function<Result<Bytes>(ByteView)>;

/// An input that is refused with a certain code.
struct Refusal {
  std::string name;
  Bytes bytes;
  Code want = Code::ok;
};

struct CodecCase {
  std::string name;
  std::string vector;  // file in tests/vectors; empty: the bytes are pinned nowhere (no format, only memory)
  Bytes golden;        // what the encoder gives
  Reread reread;
  std::vector<Refusal> refusals;
  std::set<std::size_t>
      whole_prefixes;  // lengths at which a text cut off is a complete, shorter one by its own grammar

  // Wire structures only.
  bool wire = false;
  std::vector<LengthPlace> lengths;
  std::function<Bytes(std::size_t which, std::size_t count)> with_length;  // the value with another length, encoded
  Reread reread_plain;                                                     // the grammar alone, without cross-checks
};

inline void PrintTo(const CodecCase& one, std::ostream* out) { *out << one.name; }

inline std::string codec_name(const ::testing::TestParamInfo<CodecCase>& info) { return info.param.name; }

template <class T>
Result<Bytes> reread_wire(ByteView bytes) {
  Result<T> value = wire::decode<T>(bytes);
  if (!value) return value.error();
  return wire::encode(*value);
}

/// A wire structure.
/// reread   how the room itself reads it, where that is more than wire::decode
template <class T>
CodecCase wire_case(std::string name, std::string vector, const T& value, Reread reread = reread_wire<T>) {
  CodecCase one;
  one.name = std::move(name);
  one.vector = std::move(vector);
  one.golden = wire::encode(value);
  one.reread = std::move(reread);
  one.wire = true;
  one.lengths = lengths_in(value);
  one.with_length = [value](std::size_t which, std::size_t count) {
    return wire::encode(with_length(value, which, count));
  };
  one.reread_plain = reread_wire<T>;
  return one;
}

/// A text.
inline CodecCase text_case(std::string name, std::string vector, const std::string& golden, Reread reread,
                           std::vector<Refusal> refusals = {}) {
  CodecCase one;
  one.name = std::move(name);
  one.vector = std::move(vector);
  one.golden = bytes_of(golden);
  one.reread = std::move(reread);
  one.refusals = std::move(refusals);
  return one;
}

/// The tests themselves stand in codec_suite.cpp.
class CodecSuite : public ::testing::TestWithParam<CodecCase> {
 protected:
  [[nodiscard]] const CodecCase& one() const { return GetParam(); }

  /// Refused, and without taking memory for what was only claimed.
  void expect_lie(const Bytes& bytes, Code want, const LengthPlace& place) const;
};

}  // namespace lifecert::support
