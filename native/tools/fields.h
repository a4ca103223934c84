// The fields of the house's structures as JSON, by the same `serialize` functions that write them to the wire. For
// people to read: nothing is ever read back from it.
#pragma once

#include <array>
#include <cereal/cereal.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/civil.h"
#include "core/wire/codec.h"
#include "core/wire/text.h"

namespace lifecert::native {

class FieldsWriter {
 public:
  template <class T>
  static nlohmann::ordered_json of(T value) {
    FieldsWriter writer;
    if constexpr (requires { value.serialize(writer); }) {
      value.serialize(writer);
    } else {
      serialize(writer, value);
    }
    return std::move(writer.out_);
  }

  template <class... Pairs>
  void operator()(Pairs&&... pairs) {
    (field(pairs.name, pairs.value), ...);
  }

 private:
  template <class T>
  static nlohmann::ordered_json value_of(const wire::Limited<T>& limited) {
    return value_of(limited.value);
  }
  template <class T>
  static nlohmann::ordered_json value_of(const std::optional<T>& value) {
    return value ? value_of(*value) : nlohmann::ordered_json(nullptr);
  }
  static nlohmann::ordered_json value_of(const Bytes& bytes) {
    if (bytes.size() <= kShownBytes) return wire::to_hex(bytes);
    return wire::to_hex(ByteView(bytes).first(kShownBytes)) + "... (" + std::to_string(bytes.size()) + " bytes)";
  }
  template <std::size_t N>
  static nlohmann::ordered_json value_of(const std::array<std::uint8_t, N>& bytes) {
    return wire::to_hex(bytes);
  }
  template <class T, std::size_t N>
  static nlohmann::ordered_json value_of(const std::array<T, N>& list) {
    return value_of(std::vector<T>(list.begin(), list.end()));
  }
  template <class T>
  static nlohmann::ordered_json value_of(const std::vector<T>& list) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const T& one : list) out.push_back(value_of(one));
    return out;
  }
  template <class T>
  static nlohmann::ordered_json value_of(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      return std::string(name_of(value));
    } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
      return value;
    } else {
      return of(value);
    }
  }

  template <class T>
  void field(const std::string& name, const T& value) {
    out_[name] = value_of(value);
    if constexpr (std::is_same_v<T, std::int32_t>) {
      if (name.ends_with("_day") && value != 0) out_[name + "_text"] = iso_date(value);
    } else if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::uint64_t>) {
      const bool is_time = name.ends_with("_at") || name.ends_with("time") || name == "from" || name == "to";
      if (is_time && value != 0) out_[name + "_china"] = date_time(static_cast<std::int64_t>(value), kChinaOffsetS);
    }
  }

  static constexpr std::size_t kShownBytes = 64;
  nlohmann::ordered_json out_ = nlohmann::ordered_json::object();
};

}  // namespace lifecert::native
