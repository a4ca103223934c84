// The house's own cereal archives: CanonicalWriter and BoundedReader.
//
// Every structure that is signed, stored or sent has one template member `serialize(Archive&)` with named fields, and these
// two archives (with SchemaWriter in schema.h) are the only ones that ever meet it. Grammar: fields in order, integers
// little-endian, enumerations as their underlying integer, text (UTF-8) and bytes and lists with a u32 length, fixed
// arrays without, optional as a byte 0/1 before the value. One value has exactly one encoding.
//
// The reader never throws and never trusts: a length is checked against the field's limit and against what is left before
// anything is allocated; after the first fault all further reads are no-ops. cereal's own container headers must not be
// included where these archives are used (tests/arch watches): their loaders allocate first and ask later.
#pragma once

#include <array>
#include <cereal/cereal.hpp>
#include <concepts>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/utf8.h"
#include "core/wire/limits.h"

namespace lifecert::wire {

template <class T>
concept Scalar = (std::is_integral_v<T> && !std::is_same_v<T, bool>) || std::is_enum_v<T>;

/// The least number of bytes that one element can take; a list's count is checked against it before the first element.
template <class T>
struct MinSize {
  static constexpr std::uint32_t value = 1;
};
template <Scalar T>
struct MinSize<T> {
  static constexpr std::uint32_t value = sizeof(T);
};
template <class T, std::size_t N>
struct MinSize<std::array<T, N>> {
  static constexpr std::uint32_t value = static_cast<std::uint32_t>(N) * MinSize<T>::value;
};
template <>
struct MinSize<std::string> {
  static constexpr std::uint32_t value = 4;
};
template <class T>
struct MinSize<std::vector<T>> {
  static constexpr std::uint32_t value = 4;
};

class CanonicalWriter : public cereal::OutputArchive<CanonicalWriter, cereal::AllowEmptyClassElision> {
 public:
  /// expected  how many bytes it will be, where that is known: they are then allocated at once
  explicit CanonicalWriter(std::size_t expected = 0) : OutputArchive(this) { out_.reserve(expected); }
  /// A writer that keeps nothing: it compares what is written with these bytes.
  explicit CanonicalWriter(ByteView with) : OutputArchive(this), compares_(true), rest_(with) {}

  template <std::integral T>
  void put(T number) {
    using Unsigned = std::make_unsigned_t<T>;
    auto rest = static_cast<Unsigned>(number);
    std::array<std::uint8_t, sizeof(Unsigned)> bytes{};
    for (std::uint8_t& byte : bytes) {
      byte = static_cast<std::uint8_t>(rest & 0xFFU);
      if constexpr (sizeof(Unsigned) > 1) rest = static_cast<Unsigned>(rest >> 8U);
    }
    raw(bytes);
  }
  void raw(ByteView bytes) {
    if (!compares_) {
      append(out_, bytes);
    } else if (same_ && bytes.size() <= rest_.size() && same_bytes(bytes, rest_.first(bytes.size()))) {
      rest_ = rest_.subspan(bytes.size());
    } else {
      same_ = false;
    }
  }
  void length(std::size_t count) { put(static_cast<std::uint32_t>(count)); }

  [[nodiscard]] Bytes take() { return std::move(out_); }
  /// Whether all of the bytes to compare with were written, and no others.
  [[nodiscard]] bool same() const { return same_ && rest_.empty(); }

 private:
  Bytes out_;
  bool compares_ = false;
  bool same_ = true;
  ByteView rest_;
};

class BoundedReader : public cereal::InputArchive<BoundedReader, cereal::AllowEmptyClassElision> {
 public:
  explicit BoundedReader(ByteView in) : InputArchive(this), rest_(in) {}

  [[nodiscard]] bool ok() const { return fault_ == Code::ok; }
  [[nodiscard]] Code fault() const { return fault_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  /// Records the first fault and drops the rest of the input, so that every later read is a cheap no-op.
  void fail(Code code) {
    if (!ok()) return;
    fault_ = code;
    field_at_fault_ = field_;
    rest_ = {};
  }
  [[nodiscard]] const char* field_at_fault() const { return field_at_fault_; }
  void enter_field(const char* name) {
    if (ok()) field_ = name;
  }

  template <std::integral T>
  void get(T& number) {
    using Unsigned = std::make_unsigned_t<T>;
    const ByteView bytes = take(sizeof(Unsigned));
    Unsigned value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      if constexpr (sizeof(Unsigned) > 1) value = static_cast<Unsigned>(value << 8U);
      value = static_cast<Unsigned>(value | bytes[i]);
    }
    number = static_cast<T>(value);
  }

  /// A u32 count of elements of at least `min_bytes` each, within `max` and within what is left; 0 after a fault.
  std::uint32_t count(std::uint32_t min_bytes, std::uint32_t max) {
    std::uint32_t number = 0;
    get(number);
    if (!ok()) return 0;
    if (number > max) {
      fail(Code::too_long);
      return 0;
    }
    if (static_cast<std::uint64_t>(number) * min_bytes > static_cast<std::uint64_t>(left())) {
      fail(Code::truncated);
      return 0;
    }
    return number;
  }

