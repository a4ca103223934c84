#include "native/admin/app/model.h"

#include <algorithm>

#include "core/base/civil.h"

namespace lifecert::native::admin {

CaseState state_of(cert::Verdict verdict) {
  switch (verdict) {
    case cert::Verdict::pass:
      return CaseState::passed;
    case cert::Verdict::more:
      return CaseState::more;
    case cert::Verdict::refuse:
      return CaseState::refused;
  }
  return CaseState::waiting;
}

bool will_pass(Code fault) {
  return fault == Code::no_network || fault == Code::timed_out || fault == Code::server_busy ||
         fault == Code::too_many_requests;
}

Picture::~Picture() { crypto::wipe(rgba); }

text::Say word_of(CaseState state) {
  switch (state) {
    case CaseState::unchecked:
      return text::Say::state_unchecked;
    case CaseState::waiting:
      return text::Say::state_waiting;
    case CaseState::more:
      return text::Say::state_more;
    case CaseState::passed:
      return text::Say::state_passed;
    case CaseState::refused:
      return text::Say::state_refused;
  }
  return text::Say::state_waiting;
}

std::string_view scheme_name(const Model& model, const std::string& scheme) {
  const auto found = std::ranges::find(model.region.schemes, scheme, &cert::Scheme::id);
  if (found == model.region.schemes.end()) return scheme;
  return model.language == Language::zh ? found->name_zh : found->name_en;
}

const CaseRow* row_of(const Model& model, const Hash& submission) {
  const auto found = model.list.places.find(text_of(submission));
  return found == model.list.places.end() ? nullptr : &model.list.rows[found->second];
}

const Draft* draft_of(const Model& model) {
  if (!model.open) return nullptr;
  const auto found = model.drafts.find(model.open->submission);
  return found == model.drafts.end() ? nullptr : &found->second;
}

bool decidable(const OpenCase& open) {
  if (!open.file || open.file->checks.empty()) return false;
  return open.file->row.state == CaseState::waiting || open.file->row.state == CaseState::more;
}

std::size_t failing_checks(const OpenCase& open) {
  if (!open.file) return 0;
  return static_cast<std::size_t>(
      std::ranges::count(open.file->checks, cert::CheckVerdict::fails, &cert::Check::verdict));
}

bool may_decide(const OpenCase& open, cert::Verdict verdict) {
  return decidable(open) && (verdict != cert::Verdict::pass || failing_checks(open) == 0);
}

bool is_final(const Model& model, const Hash& submission) {
  const CaseRow* row = row_of(model, submission);
  return row != nullptr && (row->state == CaseState::passed || row->state == CaseState::refused);
}

std::size_t unsent(const Model& model) {
  return static_cast<std::size_t>(std::ranges::count_if(model.drafts, [&](const auto& entry) {
    return entry.second.verdict && entry.second.stage != Draft::Stage::logged && !is_final(model, entry.first);
  }));
}

std::optional<Hash> next_waiting(const Model& model) {
  const Listing& list = model.list;
  const auto fits = [&](const CaseRow& row) {
    return row.state == CaseState::waiting && !(model.open && row.submission == model.open->submission);
  };
  const std::size_t lines = list.shown.size();
  for (std::size_t step = 0; step < lines; ++step) {
    const CaseRow& row = list.rows[list.shown[(list.chosen_line + step) % lines]];
    if (fits(row)) return row.submission;
  }
  const auto found = std::ranges::find_if(list.rows, fits);
  if (found == list.rows.end()) return std::nullopt;
  return found->submission;
}

std::string masked_id(const std::string& id_number) {
  constexpr std::size_t kShownBefore = 6;
  constexpr std::size_t kShownAfter = 4;
  if (id_number.size() <= kShownBefore + kShownAfter) return id_number;
  std::string masked = id_number;
  for (std::size_t i = kShownBefore; i + kShownAfter < masked.size(); ++i) masked[i] = '*';
  return masked;
}

int age_on(std::int32_t birth_day, std::int32_t day) {
  const Date born = date_of(birth_day);
  const Date today = date_of(day);
  const bool had_birthday = today.month > born.month || (today.month == born.month && today.day >= born.day);
  return today.year - born.year - (had_birthday ? 0 : 1);
}

}  // namespace lifecert::native::admin
