// Walks a value by its serialize function, as the house's archives do, and stops at every length: at a text, a byte
// string, a list. A test can note where each length lies in the encoding and what its limit is, or make the value
// longer on the way.
#pragma once

#include <cereal/cereal.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/wire/codec.h"

namespace lifecert::support {

/// One length on the wire.
struct LengthPlace {
  std::string field;       // as the reader names it in an error
  std::size_t offset = 0;  // of the u32 in the encoding
  std::size_t count = 0;   // what stands there
  std::uint32_t max = 0;   // the field's limit
};

class Walker : public cereal::OutputArchive<Walker, cereal::AllowEmptyClassElision> {
 public:
  /// place    the length that was reached
  /// resize   gives the text, bytes or list another length; new elements repeat the last one, texts become x's
  using OnLength = std::function<void(const LengthPlace& place, const std::function<void(std::size_t)>& resize)>;

  explicit Walker(OnLength on_length) : OutputArchive(this), on_length_(std::move(on_length)) {}

  void skip(std::size_t bytes) { offset_ += bytes; }
  void enter_field(const char* name) { field_ = name; }
  void limit_next(std::uint32_t max) { next_max_ = max; }

  template <class Sequence>
  void length(const Sequence& walked) {
    // cereal hands values to be written out as const; lengths_in() and with_length() walk copies of their own.
    auto& sequence = const_cast<Sequence&>(walked);
    const LengthPlace place{field_, offset_, sequence.size(), std::exchange(next_max_, wire::kDefaultMaxBytes)};
    on_length_(place, [&](std::size_t count) {
      if constexpr (std::is_same_v<Sequence, std::string>) {
        sequence.assign(count, 'x');
      } else {
        typename Sequence::value_type last{};
        if (!sequence.empty()) last = sequence.back();
        sequence.resize(count, last);
      }
    });
    offset_ += 4;
  }

 private:
  OnLength on_length_;
  std::size_t offset_ = 0;
  std::string field_;
  std::uint32_t next_max_ = wire::kDefaultMaxBytes;
};

template <wire::Scalar T>
void save(Walker& walker, const T&) {
  walker.skip(sizeof(T));
}
inline void save(Walker& walker, const bool&) { walker.skip(1); }
inline void save(Walker& walker, const std::string& value) {
  walker.length(value);
  walker.skip(value.size());
}
template <class T>
void save(Walker& walker, const std::vector<T>& value) {
  walker.length(value);
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    walker.skip(value.size());
  } else {
    for (const T& element : value) walker(element);
  }
}
template <class T, std::size_t N>
void save(Walker& walker, const std::array<T, N>& value) {
  for (const T& element : value) walker(element);
}
template <class T>
void save(Walker& walker, const std::optional<T>& value) {
  walker.skip(1);
  if (value) walker(*value);
}
template <class T>
void save(Walker& walker, const wire::Limited<T>& limited) {
  walker.limit_next(limited.max);
  walker(limited.value);
}
template <class T>
void save(Walker& walker, const cereal::NameValuePair<T>& pair) {
  walker.enter_field(pair.name);
  walker(pair.value);
}

/// Every length in a value's encoding, in order.
template <class T>
std::vector<LengthPlace> lengths_in(T value) {
  std::vector<LengthPlace> places;
  Walker walker([&](const LengthPlace& place, const auto&) { places.push_back(place); });
  walker(value);
  return places;
}

/// The value with its `which`-th length (as lengths_in() counts them) set to `count`.
template <class T>
T with_length(T value, std::size_t which, std::size_t count) {
  std::size_t seen = 0;
  Walker walker([&](const LengthPlace&, const auto& resize) {
    if (seen++ == which) resize(count);
  });
  walker(value);
  return value;
}

}  // namespace lifecert::support

template <class T>
requires std::is_enum_v<T>
struct cereal::specialize<lifecert::support::Walker, T, cereal::specialization::non_member_load_save> : std::true_type {
};
