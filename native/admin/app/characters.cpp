#include "native/admin/app/characters.h"

#include "core/base/utf8.h"

namespace lifecert::native::admin {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// The length of the sequence that begins with this byte, in well-formed UTF-8.
std::size_t length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xE0) return 2;
  return first < 0xF0 ? 3 : 4;
}

}  // namespace

std::u32string characters_of(std::string_view utf8) {
  std::u32string characters;
  while (!utf8.empty()) {
    const std::size_t good = first_bad_utf8(utf8).value_or(utf8.size());
    for (std::size_t at = 0; at < good;) {
      const auto first = static_cast<unsigned char>(utf8[at]);
      const std::size_t length = length_of(first);
      char32_t character = length == 1 ? first : first & (0xFFU >> (length + 1));
      for (std::size_t i = 1; i < length; ++i) {
        character = (character << 6U) | (static_cast<unsigned char>(utf8[at + i]) & 0x3FU);
      }
      characters += character;
      at += length;
    }
    if (good == utf8.size()) break;
    characters += kReplacement;
    utf8.remove_prefix(good + 1);
  }
  return characters;
}

void CharacterSet::add(char32_t character) {
  if (character < U' ' || character >= kCodePoints || has_[character]) return;
  has_[character] = true;
  all_.push_back(character);
}

void CharacterSet::add(std::string_view utf8) {
  for (const char32_t character : characters_of(utf8)) add(character);
}

void add_list(CharacterSet& set, const Listing& list) {
  for (const CaseRow& row : list.rows) {
    set.add(row.name);
    set.add(row.scheme);
  }
}

void add_rest(CharacterSet& set, const Model& model) {
  set.add(model.region.name_zh);
  set.add(model.region.name_en);
  for (const cert::Scheme& scheme : model.region.schemes) {
    set.add(scheme.name_zh);
    set.add(scheme.name_en);
  }
  set.add(model.reviewer);
  set.add(model.list.query);
  for (const auto& [submission, draft] : model.drafts) set.add(draft.reason);
  for (const HallCase& one : model.supervision.cases) {
    set.add(one.hall);
    set.add(one.topic);
    set.add(one.department);
  }
  set.add(model.paper.text);
  set.add(model.paper.paper.reason);
  if (!model.open) return;
  set.add(model.open->evidence.reason);
  if (!model.open->file) return;
  const CaseFile& file = *model.open->file;
  set.add(file.row.name);
  set.add(file.row.scheme);
  set.add(file.person.name);
  set.add(file.person.station);
  set.add(file.person.phone);
  set.add(file.person.address);
  for (const cert::Check& check : file.checks) set.add(check.figures);
  for (const PolicyWords::Line& line : file.policy.lines) set.add(line.zh);
  for (const PastDecision& decision : file.decisions) {
    set.add(decision.reason);
    set.add(decision.reviewer);
  }
  for (const PastRead& read : file.reads) {
    set.add(read.reason);
    set.add(read.reviewer);
  }
}

}  // namespace lifecert::native::admin
