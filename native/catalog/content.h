// From a folder of tables to a catalogue's content, with everything that is wrong in it said at once. Nothing is
// published while there is a fault.
#pragma once

#include <string>
#include <vector>

#include "core/catalog/assemble.h"
#include "native/catalog/table.h"

namespace lifecert::native {

/// What the table "catalogue" says of the whole.
struct CatalogueSettings {
  std::string title;
  std::string title_en;
  bool demonstration = false;
  std::int32_t stale_after_days = 90;
};

struct SourceContent {
  catalog::Content content;
  CatalogueSettings settings;
  std::vector<SourceFault> faults;  // empty: good
};

/// Reads, checks every cell and every reference, and makes the readings.
/// Errors: not_found (the folder, or ICU's Han-Latin).
[[nodiscard]] Result<SourceContent> read_content(const std::string& folder);

/// "items.csv:17 promise_day: 应为 ... / expected ...".
[[nodiscard]] std::string line_of(const SourceFault& fault);

}  // namespace lifecert::native
