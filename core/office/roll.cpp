#include "core/office/roll.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/office/rows.h"

namespace lifecert::office {
namespace {

constexpr std::uint32_t kPage = 1000;
constexpr std::int64_t kDay_s = 24 * 3600;

template <class Row>
Result<std::optional<Row>> get_row(const port::Store& store, const Bytes& key) {
  Result<std::optional<Bytes>> stored = store.get(key);
  if (!stored) return stored.error();
  if (!*stored) return std::optional<Row>{};
  Result<Row> row = wire::decode<Row>(**stored);
  if (!row) return Error{row.error().code, "stored " + std::string(Row::kName)};
  return std::optional<Row>(std::move(*row));
}

Result<RollPerson> complete(const port::Store& store, const Hash& id, RollEntry entry, std::int64_t now) {
  RollPerson person;
  person.id = id;
  person.entry = std::move(entry);
  Result<std::optional<PersonRow>> row = get_row<PersonRow>(store, rows::key(rows::kPerson, id));
  if (!row) return row.error();
  if (*row) person.person = std::move(**row);
  person.due_day = std::max(person.entry.due_day, person.person.next_due_day);
  for (auto letter = person.person.letters.rbegin(); letter != person.person.letters.rend(); ++letter) {
    Result<std::optional<LetterRow>> found = get_row<LetterRow>(store, rows::key(rows::kLetter, *letter));
    if (!found) return found.error();
    if (!*found || (*found)->used_at != 0 || (*found)->expires_at <= now) continue;
    person.open_letter = std::move(**found);
    break;
  }
  for (const crypto::PublicKey& key : person.person.devices) {
    Result<std::optional<DeviceRow>> device = get_row<DeviceRow>(store, rows::key(rows::kDevice, key));
    if (!device) return device.error();
    if (*device) person.enrolled_until = std::max(person.enrolled_until, (*device)->expires_at);
  }
  return person;
}

Result<std::array<std::uint8_t, 32>> draw(port::Entropy& entropy) {
  std::array<std::uint8_t, 32> feed{};
  if (Result<void> good = entropy.fill(feed); !good) return good.error();
  if (Result<void> good = crypto::check_entropy(feed); !good) return good.error();
  return feed;
}

}  // namespace

Hash pseudonym(const crypto::SecretKey& key, std::string_view scheme, std::string_view id_number) {
  const std::uint8_t length = static_cast<std::uint8_t>(scheme.size());
  return crypto::keyed_blake2b(key.view(), {ByteView(&length, 1), view_of(scheme), view_of(id_number)});
}

std::vector<UnknownName> unknown_names(const std::vector<RollRow>& rows, const cert::VerifiedTrustList& trust) {
  std::set<std::string_view> stations;
  for (const cert::Station& station : trust->stations) stations.insert(station.id);
  std::vector<UnknownName> unknown;
  for (const RollRow& row : rows) {
    if (trust.scheme(row.scheme) == nullptr) unknown.push_back({row.row, RollColumn::scheme});
    if (!stations.contains(row.station)) unknown.push_back({row.row, RollColumn::station});
  }
  return unknown;
}

Result<ImportSummary> import_roll(port::Store& store, const crypto::SecretKey& pseudonym_key,
                                  const std::vector<RollRow>& rows) {
  ImportSummary summary;
  std::vector<port::Expectation> expectations;
  std::vector<port::Change> changes;
  for (const RollRow& row : rows) {
    const RollEntry entry{row.name, row.id_number, row.scheme, row.due_day, row.station, row.phone, row.address};
    Bytes key = rows::key(rows::kRoll, pseudonym(pseudonym_key, row.scheme, row.id_number));
    Bytes value = wire::encode(entry);
    Result<std::optional<Bytes>> before = store.get(key);
    if (!before) return before.error();
    if (*before == value) {
      ++summary.unchanged;
      continue;
    }
    ++(*before ? summary.updated : summary.added);
    expectations.push_back({key, std::move(*before)});
    changes.push_back({std::move(key), std::move(value)});
  }
  if (changes.empty()) return summary;
  if (Result<void> committed = store.commit(expectations, changes); !committed) return committed.error();
  return summary;
}

Result<void> for_each_person(const port::Store& store, std::int64_t now,
                             const std::function<bool(const RollPerson&)>& each) {
  Bytes from;
  while (true) {
    Result<std::vector<port::Row>> page = store.scan(view_of(rows::kRoll), from, kPage);
    if (!page) return page.error();
    for (const port::Row& row : *page) {
      Hash id{};
      if (row.key.size() != rows::kRoll.size() + id.size()) return Error{Code::store_failed, "stored RollEntry"};
      std::copy(row.key.end() - static_cast<std::ptrdiff_t>(id.size()), row.key.end(), id.begin());
      Result<RollEntry> entry = wire::decode<RollEntry>(row.value);
      if (!entry) return Error{entry.error().code, "stored RollEntry"};
      Result<RollPerson> person = complete(store, id, std::move(*entry), now);
      if (!person) return person.error();
      if (!each(*person)) return {};
    }
    if (page->size() < kPage) return {};
    from = page->back().key;
    from.push_back(0);
  }
}

Result<RollPerson> person_of(const port::Store& store, const Hash& id, std::int64_t now) {
  Result<std::optional<RollEntry>> entry = get_row<RollEntry>(store, rows::key(rows::kRoll, id));
  if (!entry) return entry.error();
  if (!*entry) return Error{Code::unknown_person, "person"};
  return complete(store, id, std::move(**entry), now);
}

Result<LetterCodes> draw_codes(port::Entropy& entropy, const cert::Pins& pins) {
  Result<std::array<std::uint8_t, 32>> feed = draw(entropy);
  if (!feed) return feed.error();
  std::array<std::uint8_t, 8> typed{};
  std::array<std::uint8_t, 16> qr{};
  std::copy_n(feed->begin(), typed.size(), typed.begin());
  std::copy_n(feed->begin() + typed.size(), qr.size(), qr.begin());
  LetterCodes codes{cert::typed_code(typed), cert::qr_code(qr, cert::region_tag(pins.region))};
  crypto::wipe(*feed);
  crypto::wipe(typed);
  crypto::wipe(qr);
  return codes;
}

Result<void> store_letters(port::Store& store, port::Entropy& entropy, const std::vector<NewLetter>& letters,
                           const cert::Policy& policy, std::int64_t now) {
  std::vector<port::Expectation> expectations;
  std::vector<port::Change> changes;
  std::map<Hash, PersonRow> people;
  for (const NewLetter& letter : letters) {
    if (!people.contains(letter.person)) {
      Result<std::optional<Bytes>> listed = store.get(rows::key(rows::kRoll, letter.person));
      if (!listed) return listed.error();
      if (!*listed) return Error{Code::unknown_person, "letter"};
      const Bytes key = rows::key(rows::kPerson, letter.person);
      Result<std::optional<Bytes>> stored = store.get(key);
      if (!stored) return stored.error();
      Result<PersonRow> row = *stored ? wire::decode<PersonRow>(**stored) : Result<PersonRow>(PersonRow{});
      if (!row) return Error{row.error().code, "stored PersonRow"};
      people[letter.person] = std::move(*row);
      expectations.push_back({key, std::move(*stored)});
    }
    Result<std::array<std::uint8_t, 32>> feed = draw(entropy);
    if (!feed) return feed.error();
    LetterId id{};
    const Hash seed = crypto::hedged_seed(*feed, "letter id", letter.typed.code_id);
    std::copy_n(seed.begin(), id.size(), id.begin());

    LetterRow row;
    row.person = letter.person;
    row.issued_at = now;
    row.expires_at = now + policy.code_life_days * kDay_s;
    row.typed = letter.typed.code_id;
    row.qr = letter.qr.code_id;
    changes.push_back({rows::key(rows::kLetter, id), wire::encode(row)});
    for (const cert::StretchedCode* code : {&letter.typed, &letter.qr}) {
      const Bytes key = rows::key(rows::kCode, code->code_id);
      expectations.push_back({key, std::nullopt});
      changes.push_back({key, wire::encode(CodeRow{id, code->mac_key})});
    }
    remember(people[letter.person].letters, id);
  }
  for (const auto& [person, row] : people) changes.push_back({rows::key(rows::kPerson, person), wire::encode(row)});
  if (changes.empty()) return {};
  return store.commit(expectations, changes);
}

Result<void> store_staff_letter(port::Store& store, port::Entropy& entropy, const NewLetter& letter,
                                const StaffPlan& plan, const cert::VerifiedTrustList& trust, std::int64_t now) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (plan.staff.empty() || plan.staff.size() > 32 || !std::ranges::all_of(plan.staff, plain)) {
    return Error{Code::bad_argument, "staff"};
  }
  if (plan.packets_per_day == 0) return Error{Code::bad_argument, "packets_per_day"};
  if (plan.name.size() > cert::kMaxName) return Error{Code::too_long, "name"};
  const auto known = std::ranges::find(trust->stations, plan.station, &cert::Station::id);
  if (known == trust->stations.end()) return Error{Code::wrong_station, "station"};
  Result<std::array<std::uint8_t, 32>> feed = draw(entropy);
  if (!feed) return feed.error();
  LetterId id{};
  const Hash seed = crypto::hedged_seed(*feed, "letter id", letter.typed.code_id);
  std::copy_n(seed.begin(), id.size(), id.begin());
  LetterRow row;
  row.issued_at = now;
  row.expires_at = now + trust->policy.code_life_days * kDay_s;
  row.typed = letter.typed.code_id;
  row.qr = letter.qr.code_id;
  row.staff = plan.staff;
  row.staff_name = plan.name;
  row.station = plan.station;
  row.packets_per_day = plan.packets_per_day;
  std::vector<port::Expectation> expectations;
  std::vector<port::Change> changes = {{rows::key(rows::kLetter, id), wire::encode(row)}};
  for (const cert::StretchedCode* code : {&letter.typed, &letter.qr}) {
    expectations.push_back({rows::key(rows::kCode, code->code_id), std::nullopt});
    changes.push_back({rows::key(rows::kCode, code->code_id), wire::encode(CodeRow{id, code->mac_key})});
  }
  return store.commit(expectations, changes);
}

}  // namespace lifecert::office
