#include "core/draw/draw.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/crypto/hash.h"
#include "core/draw/pick.h"

namespace lifecert::draw {
namespace {

/// What lists and rules come down to: weights and who may not go where, by index.
struct Prepared {
  std::vector<std::uint32_t> weights;
  std::set<std::pair<std::uint32_t, std::uint32_t>> conflicts;  // object, inspector
};

Error fault(std::string where) { return {Code::bad_argument, std::move(where)}; }

template <class Entry>
Result<std::map<std::string_view, std::uint32_t>> index_by_id(const std::vector<Entry>& entries, const char* list) {
  std::map<std::string_view, std::uint32_t> index;
  for (const Entry& entry : entries) {
    const auto number = static_cast<std::uint32_t>(index.size());
    if (entry.id.empty() || !index.emplace(entry.id, number).second) {
      return fault(std::string(list) + " " + std::to_string(number + 1) + ": id");
    }
  }
  return index;
}

Result<std::map<std::string_view, std::uint32_t>> weights_by_class(const Rulebook& rules) {
  std::map<std::string_view, std::uint32_t> weights;
  for (const ClassWeight& one : rules.weights) {
    if (one.weight > kMaxWeight) return Error{Code::bad_weights, "class " + one.credit_class};
    if (!weights.emplace(one.credit_class, one.weight).second) return fault("rules: class " + one.credit_class);
  }
  return weights;
}

Result<void> add_conflicts(Prepared& prepared, const InspectorList& list,
                           const std::map<std::string_view, std::uint32_t>& objects,
                           const std::map<std::string_view, std::uint32_t>& inspectors) {
  for (std::size_t i = 0; i < list.conflicts.size(); ++i) {
    const auto object = objects.find(list.conflicts[i].object);
    const auto inspector = inspectors.find(list.conflicts[i].inspector);
    if (object == objects.end() || inspector == inspectors.end()) {
      return fault("conflict " + std::to_string(i + 1));
    }
    prepared.conflicts.emplace(object->second, inspector->second);
  }
  return {};
}

bool has_conflict(const Prepared& prepared, std::uint32_t object, std::uint32_t inspector) {
  return prepared.conflicts.contains({object, inspector});
}

// Whoever is drawn must find enough inspectors; that is known before, and refused before.
Result<void> check_enough_inspectors(const Prepared& prepared, std::size_t inspectors, std::uint8_t wanted) {
  if (wanted > kMaxInspectorsPerObject) return fault("rules: inspectors_per_object");
  if (inspectors < wanted) return Error{Code::too_few_eligible, "inspectors"};
  std::map<std::uint32_t, std::size_t> conflicts_of;
  for (const auto& [object, inspector] : prepared.conflicts) ++conflicts_of[object];
  for (const auto& [object, count] : conflicts_of) {
    if (prepared.weights[object] > 0 && inspectors - count < wanted) {
      return Error{Code::too_few_eligible, "object " + std::to_string(object + 1)};
    }
  }
  return {};
}

Result<Prepared> prepare(const ObjectList& objects, const InspectorList& inspectors, const Rulebook& rules) {
  auto object_index = index_by_id(objects.objects, "object");
  if (!object_index) return object_index.error();
  auto inspector_index = index_by_id(inspectors.inspectors, "inspector");
  if (!inspector_index) return inspector_index.error();
  auto by_class = weights_by_class(rules);
  if (!by_class) return by_class.error();

  Prepared prepared;
  for (const Object& object : objects.objects) {
    const auto weight = by_class->find(object.credit_class);
    if (weight == by_class->end()) return fault("object " + std::to_string(prepared.weights.size() + 1) + ": class");
    prepared.weights.push_back(weight->second);
  }
  for (std::size_t i = 0; i < objects.exclusions.size(); ++i) {
    const auto object = object_index->find(objects.exclusions[i].object);
    if (object == object_index->end()) return fault("exclusion " + std::to_string(i + 1));
    prepared.weights[object->second] = 0;
  }
  // Signed and of another width on another machine: counted as what it is compared with.
  const auto can_be_drawn = static_cast<std::uint64_t>(
      std::ranges::count_if(prepared.weights, [](std::uint32_t weight) { return weight > 0; }));
  if (can_be_drawn == 0) return Error{Code::bad_weights, "objects"};
  if (rules.count == 0 || rules.count > can_be_drawn) return fault("rules: count");
  if (Result<void> good = add_conflicts(prepared, inspectors, *object_index, *inspector_index); !good) {
    return good.error();
  }
  const std::size_t pool = inspectors.inspectors.size();
  if (Result<void> good = check_enough_inspectors(prepared, pool, rules.inspectors_per_object); !good) {
    return good.error();
  }
  return prepared;
}

/// Who may be sent, in the order of the list, and how much each has got already.
class Inspectors {
 public:
  Inspectors(const Prepared& prepared, std::size_t count, const Rulebook& rules)
      : prepared_(prepared),
        wanted_(rules.inspectors_per_object),
        limit_(rules.max_per_inspector == 0 ? 0xFFFF'FFFFU : rules.max_per_inspector),
        load_(count, 0) {}

  std::vector<std::uint32_t> send_to(std::uint32_t object, NumberStream& numbers) {
    std::vector<std::uint32_t> choice = choice_for(object);
    while (choice.size() < wanted_) {
      ++limit_;
      choice = choice_for(object);
    }
    std::vector<std::uint32_t> sent;
    while (sent.size() < wanted_) {
      const auto at = static_cast<std::ptrdiff_t>(numbers.below(choice.size()));
      sent.push_back(choice[static_cast<std::size_t>(at)]);
      ++load_[sent.back()];
      choice.erase(choice.begin() + at);
    }
    return sent;
  }

 private:
  [[nodiscard]] std::vector<std::uint32_t> choice_for(std::uint32_t object) const {
    std::vector<std::uint32_t> choice;
    for (std::uint32_t i = 0; i < load_.size(); ++i) {
      if (load_[i] < limit_ && !has_conflict(prepared_, object, i)) choice.push_back(i);
    }
    return choice;
  }

  const Prepared& prepared_;
  std::size_t wanted_;
  std::uint32_t limit_;
  std::vector<std::uint32_t> load_;
};

}  // namespace

Hash secret_hash(const Secret& secret) { return crypto::blake2b({view_of("lifecert draw secret 1"), secret}); }

Hash seed_of(const Hash& commitment, std::string_view checkpoint, const std::optional<Secret>& secret) {
  const Bytes length = wire::encode(static_cast<std::uint32_t>(checkpoint.size()));
  const ByteView last = secret ? ByteView(*secret) : ByteView();
  return crypto::sha256({view_of("lifecert draw seed 1"), commitment, length, view_of(checkpoint), last});
}

Hash file_hash(ByteView file) { return crypto::blake2b(file); }

Result<void> check_lists(const ObjectList& objects, const InspectorList& inspectors, const Rulebook& rules) {
  Result<Prepared> prepared = prepare(objects, inspectors, rules);
  return prepared ? Result<void>{} : prepared.error();
}

Result<Outcome> run(const ObjectList& objects, const InspectorList& inspectors, const Rulebook& rules,
                    const Hash& commitment, const Hash& seed) {
  Result<Prepared> prepared = prepare(objects, inspectors, rules);
  if (!prepared) return prepared.error();
  NumberStream numbers(seed);
  Result<std::vector<std::uint32_t>> picked = pick(prepared->weights, rules.count, numbers);
  if (!picked) return picked.error();
  Inspectors pool(*prepared, inspectors.inspectors.size(), rules);
  Outcome outcome{kVersion, commitment, seed, {}};
  for (const std::uint32_t object : *picked) outcome.drawn.push_back({object, pool.send_to(object, numbers)});
  return outcome;
}

Result<Outcome> run_committed(const Commitment& commitment, const Hash& commitment_hash, ByteView object_file,
                              ByteView inspector_file, const Hash& seed) {
  if (file_hash(object_file) != commitment.objects) return Error{Code::wrong_list, "objects"};
  if (file_hash(inspector_file) != commitment.inspectors) return Error{Code::wrong_list, "inspectors"};
  Result<ObjectList> objects = wire::decode<ObjectList>(object_file);
  if (!objects) return objects.error();
  Result<InspectorList> inspectors = wire::decode<InspectorList>(inspector_file);
  if (!inspectors) return inspectors.error();
  if (objects->objects.size() != commitment.object_count) return Error{Code::wrong_list, "object_count"};
  if (inspectors->inspectors.size() != commitment.inspector_count) return Error{Code::wrong_list, "inspector_count"};
  return run(*objects, *inspectors, commitment.rules, commitment_hash, seed);
}

}  // namespace lifecert::draw
