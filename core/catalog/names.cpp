// The names of the room's enumerations, for the schema and for people.
#include "core/catalog/hall_book.h"
#include "core/catalog/item.h"

namespace lifecert::catalog {

bool known(RecordKind kind) { return kind >= RecordKind::item && kind <= RecordKind::flow_chart; }

std::string_view name_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::item:
      return "item";
    case RecordKind::notice:
      return "notice";
    case RecordKind::explanation:
      return "explanation";
    case RecordKind::public_list:
      return "public_list";
    case RecordKind::flow_chart:
      return "flow_chart";
  }
  return "unknown";
}

bool known(LimitUnit unit) { return unit >= LimitUnit::at_once && unit <= LimitUnit::none; }

std::string_view name_of(LimitUnit unit) {
  switch (unit) {
    case LimitUnit::at_once:
      return "at_once";
    case LimitUnit::working_days:
      return "working_days";
    case LimitUnit::calendar_days:
      return "calendar_days";
    case LimitUnit::months:
      return "months";
    case LimitUnit::none:
      return "none";
  }
  return "unknown";
}

bool known(EntryOrigin origin) { return origin >= EntryOrigin::published && origin <= EntryOrigin::editor; }

std::string_view name_of(EntryOrigin origin) {
  switch (origin) {
    case EntryOrigin::published:
      return "published";
    case EntryOrigin::synthetic:
      return "synthetic";
    case EntryOrigin::editor:
      return "editor";
  }
  return "unknown";
}

bool known(ShapeKind kind) { return kind >= ShapeKind::room && kind <= ShapeKind::emergency; }

std::string_view name_of(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::room:
      return "room";
    case ShapeKind::counter:
      return "counter";
    case ShapeKind::entrance:
      return "entrance";
    case ShapeKind::lift:
      return "lift";
    case ShapeKind::stairs:
      return "stairs";
    case ShapeKind::toilet:
      return "toilet";
    case ShapeKind::waiting:
      return "waiting";
    case ShapeKind::kiosk:
      return "kiosk";
    case ShapeKind::guide:
      return "guide";
    case ShapeKind::emergency:
      return "emergency";
  }
  return "unknown";
}

}  // namespace lifecert::catalog
