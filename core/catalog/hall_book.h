// The hall book: the buildings behind the items. Halls with floors, index maps and windows; stations of the three
// levels; the way there; hotlines; holidays and working hours. One value, read whole: a district has a few kilobytes of
// it.
#pragma once

#include "core/catalog/item.h"

namespace lifecert::catalog {

/// Hours on some days of the week, in minutes from midnight, `to` not included. Bit 0 of `weekdays` is Monday.
struct OpenHours {
  std::uint8_t weekdays = 0;
  std::uint16_t from_min = 0;
  std::uint16_t to_min = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(weekdays), LIFECERT_FIELD(from_min), LIFECERT_FIELD(to_min));
  }
  static constexpr const char* kName = "OpenHours";
  friend bool operator==(const OpenHours&, const OpenHours&) = default;
};

/// What a rectangle on an index map shows.
enum class ShapeKind : std::uint8_t {
  room = 1,
  counter = 2,  // a window; `ref` names it
  entrance = 3,
  lift = 4,
  stairs = 5,
  toilet = 6,
  waiting = 7,
  kiosk = 8,
  guide = 9,       // 导办台
  emergency = 10,  // emergency exit
};
[[nodiscard]] bool known(ShapeKind kind);
[[nodiscard]] std::string_view name_of(ShapeKind kind);
constexpr std::string_view type_name(ShapeKind) { return "ShapeKind"; }

/// A rectangle on a floor's map, in units of that map (about a decimetre); the origin is above and to the left.
struct MapShape {
  ShapeKind kind = ShapeKind::room;
  std::uint16_t x = 0;
  std::uint16_t y = 0;
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::string label;
  std::string ref;  // window id for a counter

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD(x), LIFECERT_FIELD(y), LIFECERT_FIELD(width), LIFECERT_FIELD(height),
            LIFECERT_FIELD_MAX(label, 96), LIFECERT_FIELD_MAX(ref, kMaxId));
  }
  static constexpr const char* kName = "MapShape";
  friend bool operator==(const MapShape&, const MapShape&) = default;
};

struct Floor {
  std::int32_t number = 1;
  std::string name;
  std::string name_en;
  std::uint16_t width = 0;  // of the map
  std::uint16_t height = 0;
  std::vector<MapShape> shapes;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(number), LIFECERT_FIELD_MAX(name, 96), LIFECERT_FIELD_MAX(name_en, 96),
            LIFECERT_FIELD(width), LIFECERT_FIELD(height), LIFECERT_FIELD_MAX(shapes, 256));
  }
  static constexpr const char* kName = "Floor";
  friend bool operator==(const Floor&, const Floor&) = default;
};

struct Window {
  std::string id;      // unique in the book
  std::string number;  // as painted on it
  std::string name;
  std::string name_en;
  std::int32_t floor = 1;
  std::string dept_name;
  std::string queue_code;
  bool wheelchair = false;     // low counter, turning space
  bool green_channel = false;  // serves the old and disabled first

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(number, 16), LIFECERT_FIELD_MAX(name, 96),
            LIFECERT_FIELD_MAX(name_en, 96), LIFECERT_FIELD(floor), LIFECERT_FIELD_MAX(dept_name, kMaxLine),
            LIFECERT_FIELD_MAX(queue_code, 8), LIFECERT_FIELD(wheelchair), LIFECERT_FIELD(green_channel));
  }
  static constexpr const char* kName = "Window";
  friend bool operator==(const Window&, const Window&) = default;
};

/// One way to the hall: by bus, on foot, by car, with a wheelchair.
struct Route {
  std::string mode;  // 公交 / 步行 / 自驾 / 无障碍
  std::string mode_en;
  std::string text;
  std::string text_en;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(mode, 64), LIFECERT_FIELD_MAX(mode_en, 64), LIFECERT_FIELD_MAX(text, 1024),
            LIFECERT_FIELD_MAX(text_en, 1024));
  }
  static constexpr const char* kName = "Route";
  friend bool operator==(const Route&, const Route&) = default;
};