  /// The next `size` bytes, or nothing and a fault.
  ByteView take(std::size_t size) {
    if (size > rest_.size()) {
      fail(Code::truncated);
      return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }

  /// The limit of the field that is being read; back to the default afterwards.
  void limit_next(std::uint32_t max) { next_max_ = max; }
  std::uint32_t take_limit() { return std::exchange(next_max_, kDefaultMaxBytes); }

  bool enter() {
    if (++depth_ > kMaxDepth) fail(Code::too_deep);
    return ok();
  }
  void leave() { --depth_; }

 private:
  ByteView rest_;
  Code fault_ = Code::ok;
  const char* field_ = "";
  const char* field_at_fault_ = "";
  std::uint32_t next_max_ = kDefaultMaxBytes;
  int depth_ = 0;
};

// The overloads stand in the archives' namespace, where cereal finds them by argument-dependent lookup.

template <Scalar T>
void save(CanonicalWriter& writer, const T& value) {
  if constexpr (std::is_enum_v<T>) {
    writer.put(static_cast<std::underlying_type_t<T>>(value));
  } else {
    writer.put(value);
  }
}
inline void save(CanonicalWriter& writer, const bool& value) { writer.put(static_cast<std::uint8_t>(value ? 1 : 0)); }
inline void save(CanonicalWriter& writer, const std::string& value) {
  writer.length(value.size());
  writer.raw(view_of(value));
}
template <class T>
void save(CanonicalWriter& writer, const std::vector<T>& value) {
  writer.length(value.size());
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    writer.raw(value);
  } else {
    for (const T& element : value) writer(element);
  }
}
template <class T, std::size_t N>
void save(CanonicalWriter& writer, const std::array<T, N>& value) {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    writer.raw(value);
  } else {
    for (const T& element : value) writer(element);
  }
}
template <class T>
void save(CanonicalWriter& writer, const std::optional<T>& value) {
  writer.put(static_cast<std::uint8_t>(value.has_value() ? 1 : 0));
  if (value) writer(*value);
}
template <class T>
void save(CanonicalWriter& writer, const Limited<T>& limited) {
  writer(limited.value);
}
template <class T>
void save(CanonicalWriter& writer, const cereal::NameValuePair<T>& pair) {
  writer(pair.value);
}

template <Scalar T>
void load(BoundedReader& reader, T& value) {
  if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> number{};
    reader.get(number);
    value = static_cast<T>(number);
    if (reader.ok() && !known(value)) reader.fail(Code::unknown_value);
    if (!reader.ok()) value = T{};
  } else {
    reader.get(value);
  }
}
inline void load(BoundedReader& reader, bool& value) {
  std::uint8_t byte = 0;
  reader.get(byte);
  if (byte > 1) reader.fail(Code::not_canonical);
  value = byte == 1;
}
inline void load(BoundedReader& reader, std::string& value) {
  const ByteView bytes = reader.take(reader.count(1, reader.take_limit()));
  if (!is_utf8(bytes)) reader.fail(Code::bad_text);
  value.assign(bytes.begin(), bytes.end());
}
template <class T>
void load(BoundedReader& reader, std::vector<T>& value) {
  value.clear();
  const std::uint32_t count = reader.count(MinSize<T>::value, reader.take_limit());
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    value = copy_of(reader.take(count));
  } else {
    // No reserve: the list grows only with elements that really arrive.
    for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
      value.emplace_back();
      if (reader.enter()) reader(value.back());
      reader.leave();
    }
  }
}
template <class T, std::size_t N>
void load(BoundedReader& reader, std::array<T, N>& value) {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    const ByteView bytes = reader.take(N);
    if (bytes.size() == N) std::memcpy(value.data(), bytes.data(), N);
  } else {
    for (T& element : value) reader(element);
  }
}
template <class T>
void load(BoundedReader& reader, std::optional<T>& value) {
  value.reset();
  std::uint8_t byte = 0;
  reader.get(byte);
  if (byte > 1) reader.fail(Code::not_canonical);
  if (!reader.ok() || byte == 0) return;
  T inner{};
  if (reader.enter()) reader(inner);
  reader.leave();
  if (reader.ok()) value = std::move(inner);
}
template <class T>
void load(BoundedReader& reader, Limited<T>& limited) {
  reader.limit_next(limited.max);
  reader(limited.value);
}
template <class T>
void load(BoundedReader& reader, cereal::NameValuePair<T>& pair) {
  reader.enter_field(pair.name);
  reader(pair.value);
}

}  // namespace lifecert::wire

CEREAL_SETUP_ARCHIVE_TRAITS(lifecert::wire::BoundedReader, lifecert::wire::CanonicalWriter)

// cereal brings an unchecked save_minimal/load_minimal for every enumeration; ours, which refuses unknown values, wins.
template <class T>
  requires std::is_enum_v<T>
struct cereal::specialize<lifecert::wire::CanonicalWriter, T, cereal::specialization::non_member_load_save>
    : std::true_type {};
template <class T>
  requires std::is_enum_v<T>
struct cereal::specialize<lifecert::wire::BoundedReader, T, cereal::specialization::non_member_load_save>
    : std::true_type {};
