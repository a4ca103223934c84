// The papers that a person can hold: a kept slip, a *received* receipt, a *decided* certificate. One A4 page: what it is in large
// Chinese with English beside, for whom, until when, the QR that proves it, how anybody can verify that, the hotline, and the place
// for the bureau's seal.
//
// A paper holds a name only where the office prints it from its roll; the QR never does. The file is readable by its owner alone and
// appears under its name only when it is whole. Not thread-safe.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/receipt/paper.h"

namespace lifecert::native {

/// What one page says. Every text is one line of plain UTF-8 of at most 256 bytes.
struct PrintedPaper {
  receipt::Paper paper;        // verified
  std::string qr_text;         // what the paper was verified from
  std::string name;            // the person's; empty: the number stands alone
  std::string scheme_name_zh;  // empty where the paper does not say which scheme
  std::string scheme_name_en;
  std::string region_name_zh;
  std::string region_name_en;
  std::string hotline;
  std::string web_address;     // of the page that verifies; may be empty
};

/// Writes the page; a file of that name is replaced.
/// Errors: too_short (a text that must be there is empty), too_long (a text, or a QR that no page can show), bad_text, not_found
///         (the font), storage_full, store_failed. After an error there is no new file, an old one is unchanged.
[[nodiscard]] Result<void> write_paper(const PrintedPaper& paper, const std::string& path);

}  // namespace lifecert::native
