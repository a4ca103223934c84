// Enrolment letters: the sheet of paper with which a person begins. One A4 page a letter, Chinese first and large,
// English beside it smaller; the code as a QR and as letters to type, the hotline, what to do in three steps, another
// way for those without a phone, and the warning never to read the code to a caller.
//
// The file holds secrets (a code lets a phone enrol as the person named): it is made readable by its owner alone, and
// appears under its name only when it is whole. Text is set by Pango in "Noto Sans CJK SC" (Debian: fonts-noto-cjk).
// Not thread-safe: one batch at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lifecert::native {

/// What one letter says. Every text is one line of plain UTF-8 (core/base/utf8.h) of at most 256 bytes and, unless
/// stated, not empty.
struct Letter {
  std::string name;            // the person's
  std::string scheme_name_zh;  // "企业职工基本养老保险"
  std::string scheme_name_en;  // "Urban employees' pension"
  std::string station_name;    // where to go in person
  std::int32_t due_day = 0;    // the last day to certify; days since 1970-01-01
  std::string typed_code;      // groups of A-Z and 0-9 joined by '-', 4 to 20 characters: "K7QM-3XW9-T2HB-R"
  std::string qr_text;         // what the QR holds; never an address
  std::string region_name_zh;  // who writes
  std::string region_name_en;
  std::string hotline;                // at most 32 bytes
  std::string address;                // of the station; may be empty
  std::int32_t code_expires_day = 0;  // the last day on which the code is taken
  std::string web_address;            // to be typed by hand: short
};

/// Writes all letters into one PDF, a page each, in their order; a file of that name is replaced. Main text is 18 to 20
/// points, the code 30 to 36; a letter whose names leave no room goes without its English.
/// letters   at least one
/// path      of a folder that exists and can be written
/// Errors: bad_argument (no letters), bad_text, bad_syntax, too_short, too_long (also when the texts do not fit a page
///         in type of 18 points), not_found (the font), storage_full, store_failed (the file). `where` says
///         "letter 3: hotline", never what it holds. After an error there is no new file, an old one is unchanged.
[[nodiscard]] Result<void> write_letters(const std::vector<Letter>& letters, const std::string& path);

/// The letters (by index) whose name has a character that no installed font has. Such a character is printed as an
/// empty box with its Unicode number, to be filled in by pen: a rare name is no reason to go without a letter.
[[nodiscard]] std::vector<std::size_t> letters_with_missing_glyphs(const std::vector<Letter>& letters);

}  // namespace lifecert::native
