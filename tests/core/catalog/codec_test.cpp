// The catalogue's structures, its file, table, index and delta in the codec family.
#include "tests/support/catalogue_fixture.h"
#include "tests/support/codec_suite.h"

namespace lifecert::support {
namespace {

using namespace catalog;

// The front alone: what is cut off or altered in it never opens.
Result<Bytes> reread_front(ByteView bytes) {
  static const CatalogueWorld world;
  const Result<Catalogue> opened = Catalogue::open(bytes, world.trust);
  if (!opened) return opened.error();
  // Opening looks at no more than the front; a longer input is a file, and check_all() judges the rest.
  const std::uint32_t front = must(front_size(bytes));
  if (bytes.size() != front) return Error{Code::trailing_bytes, "front"};
  return Bytes(bytes.begin(), bytes.end());
}

Result<Bytes> reread_table(ByteView bytes) {
  const Result<RecordTable> table = RecordTable::open(bytes);
  if (!table) return table.error();
  return Bytes(bytes.begin(), bytes.end());
}

Result<Bytes> reread_index(ByteView bytes) {
  const Result<IndexView> index = IndexView::open(bytes);
  if (!index) return index.error();
  return Bytes(bytes.begin(), bytes.end());
}

Result<Bytes> reread_delta(ByteView bytes) {
  Result<CatalogueDelta> delta = wire::decode<CatalogueDelta>(bytes);
  if (!delta) return delta.error();
  return wire::encode(*delta);
}

CodecCase bytes_case(std::string name, std::string vector, Bytes golden, Reread reread, std::size_t version_at) {
  CodecCase one;
  one.name = std::move(name);
  one.vector = std::move(vector);
  one.golden = std::move(golden);
  one.reread = std::move(reread);
  Bytes other = one.golden;
  other[version_at] = '2';
  one.refusals = {{"another version", other, Code::unknown_version}};
  return one;
}

std::vector<CodecCase> cases() {
  CatalogueWorld world;
  const Content content = sample_content();
  const Bytes file = world.file(CatalogueWorld::head(1), content);
  const Catalogue opened = must(Catalogue::open(file, world.trust));
  Content changed = content;
  changed.items[1].promise.amount = 3;
  CatalogueHead next_head = CatalogueWorld::head(2);
  next_head.previous = opened.hash();
  const Bytes next = world.file(next_head, changed);
  const CatalogueDelta delta = must(make_delta(opened, file, must(Catalogue::open(next, world.trust)), next));
  const auto copy = [](ByteView bytes) { return Bytes(bytes.begin(), bytes.end()); };
  const Bytes front(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(must(front_size(file))));
  SearchAnswer answer;
  answer.total = 1;
  answer.hits = {{3, 98}};
  answer.facets = {{2, 1, "婚姻", 1}};

  return {wire_case("Item", "catalogue-item.hex", content.items[0]),
          wire_case("Notice", "catalogue-notice.hex", content.notices[0]),
          wire_case("Explanation", "catalogue-explanation.hex", content.explanations[0]),
          wire_case("PublicList", "catalogue-list.hex", content.lists[0]),
          wire_case("FlowChart", "catalogue-chart.hex", content.charts[0]),
          wire_case("HallBook", "catalogue-book.hex", content.book),
          wire_case("Vocabulary", "", Vocabulary{{{"bao", "保"}}, {{{"养老金", "退休金"}}}}),
          wire_case("EditorWarrant", "catalogue-warrant.hex", world.warrant),
          wire_case("CatalogueHead", "catalogue-head.hex", opened.head()),
          wire_case("SearchAnswer", "catalogue-search-answer.hex", answer),
          wire_case("CatalogueDelta", "catalogue-delta.hex", delta, reread_delta),
          bytes_case("Table", "", copy(opened.section(SectionKind::table)), reread_table, 3),
          bytes_case("Index", "", copy(opened.section(SectionKind::index)), reread_index, 3),
          bytes_case("Front", "catalogue-front.hex", front, reread_front, 3)};
}

INSTANTIATE_TEST_SUITE_P(Catalog, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