struct Hall {
  std::string id;
  std::string name;
  std::string name_en;
  std::string introduction;
  std::string introduction_en;
  std::string address;
  std::string phone;
  std::vector<OpenHours> hours;
  std::vector<Floor> floors;
  std::vector<Window> windows;
  std::vector<Route> routes;
  std::vector<std::string> facilities;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(name, kMaxLine), LIFECERT_FIELD_MAX(name_en, kMaxLine),
            LIFECERT_FIELD_MAX(introduction, kMaxText), LIFECERT_FIELD_MAX(introduction_en, kMaxText),
            LIFECERT_FIELD_MAX(address, kMaxLine), LIFECERT_FIELD_MAX(phone, 64), LIFECERT_FIELD_MAX(hours, 16),
            LIFECERT_FIELD_MAX(floors, 16), LIFECERT_FIELD_MAX(windows, 256), LIFECERT_FIELD_MAX(routes, 16),
            LIFECERT_FIELD_MAX(facilities, 32));
  }
  static constexpr const char* kName = "Hall";
  friend bool operator==(const Hall&, const Hall&) = default;
};

/// A station of the three-level network (三级联网): 1 city, 2 district, 3 street or community.
struct ServiceStation {
  std::string id;
  std::uint8_t level = 3;
  std::string parent;  // id of the station or hall above; empty at the top
  std::string name;
  std::string name_en;
  std::string address;
  std::string phone;
  std::vector<OpenHours> hours;
  std::vector<std::string> items;  // task codes that are handled there

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD(level), LIFECERT_FIELD_MAX(parent, kMaxId),
            LIFECERT_FIELD_MAX(name, kMaxLine), LIFECERT_FIELD_MAX(name_en, kMaxLine),
            LIFECERT_FIELD_MAX(address, kMaxLine), LIFECERT_FIELD_MAX(phone, 64), LIFECERT_FIELD_MAX(hours, 16),
            LIFECERT_FIELD_MAX(items, 1024));
  }
  static constexpr const char* kName = "ServiceStation";
  friend bool operator==(const ServiceStation&, const ServiceStation&) = default;
};

struct Hotline {
  std::string name;
  std::string name_en;
  std::string number;
  std::string hours;
  std::string what;  // what one may ask there

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(name, kMaxLine), LIFECERT_FIELD_MAX(name_en, kMaxLine), LIFECERT_FIELD_MAX(number, 64),
            LIFECERT_FIELD_MAX(hours, kMaxLine), LIFECERT_FIELD_MAX(what, 1024));
  }
  static constexpr const char* kName = "Hotline";
  friend bool operator==(const Hotline&, const Hotline&) = default;
};

/// One year's exceptions from "Monday to Friday are working days".
struct CalendarYear {
  std::uint16_t year = 0;
  std::vector<std::int32_t> holidays;  // days off, ascending
  std::vector<std::int32_t> workdays;  // Saturdays and Sundays that are worked, ascending
  std::string source;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(year), LIFECERT_FIELD_MAX(holidays, 366), LIFECERT_FIELD_MAX(workdays, 104),
            LIFECERT_FIELD_MAX(source, 1024));
  }
  static constexpr const char* kName = "CalendarYear";
  friend bool operator==(const CalendarYear&, const CalendarYear&) = default;
};

struct HallBook {
  std::vector<Hall> halls;
  std::vector<ServiceStation> stations;
  std::vector<Hotline> hotlines;
  std::vector<CalendarYear> calendar;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(halls, 16), LIFECERT_FIELD_MAX(stations, 256), LIFECERT_FIELD_MAX(hotlines, 64),
            LIFECERT_FIELD_MAX(calendar, 16));
  }
  static constexpr const char* kName = "HallBook";
  friend bool operator==(const HallBook&, const HallBook&) = default;
};

}  // namespace lifecert::catalog

template <>
struct lifecert::wire::MinSize<lifecert::catalog::MapShape> {
  static constexpr std::uint32_t value = 17;
};
