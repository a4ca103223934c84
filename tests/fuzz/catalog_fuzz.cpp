// Any bytes as what a catalogue is made of. The first byte chooses: a query against a good index; a table or an index,
// read at every number; a delta on a good catalogue; a whole file.
#include "core/catalog/delta.h"
#include "core/catalog/search.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/catalogue_fixture.h"

namespace lifecert::fuzz {
namespace {

using namespace catalog;

struct Good {
  support::CatalogueWorld world;
  Bytes file = world.file(support::CatalogueWorld::head(1), support::sample_content());
  Catalogue catalogue = support::must(Catalogue::open(file, world.trust));
  Searcher searcher{catalogue.index(), catalogue.readings(), catalogue.vocabulary().synonyms};
};

Good& good() {
  static Good the_good;
  return the_good;
}

void query(ByteView bytes) {
  const std::string text = text_of(bytes);
  const Result<SearchAnswer> answer = good().searcher.search({text, {}, 0, 10});
  require(answer.has_value() == (text.size() <= kMaxQueryBytes));
  if (!answer) return;
  for (const Hit& hit : answer->hits) require(hit.entry < good().catalogue.record_count());
  // The same again: no query leaves anything behind.
  require(*good().searcher.search({text, {}, 0, 10}) == *answer);
  (void)good().searcher.suggest(text, 5).has_value();
  std::string marked;
  for (const Piece& piece : good().searcher.mark(text, "社会保障卡补领、换领 A4")) marked += piece.text;
  require(marked == "社会保障卡补领、换领 A4");
}

// An index that nobody signed is never searched; still no number in it may lead outside.
void parts(ByteView bytes) {
  if (const Result<RecordTable> table = RecordTable::open(bytes)) {
    for (std::uint32_t i = 0; i < std::min(table->count(), 64U); ++i) (void)table->place(i);
    (void)table->find(RecordKind::item, "demo-001");
  }
  Bytes aligned(bytes.begin(), bytes.end());
  const Result<IndexView> index = IndexView::open(aligned);
  if (!index) return;
  Searcher searcher(*index, good().catalogue.readings(), {});
  for (const char* text : {"社", "登记", "hukou", "户口迁号", ""}) (void)searcher.search({text, {}, 0, 10}).has_value();
}

void delta(ByteView bytes) {
  require(!apply_delta(good().catalogue, good().file, bytes, good().world.trust) ||
          bytes.size() > 100);  // nothing that is not signed applies
}

void whole(ByteView bytes) {
  Bytes aligned(bytes.begin(), bytes.end());
  const Result<Catalogue> opened = Catalogue::open(aligned, good().world.trust);
  if (opened) (void)opened->check_all(aligned).has_value();
}

constexpr void (*kWays[])(ByteView) = {
    query, parts, delta, whole, decode_one<Item>, decode_one<HallBook>, decode_one<CatalogueDelta>};

}  // namespace
}  // namespace lifecert::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert::fuzz;
  if (size == 0) return 0;
  kWays[data[0] % std::size(kWays)]({data + 1, size - 1});
  return 0;
}
