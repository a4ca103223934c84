// What a file is, and its fields, told without believing any of it.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::native {

enum class FileKind : std::uint8_t { packet, statement, receipt, note, slip, paper, fork, unknown };

/// By the first bytes, or by what decodes.
[[nodiscard]] FileKind kind_of_file(ByteView content);
[[nodiscard]] std::string_view name_of(FileKind kind);

/// {"file": ..., "fields": ...}. Bytes are hex, times and days are numbers with their text beside them. NOTHING is
/// verified. Errors: unknown_version (none of ours), as the decoder of what it seems to be.
[[nodiscard]] Result<nlohmann::ordered_json> inspect(ByteView content);

/// Text without the line break that an editor or a shell has put behind it; for slips.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace lifecert::native
