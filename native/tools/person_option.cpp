#include "native/tools/person_option.h"

#include "core/base/id_number.h"
#include "core/office/roll.h"

namespace lifecert::native {

void PersonOption::add_to(CLI::App& command) {
  auto* by_number = command.add_option("--case", number, "spoken number of one of the person's cases");
  auto* by_id = command.add_option("--id-number", id_number, "身份证号, where the registrar's roll is at hand");
  by_number->excludes(by_id);
  command.add_option("--scheme", scheme, "with --id-number, where there are several schemes")->needs(by_id);
}

std::optional<NamedPerson> find_person(Context& context, const PersonOption& option, const office::CaseBook& book) {
  if (!option.number.empty()) {
    Result<const office::Case*> found = book.resolve(option.number);
    if (!found) {
      context.fail("--case " + option.number, found.error());
      return std::nullopt;
    }
    const envelope::Header& header = (*found)->header;
    return NamedPerson{header.person.id, header.scheme, header.due_day};
  }
  if (option.id_number.empty()) {
    context.usage("who? Say --case NUMBER or --id-number");
    return std::nullopt;
  }
  Result<IdNumber> id = parse_id_number(option.id_number);
  if (!id) {
    context.fail("--id-number", id.error());
    return std::nullopt;
  }
  const auto& schemes = book.trust()->schemes;
  std::string scheme = option.scheme;
  if (scheme.empty() && schemes.size() == 1) scheme = schemes.front().id;
  if (scheme.empty()) {
    context.usage("in which scheme? Say --scheme");
    return std::nullopt;
  }
  const RegionFolder folder(context.region);
  Result<crypto::SecretKey> key = folder.pseudonym_key();
  Result<std::unique_ptr<SqliteStore>> store = folder.open_store("registrar/roll.db", StoreMode::read_only);
  if (!key || !store) {
    context.fail("the registrar's roll", key ? store.error() : key.error());
    return std::nullopt;
  }
  const crypto::Hash person = office::pseudonym(*key, scheme, id->text);
  Result<office::RollPerson> known = office::person_of(**store, person, 0);
  if (!known) {
    context.fail("--id-number", known.error());
    return std::nullopt;
  }
  return NamedPerson{person, scheme, known->due_day};
}

}  // namespace lifecert::native
