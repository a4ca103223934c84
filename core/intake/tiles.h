// The log as static resources after C2SP tlog-tiles: tiles of 256 hashes and bundles of 256 entries, by name. Everything here
// is public: an entry is a leaf (core/receipt/leaf.h), which says nothing about anybody.
//
// A tile never changes once its name can be asked for, full or partial, so whoever serves it may let it be cached for ever.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/port/store.h"

namespace lifecert::intake {

inline constexpr std::uint32_t kTileWidth = 256;
inline constexpr std::uint32_t kMaxTileLevel = 7;  // 2^62 leaves

/// A tile of hashes of one level, or a bundle of entries.
struct TileName {
  bool entries = false;
  std::uint32_t level = 0;   // of 256ths: its hashes are those of the tree's level 8 x level
  std::uint64_t index = 0;   // counts tiles of that level from the left
  std::uint32_t width = kTileWidth;

  friend bool operator==(const TileName&, const TileName&) = default;
};

/// "/tile/0/x001/x234/067", "/tile/1/000.p/7", "/tile/entries/000". One spelling a tile.
/// Errors: bad_syntax.
[[nodiscard]] Result<TileName> parse_tile_path(std::string_view path);
[[nodiscard]] std::string tile_path(const TileName& name);

/// The tile's bytes: width x 32 bytes of hashes, or entries with their length as two bytes, big-endian, before each.
/// size  of the newest tree that was signed: nothing beyond it is given out
/// Errors: not_found (the tree does not have it yet), hash_mismatch (it should be there and is not), store_failed.
[[nodiscard]] Result<Bytes> read_tile(const port::Store& store, std::uint64_t size, const TileName& name);

}  // namespace lifecert::intake
