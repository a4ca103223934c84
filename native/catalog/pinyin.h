// Toneless readings of Chinese characters, by ICU's Han-Latin, for the vocabulary of a catalogue. Only the builder has
// ICU.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/catalog/reading.h"

namespace lifecert::native {

/// Readings that an editor states: a character and all its syllables, the most usual first.
using StatedReadings = std::map<std::string, std::vector<std::string>>;

/// Syllables of every character of GB 2312, of every other one in `texts`, and of what is stated, which wins.
/// Errors: not_found (this ICU has no Han-Latin).
[[nodiscard]] Result<std::vector<catalog::Syllable>> make_syllables(const std::vector<std::string>& texts,
                                                                    const StatedReadings& stated);

}  // namespace lifecert::native
