#include "core/intake/tiles.h"

#include <algorithm>

#include "core/intake/keys.h"
#include "core/wire/text.h"

namespace lifecert::intake {
namespace {

const Error kNoTile{Code::bad_syntax, "tile"};

bool is_three_digits(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "x001/x234/067": groups of three digits, all but the last with an x, the first not zero if there are several.
Result<std::uint64_t> parse_index(std::string_view text) {
  std::uint64_t index = 0;
  bool first = true;
  for (;;) {
    const std::size_t slash = text.find('/');
    const bool last = slash == std::string_view::npos;
    std::string_view group = text.substr(0, slash);
    if (!last) {
      if (!group.starts_with('x')) return kNoTile;
      group.remove_prefix(1);
    }
    if (!is_three_digits(group) || (first && !last && group == "000")) return kNoTile;
    if (index > (1ULL << 52U)) return kNoTile;
    index = index * 1000 + static_cast<std::uint64_t>((group[0] - '0') * 100 + (group[1] - '0') * 10 + (group[2] - '0'));
    if (last) return index;
    first = false;
    text.remove_prefix(slash + 1);
  }
}

std::string three_digits(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(3 - digits.size(), '0') + digits;
}

}  // namespace

Result<TileName> parse_tile_path(std::string_view path) {
  constexpr std::string_view kPrefix = "/tile/";
  if (!path.starts_with(kPrefix)) return kNoTile;
  path.remove_prefix(kPrefix.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return kNoTile;
  TileName name;
  const std::string_view level = path.substr(0, slash);
  name.entries = level == "entries";
  if (!name.entries) {
    Result<std::uint64_t> number = wire::parse_decimal(level);
    if (!number || *number > kMaxTileLevel) return kNoTile;
    name.level = static_cast<std::uint32_t>(*number);
  }
  path.remove_prefix(slash + 1);
  if (const std::size_t partial = path.find(".p/"); partial != std::string_view::npos) {
    Result<std::uint64_t> width = wire::parse_decimal(path.substr(partial + 3));
    if (!width || *width == 0 || *width >= kTileWidth) return kNoTile;
    name.width = static_cast<std::uint32_t>(*width);
    path = path.substr(0, partial);
  }
  Result<std::uint64_t> index = parse_index(path);
  if (!index) return index.error();
  name.index = *index;
  return name;
}

std::string tile_path(const TileName& name) {
  std::string index = three_digits(name.index % 1000);
  for (std::uint64_t rest = name.index / 1000; rest > 0; rest /= 1000) index = "x" + three_digits(rest % 1000) + "/" + index;
  const std::string partial = name.width < kTileWidth ? ".p/" + std::to_string(name.width) : "";
  return "/tile/" + (name.entries ? "entries" : std::to_string(name.level)) + "/" + index + partial;
}

Result<Bytes> read_tile(const port::Store& store, std::uint64_t size, const TileName& name) {
  if (name.width == 0 || name.width > kTileWidth || name.level > kMaxTileLevel) return kNoTile;
  const std::uint32_t height = name.entries ? 0 : name.level * 8;
  const std::uint64_t first = name.index * kTileWidth;
  if (first + name.width > (size >> height)) return Error{Code::not_found, "tile"};
  const Bytes from = name.entries ? keys::record(first) : keys::node({height, first});
  const Bytes prefix(from.begin(), from.end() - 8);
  Result<std::vector<port::Row>> rows = store.scan(prefix, from, name.width);
  if (!rows) return rows.error();
  const Error damaged{Code::hash_mismatch, "tile"};
  if (rows->size() != name.width) return damaged;
  Bytes tile;
  for (std::uint64_t i = 0; i < rows->size(); ++i) {
    const port::Row& row = (*rows)[i];
    if (row.key != (name.entries ? keys::record(first + i) : keys::node({height, first + i}))) return damaged;
    if (!name.entries) {
      if (row.value.size() != 32) return damaged;
      append(tile, row.value);
      continue;
    }
    Result<StoredRecord> record = wire::decode<StoredRecord>(row.value);
    if (!record) return damaged;
    const Bytes leaf = wire::encode(receipt::leaf_of(record->opening, record->record));
    tile.push_back(static_cast<std::uint8_t>(leaf.size() >> 8U));
    tile.push_back(static_cast<std::uint8_t>(leaf.size() & 0xFFU));
    append(tile, leaf);
  }
  return tile;
}

}  // namespace lifecert::intake
