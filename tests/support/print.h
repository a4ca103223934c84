// How GoogleTest prints our values when an expectation fails.
#pragma once

#include <ostream>

#include "core/base/result.h"

namespace lifecert {

inline void PrintTo(Code code, std::ostream* out) { *out << name_of(code); }
inline void PrintTo(const Error& error, std::ostream* out) {
  *out << name_of(error.code) << " at '" << error.where << "'";
}

}  // namespace lifecert
