// Search in a catalogue: from one character up, by characters, pinyin, initials and synonyms, with one mistake
// forgiven.
//
// How an entry is ranked. For each term the entry gets the best of: likeness (literal 60, synonym 45, sound 18, near
// 14, left out 12, one edit 8, part 0 to 6) + field (name 40, alias 34, keyword 28, department and theme 18, result 10, material 0)
// + 5 if the text is the term, or 2 if it begins with it: a better field counts for more than a better place in it.
// Terms add up; entries that meet all terms come before those that meet some. Among equals the one with the shorter
// name comes first, then the order of the catalogue.
//
// Synonyms are met by their characters, or by a whole term that is their pinyin or initials (shebaoka finds 社会保障卡), as sound or
// near.
//
// How far it looks. Literal, synonyms and sounds always; one edit and parts only when fewer entries than asked for were
// found. Work is bounded by the size of the index and of the query (query.h), never by what the query says.
//
// A Searcher keeps scratch memory of a few bytes an entry and text and is not thread-safe; several may share one index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/catalog/index.h"
#include "core/catalog/query.h"
#include "core/catalog/reading.h"

namespace lifecert::catalog {

inline constexpr std::uint32_t kMaxHits = 100;

/// A narrowed facet; `value` is a number of IndexView::facet_label.
struct FacetChoice {
  Facet facet = Facet::kind;
  std::uint32_t value = 0;
};

struct SearchRequest {
  std::string query;  // empty: all entries, in the order of the catalogue
  std::vector<FacetChoice> choices;
  std::uint32_t offset = 0;
  std::uint32_t limit = 10;  // 1 to kMaxHits
};

struct Hit {
  std::uint32_t entry = 0;
  std::uint32_t score = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(entry), LIFECERT_FIELD(score));
  }
  static constexpr const char* kName = "Hit";
  friend bool operator==(const Hit&, const Hit&) = default;
};

struct FacetCount {
  std::uint8_t facet = 0;  // Facet
  std::uint32_t value = 0;
  std::string label;
  std::uint32_t count = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(facet), LIFECERT_FIELD(value), LIFECERT_FIELD_MAX(label, 256), LIFECERT_FIELD(count));
  }
  static constexpr const char* kName = "FacetCount";
  friend bool operator==(const FacetCount&, const FacetCount&) = default;
};

struct SearchAnswer {
  std::uint32_t total = 0;  // entries found, before offset and limit
  std::vector<Hit> hits;
  std::vector<FacetCount> facets;  // of what was found, most frequent first within a facet

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(total), LIFECERT_FIELD_MAX(hits, kMaxHits), LIFECERT_FIELD_MAX(facets, 512));
  }
  static constexpr const char* kName = "SearchAnswer";
  friend bool operator==(const SearchAnswer&, const SearchAnswer&) = default;
};

/// A piece of a text, marked or not; pieces one after the other are the text.
struct Piece {
  std::string text;
  bool marked = false;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(text, kMaxText), LIFECERT_FIELD(marked));
  }
  static constexpr const char* kName = "Piece";
  friend bool operator==(const Piece&, const Piece&) = default;
};

class Searcher {
 public:
  /// Both must outlive it.
  Searcher(const IndexView& index, const Readings& readings, const std::vector<SynonymGroup>& synonyms);

  /// Errors: too_long (the query), bad_argument (limit).
  [[nodiscard]] Result<SearchAnswer> search(const SearchRequest& request);

  /// What somebody who has typed `query` may be about to type: texts of the catalogue, the likeliest first.
  /// Errors: as search.
  [[nodiscard]] Result<std::vector<std::string>> suggest(std::string_view query, std::uint32_t limit);

  /// The text with what the query met in it marked.
  [[nodiscard]] std::vector<Piece> mark(std::string_view query, std::string_view text) const;

 private:
  struct Met {
    std::uint32_t text = 0;
    std::uint32_t points = 0;  // likeness and place, without the field
  };
  using Found = std::vector<Met>;

  void meet_literal(const Folded& term, std::uint32_t points, Found& found);
  void meet_sound(Matcher& matcher, Found& found);
  void meet_nearly(Matcher& matcher, Found& found);
  [[nodiscard]] Found meet(const Folded& term, std::uint32_t enough);
  /// The term with a word of it replaced by one that means the same; `points` for meeting it literally.
  struct Variant {
    Folded term;
    std::uint32_t points = 0;
  };
  [[nodiscard]] std::vector<Variant> variants(Matcher& matcher) const;
  void spread(const Found& found);
  void begin_texts();
  void begin_at(std::uint32_t text);
  void end_begun();
  [[nodiscard]] bool first_time(std::uint32_t text);

  template <class Use>
  void candidates(Matcher& matcher, Use use);
  template <class Use>
  void pair_candidates(const Folded& term, bool by_sound, Use use);

  const IndexView* index_;
  const Readings* readings_;
  std::vector<std::vector<Folded>> synonyms_;
  std::vector<std::uint8_t> seen_;       // texts of this term: 1 looked at, 2 met
  std::vector<std::uint32_t> touched_;   // texts whose mark is to be taken back
  std::vector<std::uint8_t> began_;      // texts in which the term can begin
  std::vector<std::uint32_t> began_texts_;
  std::vector<std::uint16_t> points_;    // of this term, by entry
  std::vector<std::uint16_t> total_;     // of all terms, by entry
  std::vector<std::uint8_t> terms_met_;  // by entry
  std::vector<std::uint16_t> name_length_;  // by entry
  std::vector<std::uint32_t> entries_;   // with points of this term
};

}  // namespace lifecert::catalog
