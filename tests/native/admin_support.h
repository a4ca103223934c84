// What the tests of the reviewers' window share: lines of a list, a case file, and a model that has come as far as
// asked.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "core/crypto/hash.h"
#include "core/receipt/slip.h"
#include "native/admin/app/update.h"

namespace lifecert::native::admin::testing {

inline constexpr std::int64_t kNow = 1'795'392'000;  // 2026-11-23T00:00:00Z
inline constexpr std::int32_t kToday = 20'780;

inline Hash submission(std::uint64_t number) {
  const std::string name = "submission " + std::to_string(number);
  return crypto::blake2b({view_of(name)});
}

/// The line of the submission with this number; re-checked, waiting for a reviewer.
inline CaseRow row(std::uint64_t number, std::string name = {}) {
  CaseRow made;
  made.submission = submission(number);
  made.index = number * 10;
  made.received_at = kNow - 1000 + static_cast<std::int64_t>(number);
  made.number = receipt::spoken_number(made.submission);
  made.name = std::move(name);
  made.scheme = "urban-employee";
  made.due_day = kToday + 30;
  made.freshness = cert::Freshness::f60m;
  made.challenged = true;
  made.state = CaseState::waiting;
  made.finding = FindingCounts{8, 0, 0};
  return made;
}

inline CaseRow row_in(std::uint64_t number, CaseState state) {
  CaseRow made = row(number);
  made.state = state;
  if (state == CaseState::unchecked) made.finding.reset();
  return made;
}

inline CaseFile file_of(const CaseRow& line) {
  CaseFile made;
  made.row = line;
  if (line.state != CaseState::unchecked) {
    made.checks = {{cert::CheckKind::device_signature, cert::CheckVerdict::holds, Code::ok, ""}};
  }
  made.next_due_day = kToday + 395;
  return made;
}

/// A model that keeps the effects of its last step.
struct Desk {
  Model model;
  Effects effects;

  Desk() {
    Step step =
        begin({"示例区", "Demo District", {{"urban-employee", "城镇职工养老保险", "Urban employees"}}}, "甲", kNow);
    model = std::move(step.model);
    effects = std::move(step.effects);
  }

  Desk& tell(const Action& action) {
    Step step = update(std::move(model), action);
    model = std::move(step.model);
    effects = std::move(step.effects);
    return *this;
  }

  /// The book is open, the counter was reached.
  Desk& with(std::vector<CaseRow> rows) {
    tell(told::Rows{std::move(rows), true});
    return tell(told::Refreshed{100, kNow});
  }

  Desk& open(const CaseRow& line) {
    tell(act::Open{line.submission});
    return tell(told::File{line.submission, file_of(line)});
  }

  template <class Kind>
  [[nodiscard]] const Kind* wants() const {
    const auto found =
        std::ranges::find_if(effects, [](const Effect& one) { return std::holds_alternative<Kind>(one.job); });
    return found == effects.end() ? nullptr : &std::get<Kind>(found->job);
  }

  [[nodiscard]] std::vector<Hash> shown() const {
    std::vector<Hash> all;
    for (const std::uint32_t place : model.list.shown) all.push_back(model.list.rows[place].submission);
    return all;
  }
};

}  // namespace lifecert::native::admin::testing
