// Sixty-six bits as six spoken words: what is read out by telephone, by radio, or stands on a poster, so that somebody without a
// network can say when it was at the latest not yet.
//
// A word is one of 2,048: one of 32 describing words and one of 64 things, "红马", "red horse". In each half no two sound alike,
// not even where z and zh, n and l, or in and ing are one sound; and none makes a word that old people would rather not
// hear from an office. The English words say the same as the Chinese ones, so that both name the same number.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert {

inline constexpr std::size_t kSpokenWords = 6;

/// 66 bits, the first one highest; the last six bits are zero.
using WordBits = std::array<std::uint8_t, 9>;

/// The first 66 bits of a hash.
/// hash  at least 9 bytes
[[nodiscard]] WordBits first_word_bits(ByteView hash);

/// "红马 新桥 老树 春云 金鱼 快船".
[[nodiscard]] std::string words_zh(const WordBits& bits);
/// "red-horse new-bridge old-tree spring-cloud gold-fish quick-boat".
[[nodiscard]] std::string words_en(const WordBits& bits);

/// What a person typed, in either language, with or without blanks, dashes and commas.
/// Errors: bad_syntax (a word that is not in the list; `where` says which one, "word 3"), too_short, too_long (not six words).
[[nodiscard]] Result<WordBits> read_words(std::string_view text);

}  // namespace lifecert
