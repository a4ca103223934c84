// The fixture's region, made once in a fuzz target.
#pragma once

#include "tests/fuzz/fuzz.h"
#include "tests/support/region_fixture.h"

namespace lifecert::fuzz {

inline support::Region& region() {
  static support::Region made;
  return made;
}

}  // namespace lifecert::fuzz
