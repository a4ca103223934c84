// How the working calendar of core/base stands on the wire. It lies here because base knows no archives, and because the
// catalogue and the desk, which know nothing of each other, both carry one.
#pragma once

#include "core/base/calendar.h"
#include "core/wire/codec.h"

namespace lifecert {

inline constexpr std::uint32_t kMaxCalendarDays = 1024;
inline constexpr std::uint32_t kMaxDaySpans = 8;

template <class Archive>
void serialize(Archive& archive, DaySpan& span) {
  archive(::cereal::make_nvp("from", span.from), ::cereal::make_nvp("to", span.to));
}

template <class Archive>
void serialize(Archive& archive, WorkingCalendar& calendar) {
  archive(::cereal::make_nvp("holidays", wire::at_most(calendar.holidays, kMaxCalendarDays)),
          ::cereal::make_nvp("made_up", wire::at_most(calendar.made_up, kMaxCalendarDays)),
          ::cereal::make_nvp("hours", wire::at_most(calendar.hours, kMaxDaySpans)));
}

}  // namespace lifecert

template <>
struct lifecert::wire::MinSize<lifecert::DaySpan> {
  static constexpr std::uint32_t value = 4;
};
