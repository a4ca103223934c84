// Errors are values: a Result holds either what was asked for or an Error that says what was wrong and with what.
//
// The member names are those of std::expected (C++23), which these compilers do not have yet, so that the type can be
// replaced by it one day without touching a caller. Nothing here throws: asking for the value of a failed Result is a
// mistake of ours and stops the program.
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

#include "core/base/code.h"

namespace lifecert {

/// What was wrong (`code`) and with what (`where`: a field, a file, a row; never personal data, may be empty).
struct [[nodiscard]] Error {
  Code code = Code::ok;
  std::string where;

  friend bool operator==(const Error&, const Error&) = default;
};

/// "where: sentence", for logs and command lines.
[[nodiscard]] std::string describe(const Error& error);

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}       // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}   // NOLINT
  Result(Code code) : state_(std::in_place_index<1>, Error{code, {}}) {}      // NOLINT

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return *get(); }
  const T& value() const& { return *get(); }
  T&& value() && { return std::move(*get()); }
  T& operator*() & { return *get(); }
  const T& operator*() const& { return *get(); }
  T&& operator*() && { return std::move(*get()); }
  T* operator->() { return get(); }
  const T* operator->() const { return get(); }

  [[nodiscard]] T value_or(T other) const { return has_value() ? *get() : std::move(other); }

  [[nodiscard]] const Error& error() const {
    if (has_value()) std::abort();
    return *std::get_if<1>(&state_);
  }

 private:
  T* get() {
    if (!has_value()) std::abort();
    return std::get_if<0>(&state_);
  }
  const T* get() const {
    if (!has_value()) std::abort();
    return std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

/// Success without a value, or an error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit on purpose
  Result(Code code) : error_{code, {}} {}            // NOLINT

  [[nodiscard]] bool has_value() const { return error_.code == Code::ok; }
  explicit operator bool() const { return has_value(); }
  [[nodiscard]] const Error& error() const {
    if (has_value()) std::abort();
    return error_;
  }

 private:
  Error error_;
};

}  // namespace lifecert
