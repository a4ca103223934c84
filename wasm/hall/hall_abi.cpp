// The C ABI of lifecert_hall.h over core/catalog: checks what comes from outside, decodes, calls, encodes.
#include <memory>

#include "core/catalog/delta.h"
#include "core/catalog/search.h"
#include "core/crypto/self_test.h"
#include "wasm/hall/facts.h"
#include "wasm/hall/input.h"
#include "wasm/lifecert_hall.h"

namespace lifecert::abi {
namespace {

using namespace catalog;

// A catalogue with its front and a searcher over it; none of them ever moves.
struct Open {
  Open(std::unique_ptr<Bytes> bytes, Catalogue opened)
      : front(std::move(bytes)),
        catalogue(std::move(opened)),
        searcher(catalogue.index(), catalogue.readings(), catalogue.vocabulary().synonyms) {}
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;

  std::unique_ptr<Bytes> front;
  Catalogue catalogue;
  Searcher searcher;
};

struct Module {
  Memory memory;
  std::map<std::uint32_t, std::unique_ptr<Open>> catalogues;
  std::uint32_t last = 0;
  std::unique_ptr<Bytes> front;  // written by the host, opened next
};

Module& module() {
  static Module the_module;
  return the_module;
}

Open* find(std::uint32_t handle) {
  const auto found = module().catalogues.find(handle);
  return found == module().catalogues.end() ? nullptr : found->second.get();
}

Result<CatalogueTrust> trust_of(const Input& input) {
  Result<HallTrust> trust = wire::decode<HallTrust>(input.bytes());
  if (!trust) return trust.error();
  return CatalogueTrust{trust->region, trust->registrars};
}

Result<RecordFacts> record_facts(const Open& open, std::uint32_t record) {
  const Result<RecordPlace> place = open.catalogue.place(record);
  if (!place) return place.error();
  const IndexView& index = open.catalogue.index();
  return RecordFacts{place->kind, std::string(place->id), index.display(index.name_of(record)), place->offset,
                     place->size};
}

Result<SearchAnswer> search(Open& open, ByteView bytes) {
  Result<HallQuery> query = wire::decode<HallQuery>(bytes);
  if (!query) return query.error();
  SearchRequest request{query->query, {}, query->offset, query->limit};
  for (const HallChoice& one : query->choices) {
    if (one.facet >= kFacets) return Error{Code::bad_argument, "facet"};
    request.choices.push_back({static_cast<Facet>(one.facet), one.value});
  }
  return open.searcher.search(request);
}

}  // namespace

Memory& memory() { return module().memory; }

}  // namespace lifecert::abi

using namespace lifecert;
using namespace lifecert::abi;

