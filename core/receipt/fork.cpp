#include "core/receipt/fork.h"

#include "core/receipt/receipt.h"

namespace lifecert::receipt {
namespace {

bool two_roots(const merkle::Checkpoint& a, const merkle::Checkpoint& b) { return a.size == b.size && a.root != b.root; }

Result<VerifiedCheckpoint> verify_contradiction(const merkle::Checkpoint& kept, const Contradiction& seen,
                                                const cert::VerifiedTrustList& trust) {
  Result<VerifiedCheckpoint> checkpoint = verify_checkpoint(seen.checkpoint, trust);
  if (!checkpoint) return checkpoint;
  const Result<void> step = verify_step(kept, checkpoint->checkpoint(), seen.step);
  // A step for other sizes says nothing about these two: whoever wants to blame an office could write one.
  const bool contradicts = !step && step.error().code == Code::not_consistent;
  if (!contradicts) return Error{Code::no_contradiction, "checkpoint"};
  return checkpoint;
}

}  // namespace

Result<ForkFile> read_fork_file(ByteView bytes) {
  Result<ForkFile> file = wire::decode<ForkFile>(bytes);
  if (!file) return file;
  if (file->magic != ForkFile{}.magic) return Error{Code::unknown_version, "magic"};
  if (file->forks.empty()) return Error{Code::too_short, "forks"};
  return file;
}

Result<ForkFacts> verify_fork(const Fork& fork, const cert::VerifiedTrustList& trust) {
  Result<VerifiedCheckpoint> kept = verify_checkpoint(fork.kept, trust);
  if (!kept) return kept.error();
  Result<VerifiedCheckpoint> first = verify_contradiction(kept->checkpoint(), fork.first, trust);
  if (!first) return first.error();
  Result<VerifiedCheckpoint> second = verify_contradiction(kept->checkpoint(), fork.second, trust);
  if (!second) return second.error();
  const merkle::Checkpoint& a = kept->checkpoint();
  const merkle::Checkpoint& b = first->checkpoint();
  const merkle::Checkpoint& c = second->checkpoint();
  return ForkFacts{a.origin, a.size, b.size, c.size, two_roots(a, b) || two_roots(a, c) || two_roots(b, c)};
}

}  // namespace lifecert::receipt
