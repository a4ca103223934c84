// Reading an index in place. Every number from it is held against the part that it points into.
#include <algorithm>
#include <cstring>

#include "core/catalog/index.h"
#include "core/catalog/index_layout.h"

namespace lifecert::catalog {

Result<IndexView> IndexView::open(ByteView bytes) {
  if (bytes.size() < layout::kHeaderBytes) return Error{Code::truncated, "index"};
  if (!std::ranges::equal(bytes.first(4), view_of(layout::kMagic))) return Error{Code::unknown_version, "index"};
  const auto word = [&](std::size_t at) { return load32(bytes, at); };
  IndexView made;
  made.entries_ = word(layout::kEntries);
  made.texts_ = word(layout::kTexts);
  made.pairs_ = word(layout::kPairs);
  made.displays_ = word(layout::kDisplays);
  std::uint64_t labels = 0;
  for (std::size_t i = 0; i < kFacets; ++i) {
    made.facet_counts_[i] = word(layout::kFacetCounts + i);
    labels += made.facet_counts_[i];
  }
  const std::uint64_t units = word(layout::kUnits);
  const std::uint64_t e = made.entries_;
  const std::uint64_t t = made.texts_;
  const std::uint64_t p = made.pairs_;
  const std::uint64_t d = made.displays_;
  struct Wanted {
    ByteView* part;
    std::uint64_t size;
  };
  // The order of the file: words first, then units, then bytes, so that everything is aligned by itself.
  const Wanted parts[] = {{&made.text_offsets_, (t + 1) * 4},
                          {&made.names_, e * 4},
                          {&made.pair_keys_, p * 4},
                          {&made.pair_offsets_, (p + 1) * 4},
                          {&made.entry_offsets_, (t + 1) * 4},
                          {&made.label_offsets_, (labels + 1) * 4},
                          {&made.display_keys_, d * 4},
                          {&made.display_offsets_, (d + 1) * 4},
                          {&made.units_, units * 2},
                          {&made.facets_, e * 2 * kFacets},
                          {&made.pair_lists_, word(layout::kPairBytes)},
                          {&made.entry_lists_, word(layout::kEntryBytes)},
                          {&made.labels_, word(layout::kLabelBytes)},
                          {&made.display_texts_, word(layout::kDisplayBytes)}};
  std::uint64_t at = layout::kHeaderBytes;
  for (const Wanted& one : parts) {
    if (at + one.size > bytes.size()) return Error{Code::truncated, "index"};
    *one.part = bytes.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(one.size));
    at += one.size;
  }
  if (at != bytes.size()) return Error{Code::trailing_bytes, "index"};
  return made;
}

std::string IndexView::display(std::uint32_t text) const {
  std::uint32_t low = 0;
  std::uint32_t high = displays_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    (load32(display_keys_, middle) < text ? low : high) = load32(display_keys_, middle) < text ? middle + 1 : middle;
  }
  if (low < displays_ && load32(display_keys_, low) == text)
    return text_of(slice(display_texts_, display_offsets_, low));
  return unfold(this->text(text));
}

std::uint32_t IndexView::name_of(std::uint32_t entry) const { return load32(names_, entry); }

std::uint32_t IndexView::pair_key(std::uint32_t pair) const { return load32(pair_keys_, pair); }

std::uint32_t IndexView::pair_bytes(std::uint32_t pair) const {
  return static_cast<std::uint32_t>(slice(pair_lists_, pair_offsets_, pair).size());
}

std::uint32_t IndexView::lower_pair(std::uint32_t key) const {
  std::uint32_t low = 0;
  std::uint32_t high = pairs_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (pair_key(middle) < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::uint16_t IndexView::facet_value(Facet facet, std::uint32_t entry) const {
  const std::uint64_t at = (static_cast<std::uint64_t>(facet) * entries_ + entry) * 2;
  if (entry >= entries_ || at + 2 > facets_.size()) return kNoValue;
  std::uint16_t value = 0;
  std::memcpy(&value, facets_.data() + at, 2);
  return value < facet_size(facet) ? value : kNoValue;
}

std::string_view IndexView::facet_label(Facet facet, std::uint32_t value) const {
  if (value >= facet_size(facet)) return {};
  std::uint32_t number = value;
  for (std::size_t i = 0; i < static_cast<std::size_t>(facet); ++i) number += facet_counts_[i];
  const ByteView label = slice(labels_, label_offsets_, number);
  return {reinterpret_cast<const char*>(label.data()), label.size()};
}

}  // namespace lifecert::catalog
