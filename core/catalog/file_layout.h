// Magic words and sizes of the catalogue's file and of its table; core/FORMAT.md says the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lifecert::catalog::layout {

inline constexpr std::string_view kFileMagic = "LCC1";
inline constexpr std::size_t kFileHeaderBytes = 16;
inline constexpr std::string_view kTableMagic = "LCT1";
inline constexpr std::size_t kTableHeaderBytes = 12;

/// The next multiple of eight.
constexpr std::uint64_t padded(std::uint64_t size) { return (size + 7) / 8 * 8; }

}  // namespace lifecert::catalog::layout
