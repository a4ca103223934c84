// Whom a command is about: said by the number of one of the person's cases, or by the ID number where the roll is at hand.
#pragma once

#include <string>

#include "core/office/cases.h"
#include "native/tools/command.h"

namespace lifecert::native {

struct PersonOption {
  std::string number;     // a case's spoken number or the beginning of its id
  std::string id_number;
  std::string scheme;     // with the ID number; need not be said where there is one scheme

  void add_to(CLI::App& command);
};

struct NamedPerson {
  crypto::Hash person{};
  std::string scheme;
  std::int32_t due_day = 0;
};

/// Says on stderr what is wrong, and gives nullopt.
[[nodiscard]] std::optional<NamedPerson> find_person(Context& context, const PersonOption& option,
                                                     const office::CaseBook& book);

}  // namespace lifecert::native