extern "C" {

std::uint32_t lifecert_abi_version() { return LIFECERT_HALL_ABI_VERSION; }
std::uint8_t* lifecert_alloc(std::uint32_t size) { return memory().lend(size, LIFECERT_HALL_MAX_BLOCK_BYTES); }
std::uint32_t lifecert_free(std::uint8_t* block) { return memory().take_back(block); }
const std::uint8_t* lifecert_output() { return memory().output().data(); }
std::uint32_t lifecert_output_size() { return static_cast<std::uint32_t>(memory().output().size()); }
const std::uint8_t* lifecert_error_where() { return reinterpret_cast<const std::uint8_t*>(memory().where().data()); }
std::uint32_t lifecert_error_where_size() { return static_cast<std::uint32_t>(memory().where().size()); }
void lifecert_clear() { memory().clear(); }

std::uint32_t lifecert_self_test() {
  memory().clear();
  return memory().answer(crypto::start());
}

std::uint32_t lifecert_hall_front_size(const std::uint8_t* beginning, std::uint32_t beginning_size) {
  const Input input{beginning, beginning_size};
  if (!begin(input)) return bad("beginning");
  return memory().answer(catalog::front_size(input.bytes()));
}

std::uint8_t* lifecert_hall_front(std::uint32_t size) {
  memory().clear();
  if (size == 0 || size > LIFECERT_HALL_MAX_BLOCK_BYTES) return nullptr;
  module().front = std::make_unique<Bytes>(size);
  return module().front->data();
}

std::uint32_t lifecert_hall_open(const std::uint8_t* trust, std::uint32_t trust_size) {
  const Input input{trust, trust_size};
  if (!begin(input)) return bad("trust");
  if (module().front == nullptr) return memory().fail({Code::wrong_state, "front"});
  std::unique_ptr<Bytes> front = std::move(module().front);
  Result<catalog::CatalogueTrust> believed = trust_of(input);
  if (!believed) return memory().fail(believed.error());
  Result<catalog::Catalogue> opened = catalog::Catalogue::open(*front, *believed);
  if (!opened) return memory().fail(opened.error());
  module().catalogues.emplace(++module().last, std::make_unique<Open>(std::move(front), std::move(*opened)));
  return memory().answer_number(module().last);
}

std::uint32_t lifecert_hall_close(std::uint32_t catalogue) {
  memory().clear();
  return module().catalogues.erase(catalogue) == 1 ? memory().done() : bad("catalogue");
}

std::uint32_t lifecert_hall_facts(std::uint32_t catalogue) {
  memory().clear();
  const Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  return memory().answer(
      wire::encode(HallFacts{open->catalogue.head(), open->catalogue.warrant().editor, open->catalogue.hash()}));
}

std::uint32_t lifecert_hall_book(std::uint32_t catalogue) {
  memory().clear();
  const Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  return memory().answer(open->catalogue.book());
}

std::uint32_t lifecert_hall_place(std::uint32_t catalogue, std::uint32_t record) {
  memory().clear();
  const Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  return memory().answer(record_facts(*open, record));
}

std::uint32_t lifecert_hall_find(std::uint32_t catalogue, std::uint32_t kind, const std::uint8_t* id,
                                 std::uint32_t id_size) {
  const Input input{id, id_size};
  if (!begin(input)) return bad("id");
  const Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  const std::optional<std::uint32_t> number =
      kind > 255 ? std::nullopt : open->catalogue.find(static_cast<catalog::RecordKind>(kind), input.text());
  if (!number) return memory().fail({Code::unknown_record, "id"});
  return memory().answer_number(*number);
}

std::uint32_t lifecert_hall_check_record(std::uint32_t catalogue, std::uint32_t record, const std::uint8_t* bytes,
                                         std::uint32_t bytes_size) {
  const Input input{bytes, bytes_size};
  if (!begin(input)) return bad("bytes");
  const Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  return memory().answer(open->catalogue.check_record(record, input.bytes()));
}

std::uint32_t lifecert_hall_search(std::uint32_t catalogue, const std::uint8_t* query, std::uint32_t query_size) {
  const Input input{query, query_size};
  if (!begin(input)) return bad("query");
  Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  return memory().answer(search(*open, input.bytes()));
}

std::uint32_t lifecert_hall_suggest(std::uint32_t catalogue, const std::uint8_t* text, std::uint32_t text_size,
                                    std::uint32_t limit) {
  const Input input{text, text_size};
  if (!begin(input)) return bad("text");
  Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  Result<std::vector<std::string>> texts = open->searcher.suggest(input.text(), limit);
  if (!texts) return memory().fail(texts.error());
  return memory().answer(wire::encode(HallTexts{std::move(*texts)}));
}

std::uint32_t lifecert_hall_mark(std::uint32_t catalogue, const std::uint8_t* query, std::uint32_t query_size,
                                 const std::uint8_t* text, std::uint32_t text_size) {
  const Input query_input{query, query_size};
  const Input text_input{text, text_size};
  if (!begin(query_input, text_input)) return bad("input");
  const Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  return memory().answer(wire::encode(HallPieces{open->searcher.mark(query_input.text(), text_input.text())}));
}

std::uint32_t lifecert_hall_may_follow(std::uint32_t current, std::uint32_t next) {
  memory().clear();
  const Open* before = find(current);
  const Open* after = find(next);
  if (before == nullptr || after == nullptr) return bad("catalogue");
  return memory().answer(catalog::may_follow(before->catalogue, after->catalogue));
}

std::uint32_t lifecert_hall_apply(std::uint32_t catalogue, const std::uint8_t* file, std::uint32_t file_size,
                                  const std::uint8_t* delta, std::uint32_t delta_size, const std::uint8_t* trust,
                                  std::uint32_t trust_size) {
  const Input file_input{file, file_size};
  const Input delta_input{delta, delta_size};
  const Input trust_input{trust, trust_size};
  if (!begin(file_input, delta_input, trust_input)) return bad("input");
  const Open* open = find(catalogue);
  if (open == nullptr) return bad("catalogue");
  Result<catalog::CatalogueTrust> believed = trust_of(trust_input);
  if (!believed) return memory().fail(believed.error());
  Result<Bytes> made = catalog::apply_delta(open->catalogue, file_input.bytes(), delta_input.bytes(), *believed);
  return made ? memory().answer(std::move(*made)) : memory().fail(made.error());
}

}  // extern "C"
