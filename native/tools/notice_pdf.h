// The letter that a person gets when the office was told that they had died: that it was told so, that nothing stops by it, and
// how to put it right. One A4 page each, large, Chinese first. It goes to the person's own address, and gives no cause and
// no name of who gave notice. Its Chinese avoids U+5982, which came out blank in the PDF (seen with Cairo 1.16 and poppler).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lifecert::native {

struct Notice {
  std::string name;
  std::string address;
  std::string region_name_zh;
  std::string region_name_en;
  std::string hotline;
  std::string station_name;
  std::string number;         // of the review, to be said when calling
  std::int32_t due_day = 0;   // by when the office looks
};

/// Writes all letters into one PDF, readable by its owner alone.
/// Errors: bad_argument (none), not_found (the font), storage_full, store_failed.
[[nodiscard]] Result<void> write_notices(const std::vector<Notice>& notices, const std::string& path);

}  // namespace lifecert::native
