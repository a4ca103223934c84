// What a catalogue must have before it may be published: no item without materials, limits, a word on fees, a window
// and a contact; no reference that leads nowhere; no statement of fact without its source.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/catalog/assemble.h"
#include "native/catalog/table.h"

namespace lifecert::native {

/// Where an entry was written: by table and id.
using SourcePlaces = std::map<std::pair<std::string, std::string>, std::pair<std::string, std::uint32_t>>;

[[nodiscard]] std::vector<SourceFault> lint(const catalog::Content& content, const SourcePlaces& places);

}  // namespace lifecert::native
