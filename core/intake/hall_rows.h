// The rows that a hall's record adds to the intake's store; the audit derives the same.
#pragma once

#include <vector>

#include "core/desk/statements.h"
#include "core/intake/keys.h"
#include "core/port/store.h"

namespace lifecert::intake {

/// id      the payload hash
/// index   of the record in the log
inline std::vector<port::Change> hall_changes(const envelope::SignedStatement& statement, const Hash& id,
                                              std::uint64_t index) {
  using envelope::Kind;
  std::vector<port::Change> changes;
  changes.push_back({keys::hall_record(index), Bytes{}});
  switch (statement.kind) {
    case Kind::appointment:
    case Kind::ticket:
    case Kind::hall_request:
    case Kind::evaluation:
    case Kind::draw_commitment: changes.push_back({keys::hall_thing(id), wire::encode(index)}); break;
    case Kind::case_step:
      if (Result<desk::CaseStep> step = wire::decode<desk::CaseStep>(statement.payload)) {
        changes.push_back({keys::hall_step(step->request, index), Bytes{}});
      }
      break;
    default: break;
  }
  return changes;
}

}  // namespace lifecert::intake
