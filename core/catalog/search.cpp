#include "core/catalog/search.h"

#include <algorithm>
#include <array>

namespace lifecert::catalog {
namespace {

constexpr std::uint32_t kLiteral = 60;
constexpr std::uint32_t kSynonym = 45;
constexpr std::uint32_t kSound = 18;
constexpr std::uint32_t kNear = 14;
constexpr std::uint32_t kLeftOut = 12;
constexpr std::uint32_t kOneEdit = 8;
constexpr std::uint32_t kMostOfPart = 6;
constexpr std::array<std::uint32_t, 8> kFieldPoints = {40, 34, 28, 18, 18, 10, 0, 0};
constexpr std::uint32_t kWhole = 5;
constexpr std::uint32_t kBeginning = 2;
constexpr std::size_t kMaxVariants = 12;
constexpr std::size_t kLeastHeard = 3;       // letters of a term that may be a synonym's pinyin or initials
constexpr std::size_t kMostSwapped = 12;     // units of a term whose swaps are tried
constexpr std::size_t kMaxFacetValues = 64;  // shown of one facet

std::uint32_t points_of(Likeness likeness) {
  switch (likeness) {
    case Likeness::literal:
      return kLiteral;
    case Likeness::synonym:
      return kSynonym;
    case Likeness::sound:
      return kSound;
    case Likeness::near:
      return kNear;
    case Likeness::left_out:
      return kLeftOut;
    case Likeness::one_edit:
      return kOneEdit;
    case Likeness::part:
      break;
  }
  return 0;
}

// That it is the whole text counts; where it stands says little about what was meant.
std::uint32_t edit_points(const Meeting& at, std::u16string_view text) {
  return points_of(at.likeness) + (at.to - at.from == text.size() ? kBeginning : 0);
}

std::uint32_t place_points(const Meeting& at, std::u16string_view text) {
  if (at.from != 0) return 0;
  return at.to == text.size() ? kWhole : kBeginning;
}

}  // namespace

Searcher::Searcher(const IndexView& index, const Readings& readings, const std::vector<SynonymGroup>& synonyms)
    : index_(&index), readings_(&readings) {
  for (const SynonymGroup& group : synonyms) {
    std::vector<Folded> words;
    for (const std::string& word : group.words) {
      Folded folded = fold(word);
      if (folded.size() >= 2 && folded.size() <= kMaxTermUnits) words.push_back(std::move(folded));
    }
    if (words.size() > 1) synonyms_.push_back(std::move(words));
  }
  seen_.assign(index.text_count(), 0);
  began_.assign(index.text_count(), 0);
  points_.assign(index.entry_count(), 0);
  total_.assign(index.entry_count(), 0);
  terms_met_.assign(index.entry_count(), 0);
  name_length_.reserve(index.entry_count());
  for (std::uint32_t entry = 0; entry < index.entry_count(); ++entry) {
    name_length_.push_back(static_cast<std::uint16_t>(std::min<std::size_t>(index.text(index.name_of(entry)).size(), 0xFFFFU)));
  }
}

void Searcher::begin_texts() {
  for (const std::uint32_t text : touched_) seen_[text] = 0;
  touched_.clear();
}

void Searcher::begin_at(std::uint32_t text) {
  if (text >= began_.size() || began_[text] != 0) return;
  began_[text] = 1;
  began_texts_.push_back(text);
}

void Searcher::end_begun() {
  for (const std::uint32_t text : began_texts_) began_[text] = 0;
  began_texts_.clear();
}

bool Searcher::first_time(std::uint32_t text) {
  if (text >= seen_.size() || seen_[text] != 0) return false;
  seen_[text] = 1;
  touched_.push_back(text);
  return true;
}

// Texts that have the term's rarest pair of neighbours, at least by sound: everything that holds the term is among
// them.
template <class Use>
void Searcher::pair_candidates(const Folded& term, bool by_sound, Use use) {
  const auto heard = [&](char16_t unit) {
    std::vector<Symbol> symbols;
    if (!by_sound) return std::vector<Symbol>{readings_->symbol(unit)};
    for (const Symbol own : readings_->symbols(unit)) {
      for (const Symbol one : readings_->alike(own)) symbols.push_back(one);
    }
    return symbols;
  };
  const auto pairs_at = [&](std::size_t at) {
    std::vector<std::uint32_t> pairs;
    for (const Symbol first : heard(term[at])) {
      for (const Symbol second : heard(term[at + 1])) {
        const std::uint32_t key = static_cast<std::uint32_t>(first) << 16U | second;
        const std::uint32_t pair = index_->lower_pair(key);
        if (pair < index_->pair_count() && index_->pair_key(pair) == key) pairs.push_back(pair);
      }
    }
    return pairs;
  };
  std::vector<std::uint32_t> best;
  std::uint64_t best_size = ~std::uint64_t{0};
  for (std::size_t at = 0; at + 1 < term.size(); ++at) {
    std::vector<std::uint32_t> pairs = pairs_at(at);
    std::uint64_t size = 0;
    for (const std::uint32_t pair : pairs) size += index_->pair_bytes(pair);
    if (size < best_size) {
      best_size = size;
      best = std::move(pairs);
    }
  }
  for (const std::uint32_t pair : best) index_->texts_of(pair, use);
}

// Texts in which two neighbours can begin the term and two neighbours can end it; for one character or initial, texts
// that have it. Lists of numbers are cheap to go through, texts are not.
template <class Use>
void Searcher::candidates(Matcher& matcher, Use use) {
  const std::size_t units = matcher.term().size();
  const Symbol symbols = readings_->count();
  std::vector<std::uint64_t> leads_on(symbols, 0);  // by symbol: positions of the term from which it leads on
  std::vector<std::uint64_t> ends(symbols, 0);      // and to its end
  std::vector<std::uint64_t> after(symbols, 0);     // where it leads from anywhere
  for (Symbol symbol = 1; symbol < symbols; ++symbol) {
    for (std::size_t at = 0; at < units; ++at) {
      const std::uint64_t reached = matcher.step(std::uint64_t{1} << at, symbol);
      if (reached != 0) leads_on[symbol] |= std::uint64_t{1} << at;
      if ((reached & matcher.end_bit()) != 0) ends[symbol] |= std::uint64_t{1} << at;
      after[symbol] |= reached;
    }
  }
  const auto each_pair = [&](Symbol first, auto&& with) {
    const std::uint32_t end = index_->lower_pair((static_cast<std::uint32_t>(first) + 1) << 16U);
    for (std::uint32_t pair = index_->lower_pair(static_cast<std::uint32_t>(first) << 16U); pair < end; ++pair) {
      with(pair, static_cast<Symbol>(index_->pair_key(pair) & 0xFFFFU));
    }
  };
  const auto mark = [&](std::uint32_t text) { begin_at(text); };
  for (Symbol first = 1; first < symbols; ++first) {
    if ((leads_on[first] & 1U) == 0) continue;
    const std::uint64_t reached = matcher.step(1, first);
    const bool alone = (reached & matcher.end_bit()) != 0;
    each_pair(first, [&](std::uint32_t pair, Symbol second) {
      if (second >= symbols) return;
      if (alone || (reached & ends[second]) != 0) {
        index_->texts_of(pair, use);
      } else if ((reached & leads_on[second]) != 0) {
        index_->texts_of(pair, mark);
      }
    });
  }
  for (Symbol first = 1; first < symbols && !began_texts_.empty(); ++first) {
    if (after[first] == 0) continue;
    each_pair(first, [&](std::uint32_t pair, Symbol second) {
      if (second >= symbols || (after[first] & ends[second]) == 0) return;
      index_->texts_of(pair, [&](std::uint32_t text) {
        if (text < began_.size() && began_[text] != 0) use(text);
      });
    });
  }
  end_begun();
}

void Searcher::meet_literal(const Folded& term, std::uint32_t points, Found& found) {
  const auto look = [&](std::uint32_t text) {
    if (text >= seen_.size() || seen_[text] == 2) return;
    const std::u16string_view units = index_->text(text);
    const std::size_t at = units.find(term);
    if (at == std::u16string_view::npos) return;
    const Meeting place{Likeness::literal, static_cast<std::uint32_t>(at),
                        static_cast<std::uint32_t>(at + term.size())};
    if (seen_[text] == 0) touched_.push_back(text);
    seen_[text] = 2;
    found.push_back({text, points + place_points(place, units)});
  };
  if (term.size() > 1) {
    pair_candidates(term, false, look);
    return;
  }
  const auto symbol = static_cast<std::uint32_t>(readings_->symbol(term[0]));
  const std::uint32_t end = index_->lower_pair((symbol + 1) << 16U);
  for (std::uint32_t pair = index_->lower_pair(symbol << 16U); pair < end; ++pair) index_->texts_of(pair, look);
}

void Searcher::meet_sound(Matcher& matcher, Found& found) {
  // A single ideograph by its sound would find half the catalogue, and nobody means that.
  if (!matcher.has_letters() && matcher.term().size() < 2) return;
  const auto look = [&](std::uint32_t text) {
    if (!first_time(text)) return;
    const std::u16string_view units = index_->text(text);
    const std::optional<Meeting> place = matcher.sound_in(units);
    if (!place) return;
    seen_[text] = 2;
    found.push_back({text, points_of(place->likeness) + place_points(*place, units)});
  };
  if (matcher.has_letters()) {
    candidates(matcher, look);
  } else {
    pair_candidates(matcher.term(), true, look);
  }
}

// One edit, and parts. Counts how many of the term's pairs each text has: a swap spoils at most three of them, any other
// edit two; swaps in terms that are not too long are looked for by themselves.
void Searcher::meet_nearly(Matcher& matcher, Found& found) {
  const Folded& term = matcher.term();
  if (term.size() < 3) return;
  const std::size_t pairs = term.size() - 1;
  const std::size_t spoilt = term.size() <= kMostSwapped ? 2 : 3;
  const std::size_t least = pairs > spoilt ? pairs - spoilt : 1;
  std::vector<std::uint8_t> counts(index_->text_count(), 0);
  std::vector<std::uint32_t> counted;
  const auto count = [&](std::uint32_t text) {
    if (text >= counts.size() || seen_[text] == 2) return;
    if (counts[text]++ == 0) counted.push_back(text);
  };
  if (term.size() <= kMostSwapped) {
    for (std::size_t at = 0; at < pairs; ++at) {
      Folded swapped = term;
      std::swap(swapped[at], swapped[at + 1]);
      meet_literal(swapped, kLeftOut, found);
    }
  }
  for (std::size_t at = 0; at < pairs; ++at) pair_candidates(term.substr(at, 2), false, count);
  if (term.size() == 3) {
    // The middle one wrong leaves no pair: what has the first and the last is looked at.
    const auto each_text = [&](char16_t unit, auto&& with) {
      const auto symbol = static_cast<std::uint32_t>(readings_->symbol(unit));
      const std::uint32_t end = index_->lower_pair((symbol + 1) << 16U);
      for (std::uint32_t pair = index_->lower_pair(symbol << 16U); pair < end; ++pair) index_->texts_of(pair, with);
    };
    each_text(term[0], [&](std::uint32_t text) { begin_at(text); });
    each_text(term[2], [&](std::uint32_t text) {
      if (text >= counts.size() || began_[text] == 0 || counts[text] != 0 || seen_[text] == 2) return;
      const std::u16string_view units = index_->text(text);
      const std::optional<Meeting> place = matcher.one_edit_in(units);
      if (!place) return;
      if (seen_[text] == 0) touched_.push_back(text);
      seen_[text] = 2;
      found.push_back({text, edit_points(*place, units)});
    });
    end_begun();
  }
  for (const std::uint32_t text : counted) {
    const std::u16string_view units = index_->text(text);
    const std::optional<Meeting> place = counts[text] >= least ? matcher.one_edit_in(units) : std::nullopt;
    std::uint32_t points = 0;
    if (place) {
      points = edit_points(*place, units);
    } else if (units.size() > 2 && std::size_t{counts[text]} + 1 >= units.size()) {
      points = kMostOfPart;  // a sentence around the text
    } else if (2U * counts[text] >= pairs) {
      points = static_cast<std::uint32_t>(kMostOfPart * std::min<std::size_t>(counts[text], pairs) / pairs);
    } else {
      continue;
    }
    if (seen_[text] == 0) touched_.push_back(text);
    seen_[text] = 2;
    found.push_back({text, points});
  }
}

std::vector<Searcher::Variant> Searcher::variants(Matcher& matcher) const {
  const Folded& term = matcher.term();
  std::vector<Variant> out;
  const auto add = [&](const std::vector<Folded>& group, const Folded& word, std::size_t at, std::size_t length,
                       std::uint32_t points) {
    for (const Folded& other : group) {
      if (other == word || out.size() >= kMaxVariants) continue;
      Folded variant = term;
      variant.replace(at, length, other);
      if (variant.size() <= kMaxTermUnits) out.push_back({std::move(variant), points});
    }
  };
  const bool heard = matcher.has_letters() && term.size() >= kLeastHeard;
  for (const std::vector<Folded>& group : synonyms_) {
    for (const Folded& word : group) {
      if (const std::size_t at = term.find(word); at != Folded::npos) {
        add(group, word, at, word.size(), kSynonym);
      } else if (heard) {
        const std::optional<Meeting> place = matcher.sound_in(word);
        if (place && place->from == 0 && place->to == word.size()) add(group, word, 0, term.size(), points_of(place->likeness));
      }
    }
  }
  return out;
}

Searcher::Found Searcher::meet(const Folded& term, std::uint32_t enough) {
  begin_texts();
  Matcher matcher(term, *readings_);
  Found found;
  meet_literal(term, kLiteral, found);
  for (const Variant& variant : variants(matcher)) meet_literal(variant.term, variant.points, found);
  meet_sound(matcher, found);
  std::uint64_t entries = 0;
  for (const Met& one : found) {
    if (entries >= enough) break;
    entries += std::max<std::uint32_t>(1, index_->entry_bytes(one.text) / 4);  // at least so many entries
  }
  if (entries < enough) meet_nearly(matcher, found);
  return found;
}

// From texts to entries: each entry takes the best of its texts.
void Searcher::spread(const Found& found) {
  for (const Met& one : found) {
    index_->entries_of(one.text, [&](std::uint32_t entry, Field field) {
      const auto points = static_cast<std::uint16_t>(one.points + kFieldPoints[static_cast<std::size_t>(field)] + 1);
      if (points_[entry] == 0) entries_.push_back(entry);
      points_[entry] = std::max(points_[entry], points);
    });
  }
}

namespace {

// Worst first in the heap, so that the worst of the kept ones can be dropped.
struct Ranked {
  std::uint64_t key = 0;  // greater is better
  std::uint32_t entry = 0;
  std::uint32_t score = 0;
  friend bool operator<(const Ranked& a, const Ranked& b) { return a.key != b.key ? a.key > b.key : a.entry < b.entry; }
};

bool chosen(const IndexView& index, std::uint32_t entry, const std::vector<FacetChoice>& choices) {
  return std::ranges::all_of(choices,
                             [&](const FacetChoice& one) { return index.facet_value(one.facet, entry) == one.value; });
}

// The facet values of these entries, the most frequent first within a facet.
std::vector<FacetCount> tally(const IndexView& index, const std::vector<std::uint32_t>& entries) {
  std::vector<FacetCount> all;
  for (std::size_t i = 0; i < kFacets; ++i) {
    const auto facet = static_cast<Facet>(i);
    std::vector<std::uint32_t> counts(index.facet_size(facet), 0);
    index.facet_values(facet, entries, [&](std::uint16_t value) { ++counts[value]; });
    std::vector<FacetCount> own;
    for (std::uint32_t value = 0; value < counts.size(); ++value) {
      if (counts[value] == 0) continue;
      own.push_back({static_cast<std::uint8_t>(i), value, std::string(index.facet_label(facet, value)), counts[value]});
    }
    std::stable_sort(own.begin(), own.end(), [](const FacetCount& a, const FacetCount& b) { return a.count > b.count; });
    if (own.size() > kMaxFacetValues) own.resize(kMaxFacetValues);
    all.insert(all.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  }
  return all;
}

}  // namespace

Result<SearchAnswer> Searcher::search(const SearchRequest& request) {
  if (request.query.size() > kMaxQueryBytes) return Error{Code::too_long, "query"};
  if (request.limit == 0 || request.limit > kMaxHits) return Error{Code::bad_argument, "limit"};
  const std::vector<Folded> terms = terms_of(request.query);
  std::vector<std::uint32_t> touched;
  for (const Folded& term : terms) {
    entries_.clear();
    spread(meet(term, request.offset + request.limit));
    for (const std::uint32_t entry : entries_) {
      if (terms_met_[entry]++ == 0) touched.push_back(entry);
      total_[entry] = static_cast<std::uint16_t>(total_[entry] + points_[entry]);
      points_[entry] = 0;
    }
  }
  if (terms.empty()) {
    // What was typed holds nothing to search by: nothing is found. Nothing typed at all: everything is.
    const bool all = request.query.find_first_not_of(" \t") == std::string::npos;
    for (std::uint32_t entry = 0; all && entry < index_->entry_count(); ++entry) touched.push_back(entry);
  }
  std::uint8_t most = 0;
  for (const std::uint32_t entry : touched) most = std::max(most, terms_met_[entry]);

  SearchAnswer answer;
  std::vector<std::uint32_t> counted;
  counted.reserve(touched.size());
  std::vector<Ranked> best;
  const std::uint64_t wanted = std::uint64_t{request.offset} + request.limit;
  for (const std::uint32_t entry : touched) {
    const bool counts = terms_met_[entry] == most && chosen(*index_, entry, request.choices);
    const std::uint32_t score = total_[entry];
    total_[entry] = 0;
    terms_met_[entry] = 0;
    if (!counts) continue;
    counted.push_back(entry);
    const Ranked one{terms.empty() ? 0 : (std::uint64_t{score} << 32U) + (0xFFFFU - name_length_[entry]), entry, score};
    if (best.size() < wanted) {
      best.push_back(one);
      std::push_heap(best.begin(), best.end());
    } else if (one < best.front()) {
      std::pop_heap(best.begin(), best.end());
      best.back() = one;
      std::push_heap(best.begin(), best.end());
    }
  }
  std::sort_heap(best.begin(), best.end());
  for (std::size_t i = request.offset; i < best.size(); ++i) answer.hits.push_back({best[i].entry, best[i].score});
  answer.total = static_cast<std::uint32_t>(counted.size());
  answer.facets = tally(*index_, counted);
  return answer;
}

Result<std::vector<std::string>> Searcher::suggest(std::string_view query, std::uint32_t limit) {
  if (query.size() > kMaxQueryBytes) return Error{Code::too_long, "query"};
  if (limit == 0 || limit > kMaxHits) return Error{Code::bad_argument, "limit"};
  const std::vector<Folded> terms = terms_of(query);
  if (terms.empty()) return std::vector<std::string>{};
  Folded joined;
  for (const Folded& term : terms) joined += term;
  joined.resize(std::min(joined.size(), kMaxTermUnits));
  struct Offer {
    std::uint32_t text = 0;
    std::uint32_t points = 0;
    std::size_t length = 0;
  };
  std::vector<Offer> offers;
  for (const Met& one : meet(joined, 1)) {
    Field best = Field::count;
    index_->entries_of(one.text, [&](std::uint32_t, Field field) { best = std::min(best, field); });
    if (best > Field::theme) continue;  // papers and results are not what one looks for
    offers.push_back(
        {one.text, one.points + kFieldPoints[static_cast<std::size_t>(best)], index_->text(one.text).size()});
  }
  const auto better = [](const Offer& a, const Offer& b) {
    if (a.points != b.points) return a.points > b.points;
    return a.length != b.length ? a.length < b.length : a.text < b.text;
  };
  const std::size_t kept = std::min<std::size_t>(limit, offers.size());
  std::partial_sort(offers.begin(), offers.begin() + static_cast<std::ptrdiff_t>(kept), offers.end(), better);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kept; ++i) out.push_back(index_->display(offers[i].text));
  return out;
}

std::vector<Piece> Searcher::mark(std::string_view query, std::string_view text) const {
  const FoldedWithPlaces folded = fold_with_places(text);
  std::vector<bool> marked(text.size(), false);
  const auto mark_units = [&](std::size_t from, std::size_t to) {
    if (from >= to || to > folded.units.size()) return;
    std::fill(marked.begin() + folded.from[from], marked.begin() + folded.to[to - 1], true);
  };
  for (const Folded& term : terms_of(query)) {
    Matcher matcher(term, *readings_);
    std::optional<Meeting> place = matcher.literal_in(folded.units);
    for (const Variant& variant : variants(matcher)) {
      if (!place) place = Matcher(variant.term, *readings_).literal_in(folded.units);
    }
    if (!place && (matcher.has_letters() || term.size() > 1)) place = matcher.sound_in(folded.units);
    if (!place) place = matcher.one_edit_in(folded.units);
    if (place) {
      mark_units(place->from, place->to);
      continue;
    }
    for (std::size_t i = 0; i + 1 < term.size(); ++i) {
      const std::size_t at = folded.units.find(term.substr(i, 2));
      if (at != Folded::npos) mark_units(at, at + 2);
    }
  }
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (pieces.empty() || pieces.back().marked != marked[i]) pieces.push_back({{}, static_cast<bool>(marked[i])});
    pieces.back().text.push_back(text[i]);
  }
  return pieces;
}

}  // namespace lifecert::catalog
