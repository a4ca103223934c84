// SchemaWriter: the third of the house's archives. It walks the same `serialize` functions as CanonicalWriter and
// BoundedReader, on default values, and gives a description of the grammar instead of bytes. From that description come
// the TypeScript types with their decoders and encoders, and the tables of FORMAT.md, so that neither can drift from what
// the core reads and writes.
//
// A structure says its name as `kName`; an enumeration is asked by argument-dependent lookup: type_name(E), name_of(E),
// known(E). Only for programs that run where the house is built; the output does not depend on the machine.
#pragma once

#include <array>
#include <cereal/cereal.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/wire/archive.h"
#include "core/wire/limits.h"

namespace lifecert::wire {

enum class Form : std::uint8_t {
  boolean,
  integer,
  text,
  bytes,
  fixed_bytes,
  list,
  fixed_list,
  optional,
  enumeration,
  structure,
};

/// A type of the grammar.
struct SchemaType {
  Form form = Form::boolean;
  std::string name;               // enumeration, structure
  std::uint32_t bits = 0;         // integer, enumeration: 8, 16, 32 or 64
  bool is_signed = false;         // integer
  std::uint32_t most = 0;         // text, bytes: bytes; list: elements
  std::uint32_t size = 0;         // fixed_bytes: bytes; fixed_list: elements
  std::uint32_t least_bytes = 0;  // list: what one element takes at least
  std::vector<SchemaType> inner;  // list, fixed_list, optional: the one type inside
};

struct SchemaField {
  std::string name;
  SchemaType type;
};

struct SchemaStructure {
  std::string name;
  std::vector<SchemaField> fields;
};

struct SchemaValue {
  std::uint32_t number = 0;
  std::string name;
};

struct SchemaEnumeration {
  std::string name;
  std::uint32_t bits = 0;
  std::vector<SchemaValue> values;  // ascending
};

/// Each structure stands behind those that it uses.
struct Schema {
  std::vector<SchemaEnumeration> enumerations;
  std::vector<SchemaStructure> structures;
  std::vector<std::string> faults;  // our own mistakes in the structures; must be empty
};

class SchemaWriter : public cereal::OutputArchive<SchemaWriter, cereal::AllowEmptyClassElision> {
 public:
  SchemaWriter() : OutputArchive(this) {}

  /// Adds a structure or an enumeration and all that it uses.
  template <class T>
  void add() {
    static_cast<void>(describe<T>(std::nullopt));
  }

  /// What was added so far, checked.
  [[nodiscard]] Schema schema() const;

  /// A field of the structure that is being walked; called by the overloads below.
  template <class T>
  void field(const char* name, std::optional<std::uint32_t> most) {
    fields_->push_back({name, describe<T>(most)});
    const Form form = fields_->back().type.form;
    const bool takes_a_limit = form == Form::text || form == Form::bytes || form == Form::list;
    if (most && !takes_a_limit) faults_.push_back(std::string(name) + ": a limit on what has a fixed size");
  }

 private:
  template <class T>
  struct Inside {
    static constexpr Form form = Form::structure;
  };
  template <class T>
  struct Inside<std::vector<T>> {
    static constexpr Form form = Form::list;
    using Type = T;
  };
  template <class T, std::size_t N>
  struct Inside<std::array<T, N>> {
    static constexpr Form form = Form::fixed_list;
    static constexpr std::uint32_t size = N;
    using Type = T;
  };
  template <class T>
  struct Inside<std::optional<T>> {
    static constexpr Form form = Form::optional;
    using Type = T;
  };

