// The start-up self-test: does the library on this machine, in this build, give the right answers?
#pragma once

#include "core/base/result.h"

namespace lifecert::crypto {

/// Prepares libsodium (natively: picks its implementations) and forbids it to draw randomness on its own: from then on
/// `randombytes` stops the program. Call once at the start of every program; calling again does nothing.
/// Errors: self_test_failed.
[[nodiscard]] Result<void> start();

/// Known answers (RFC 8032, RFC 7693, FIPS 180, RFC 4231), sealing there and back, and 64 public keys of mixed order
/// (CVE-2025-69277) of which not one may pass while their 64 good neighbours all must.
/// Errors: self_test_failed, `where` names the test.
[[nodiscard]] Result<void> self_test();

}  // namespace lifecert::crypto
