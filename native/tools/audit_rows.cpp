#include "native/tools/audit_rows.h"

#include <algorithm>

#include "core/intake/keys.h"
#include "core/outbox/continuity.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"

namespace lifecert::native {
namespace {

using crypto::Hash;
namespace keys = intake::keys;

constexpr std::uint32_t kPage = 500;
constexpr std::uint32_t kPacketPage = 8;  // packets are large

bool stands_at_a_packet(ByteView row, const std::vector<AuditedSubmissions::const_iterator>& submissions) {
  const Result<outbox::Continuity> known = wire::decode<outbox::Continuity>(row);
  if (!known) return false;
  // None of its packets could be placed.
  if (known->packet_seq == 0) return known->journal_seq == 0 && known->hash == Hash{};
  return std::ranges::any_of(submissions, [&](const auto& one) {
    if (one->second.header.packet_seq != known->packet_seq) return false;
    const Result<outbox::JournalLink> link = outbox::link_of(one->second.header, one->first, {}, 0);
    return link && link->packet_seq == known->packet_seq && link->journal_seq == known->journal_seq &&
           link->hash == known->hash;
  });
}

}  // namespace

std::uint64_t number_at(ByteView key, std::size_t from) {
  std::uint64_t number = 0;
  for (std::size_t i = from; i < key.size() && i < from + 8; ++i) number = (number << 8U) | key[i];
  return number;
}

std::string row_name(ByteView key) {
  const auto slash = std::ranges::find(key, static_cast<std::uint8_t>('/'));
  if (slash == key.end()) return text_of(key);
  const std::size_t prefix = static_cast<std::size_t>(slash - key.begin()) + 1;
  const std::string name = text_of(key.first(prefix));
  if (name == "rec/" || name == "rcpt/") return name + " " + std::to_string(number_at(key, prefix));
  if (name == "node/" && key.size() == prefix + 9) {
    return name + " " + std::to_string(key[prefix]) + " " + std::to_string(number_at(key, prefix + 1));
  }
  return name + " " + wire::to_hex(key.subspan(prefix, std::min<std::size_t>(key.size() - prefix, 8)));
}

Result<std::vector<port::Row>> next_rows(const port::Store& store, const Bytes& prefix, Bytes& from,
                                         std::uint32_t limit) {
  Result<std::vector<port::Row>> rows = store.scan(prefix, from, limit);
  if (rows && !rows->empty()) {
    from = rows->back().key;
    from.push_back(0);
  }
  return rows;
}

DerivedRows::Derived* DerivedRows::find(const Bytes& key) {
  const auto found = rows_.find(key);
  return found == rows_.end() ? nullptr : &found->second;
}

Result<void> DerivedRows::compare(const port::Store& store, std::string_view prefix_text, AuditReport& report) const {
  const auto fault = [&report](const Bytes& key, std::uint64_t index, Code code, const char* what) {
    report.faults.push_back({row_name(key), index, code, what});
  };
  const Bytes prefix = bytes_of(prefix_text);
  Bytes from;
  auto expected = rows_.lower_bound(prefix);
  const auto missing_until = [&](const Bytes* key) {
    while (expected != rows_.end() && text_of(expected->first).starts_with(prefix_text) &&
           (key == nullptr || expected->first < *key)) {
      fault(expected->first, expected->second.index, Code::not_found, "the row is missing");
      ++expected;
    }
  };
  for (;;) {
    Result<std::vector<port::Row>> rows = next_rows(store, prefix, from, kPage);
    if (!rows) return rows.error();
    if (rows->empty()) break;
    for (const port::Row& row : *rows) {
      ++report.rows;
      if (expected == rows_.end() || expected->first != row.key) missing_until(&row.key);
      if (expected == rows_.end() || expected->first != row.key) {
        fault(row.key, kNoIndex, Code::unknown_value, "no record gives this row");
        continue;
      }
      if (expected->second.value != row.value) {
        fault(row.key, expected->second.index, Code::hash_mismatch, "not what the records give");
      }
      ++expected;
    }
  }
  missing_until(nullptr);
  return {};
}

Result<void> compare_journals(const port::Store& store, const AuditedSubmissions& submissions, AuditReport& report) {
  std::map<Bytes, std::vector<AuditedSubmissions::const_iterator>> devices;
  for (auto one = submissions.begin(); one != submissions.end(); ++one) {
    devices[keys::journal(one->second.header.device_key)].push_back(one);
  }
  const Bytes prefix = bytes_of("jrn/");
  Bytes from;
  for (;;) {
    Result<std::vector<port::Row>> rows = next_rows(store, prefix, from, kPage);
    if (!rows) return rows.error();
    if (rows->empty()) break;
    for (const port::Row& row : *rows) {
      ++report.rows;
      const auto device = devices.find(row.key);
      if (device == devices.end()) {
        report.faults.push_back({row_name(row.key), kNoIndex, Code::unknown_value, "no record gives this row"});
        continue;
      }
      if (!stands_at_a_packet(row.value, device->second)) {
        report.faults.push_back({row_name(row.key), device->second.front()->second.index, Code::hash_mismatch,
                                 "not where a packet of the device stands"});
      }
      devices.erase(device);
    }
  }
  for (const auto& [key, of_device] : devices) {
    report.faults.push_back({row_name(key), of_device.front()->second.index, Code::not_found, "the row is missing"});
  }
  return {};
}

void ComparedPackets::look_at(const port::Row& row, const Hash& id, const AuditedSubmission& submission,
                              AuditReport& report) const {
  const auto fault = [&](Code code, const char* what) {
    report.faults.push_back({row_name(row.key), submission.index, code, what});
  };
  if (erased_.contains(id)) {
    Result<envelope::Packet> head = wire::decode<envelope::Packet>(row.value);
    if (!head || head->magic != envelope::Packet{}.magic || !head->evidence.empty() || !head->wraps.empty() ||
        receipt::submission_record(*head) != submission.record) {
      fault(Code::hash_mismatch, "erased, and more or less than its head is left");
    }
    return;
  }
  Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(row.value);
  if (!parsed) return fault(parsed.error().code, "the packet is not what its header says");
  // The same header under the same signatures as the record's, which were verified with it.
  if (parsed->submission_id != id || receipt::submission_record(parsed->packet) != submission.record) {
    fault(Code::hash_mismatch, "the packet is not the one of the record");
  }
}

Result<void> ComparedPackets::compare(std::size_t shelf, AuditReport& report) const {
  Bytes prefix = bytes_of("pkt/");
  const std::size_t name_at = prefix.size();
  prefix.push_back(static_cast<std::uint8_t>(shelf));
  Hash first{};
  first.front() = static_cast<std::uint8_t>(shelf);
  auto expected = submissions_.lower_bound(first);
  const auto on_shelf = [&] { return expected != submissions_.end() && expected->first.front() == shelf; };
  const auto missing_until = [&](const Hash* id) {
    for (; on_shelf() && (id == nullptr || expected->first < *id); ++expected) {
      report.faults.push_back({row_name(keys::packet(expected->first)), expected->second.index, Code::not_found, "the packet is missing"});
    }
  };
  Bytes from;
  for (;;) {
    Result<std::vector<port::Row>> rows = next_rows(store_, prefix, from, kPacketPage);
    if (!rows) return rows.error();
    if (rows->empty()) break;
    for (const port::Row& row : *rows) {
      ++report.packets;
      Hash id{};
      const bool sound = row.key.size() == name_at + id.size();
      if (sound) std::copy_n(row.key.begin() + static_cast<std::ptrdiff_t>(name_at), id.size(), id.begin());
      if (sound) missing_until(&id);
      if (!sound || !on_shelf() || expected->first != id) {
        report.faults.push_back({row_name(row.key), kNoIndex, Code::unknown_submission, "a packet without a record"});
        continue;
      }
      look_at(row, id, expected->second, report);
      ++expected;
    }
  }
  missing_until(nullptr);
  return {};
}

Result<void> ComparedPackets::compare_nameless(AuditReport& report) const {
  const Bytes prefix = bytes_of("pkt/");
  Result<std::optional<Bytes>> nameless = store_.get(prefix);
  if (!nameless) return nameless.error();
  if (*nameless) report.faults.push_back({row_name(prefix), kNoIndex, Code::unknown_submission, "a packet without a record"});
  return {};
}

}  // namespace lifecert::native
