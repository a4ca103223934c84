// Where the words of an index's header stand; core/FORMAT.md, section "The search index", says the rest.
#pragma once

#include <cstddef>
#include <string_view>

namespace lifecert::catalog::layout {

inline constexpr std::string_view kMagic = "LCX1";

// Numbers of u32 words; word 0 is the magic.
inline constexpr std::size_t kEntries = 1;
inline constexpr std::size_t kTexts = 2;
inline constexpr std::size_t kUnits = 3;
inline constexpr std::size_t kPairs = 4;
inline constexpr std::size_t kDisplays = 5;
inline constexpr std::size_t kPairBytes = 6;
inline constexpr std::size_t kEntryBytes = 7;
inline constexpr std::size_t kLabelBytes = 8;
inline constexpr std::size_t kDisplayBytes = 9;
inline constexpr std::size_t kFacetCounts = 10;  // four words

inline constexpr std::size_t kHeaderBytes = 56;

}  // namespace lifecert::catalog::layout
