// Which characters the window may have to draw: what a font's atlas is built from. Names bring rare ones (𠮷, 䶮), so
// the set is gathered from what is really there, not from a list of common ones.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "native/admin/app/model.h"

namespace lifecert::native::admin {

/// The characters of a text; U+FFFD for each byte that is not part of well-formed UTF-8.
[[nodiscard]] std::u32string characters_of(std::string_view utf8);

class CharacterSet {
 public:
  CharacterSet() : has_(kCodePoints, false) {}

  /// Control characters are never drawn and not added.
  void add(char32_t character);
  void add(std::string_view utf8);
  [[nodiscard]] bool has(char32_t character) const { return character < kCodePoints && has_[character]; }
  /// In the order of arrival, none twice.
  [[nodiscard]] const std::vector<char32_t>& all() const { return all_; }

 private:
  static constexpr std::size_t kCodePoints = 0x110000;
  std::vector<bool> has_;
  std::vector<char32_t> all_;
};

/// The list's names. As long as Listing::version stays the same, it need not be asked again.
void add_list(CharacterSet& set, const Listing& list);

/// Everything else of the model that is shown. Cheap enough for every frame.
void add_rest(CharacterSet& set, const Model& model);

}  // namespace lifecert::native::admin
