// Writes core/FORMAT.md's tables and examples anew after a format was changed on purpose (scripts/formats): what follows
// from the core is replaced, every sentence and every "meaning" stays as its author wrote it.
#pragma once

#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/wire/schema.h"

namespace lifecert::support {

/// One line or more of an example: bytes with a comment.
struct Annotated {
  std::size_t offset = 0;  // of its first byte
  std::string label;       // the comment's first word or path: "photos[0].jpeg"
  std::string text;        // lines, each with its line break
};

/// The bytes of a structure, field by field. Empty when they are not such a structure.
[[nodiscard]] std::vector<Annotated> annotate(const wire::Schema& schema, const std::string& structure, ByteView bytes);

/// The document with every table and example as the core and the vectors have them now. A part of a vector (`packet.hex 0-8`)
/// is found again by the labels of its first and last line. New rows of a table get "?" for a meaning, to be written by hand.
[[nodiscard]] std::string rewritten(const wire::Schema& schema, const std::string& document);

}  // namespace lifecert::support