  template <class T>
  SchemaType describe(std::optional<std::uint32_t> most) {
    SchemaType type;
    type.most = most.value_or(kDefaultMaxBytes);
    if constexpr (std::is_same_v<T, bool>) {
      type.form = Form::boolean;
    } else if constexpr (std::is_enum_v<T>) {
      type.form = Form::enumeration;
      type.name = add_enumeration<T>();
      type.bits = 8 * sizeof(T);
    } else if constexpr (std::is_integral_v<T>) {
      type.form = Form::integer;
      type.bits = 8 * sizeof(T);
      type.is_signed = std::is_signed_v<T>;
    } else if constexpr (std::is_same_v<T, std::string>) {
      type.form = Form::text;
    } else if constexpr (std::is_same_v<T, Bytes>) {
      type.form = Form::bytes;
    } else if constexpr (Inside<T>::form == Form::list) {
      type.form = Form::list;
      type.least_bytes = MinSize<typename Inside<T>::Type>::value;
      type.inner.push_back(describe<typename Inside<T>::Type>(std::nullopt));
    } else if constexpr (Inside<T>::form == Form::fixed_list) {
      type.size = Inside<T>::size;
      if constexpr (std::is_same_v<typename Inside<T>::Type, std::uint8_t>) {
        type.form = Form::fixed_bytes;
      } else {
        type.form = Form::fixed_list;
        type.inner.push_back(describe<typename Inside<T>::Type>(std::nullopt));
      }
    } else if constexpr (Inside<T>::form == Form::optional) {
      type.form = Form::optional;
      type.inner.push_back(describe<typename Inside<T>::Type>(std::nullopt));
    } else {
      type.form = Form::structure;
      type.name = add_structure<T>();
    }
    return type;
  }

  template <class T>
  std::string add_structure() {
    const std::string name = T::kName;
    if (!is_new(name, typeid(T))) return name;
    SchemaStructure made{name, {}};
    std::vector<SchemaField>* const outer = std::exchange(fields_, &made.fields);
    (*this)(T{});
    fields_ = outer;
    structures_.push_back(std::move(made));
    return name;
  }

  template <class T>
  std::string add_enumeration() {
    using Number = std::underlying_type_t<T>;
    static_assert(std::is_same_v<Number, std::uint8_t> || std::is_same_v<Number, std::uint16_t>);
    const std::string name(type_name(T{}));
    if (!is_new(name, typeid(T))) return name;
    SchemaEnumeration made{name, 8 * sizeof(T), {}};
    const std::uint32_t end = sizeof(T) == 1 ? 256 : 1024;
    for (std::uint32_t number = 0; number < end; ++number) {
      const T value = static_cast<T>(number);
      if (known(value)) made.values.push_back({number, identifier(name_of(value))});
    }
    enumerations_.push_back(std::move(made));
    return name;
  }

  bool is_new(const std::string& name, std::type_index type);
  /// "F60m" and "trust-list" as they are written in code: f60m, trust_list.
  [[nodiscard]] static std::string identifier(std::string_view name);

  std::vector<SchemaEnumeration> enumerations_;
  std::vector<SchemaStructure> structures_;
  std::vector<std::string> faults_;
  std::map<std::string, std::type_index> names_;
  std::vector<SchemaField>* fields_ = nullptr;
};

template <class T>
struct LimitOf {
  using Type = T;
  static std::optional<std::uint32_t> most(const T&) { return std::nullopt; }
};
template <class T>
struct LimitOf<Limited<T>> {
  using Type = std::remove_cv_t<T>;
  static std::optional<std::uint32_t> most(const Limited<T>& limited) { return limited.max; }
};

template <class T>
void save(SchemaWriter& writer, const cereal::NameValuePair<T>& pair) {
  using Limit = LimitOf<std::remove_cvref_t<decltype(pair.value)>>;
  writer.field<typename Limit::Type>(pair.name, Limit::most(pair.value));
}

/// A module of TypeScript: for each enumeration its numbers by name, for each structure its interface, a decoder and an
/// encoder, over the Reader and Writer of `codec_module`.
[[nodiscard]] std::string typescript(const Schema& schema, std::string_view codec_module);

/// The table of one structure (field, type, limit) or enumeration (number, name), for FORMAT.md.
/// Errors: not_found.
[[nodiscard]] Result<std::string> markdown(const Schema& schema, std::string_view name);

}  // namespace lifecert::wire
