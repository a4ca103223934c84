#include "core/receipt/reply.h"

#include "core/merkle/tree.h"

namespace lifecert::receipt {

Result<void> verify_step(const merkle::Checkpoint& kept, const merkle::Checkpoint& seen, const ConsistencyStep& step) {
  if (kept.origin != seen.origin) return Error{Code::wrong_origin, "checkpoint"};
  if (kept.size == seen.size) {
    // Nothing to prove by hashes: one size has one root.
    if (kept.root != seen.root) return Error{Code::not_consistent, "checkpoint"};
    return {};
  }
  const bool forward = kept.size < seen.size;
  const merkle::Checkpoint& older = forward ? kept : seen;
  const merkle::Checkpoint& newer = forward ? seen : kept;
  if (step.from != older.size || step.to != newer.size) return Error{Code::size_mismatch, "consistency step"};
  return merkle::verify_consistency(older.size, older.root, newer.size, newer.root, step.hashes);
}

}  // namespace lifecert::receipt
