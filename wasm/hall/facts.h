// What crosses the hall module's ABI and is no part of the catalogue itself.
#pragma once

#include <string>
#include <vector>

#include "core/catalog/search.h"
#include "core/catalog/snapshot.h"
#include "core/wire/codec.h"

namespace lifecert::abi {

/// Whom to believe: from the verified trust list.
struct HallTrust {
  std::string region;
  std::vector<crypto::PublicKey> registrars;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(registrars, 8));
  }
  static constexpr const char* kName = "HallTrust";
};

/// A facet (0 kind, 1 department, 2 theme, 3 audience) and the number of its label.
struct HallChoice {
  std::uint8_t facet = 0;
  std::uint32_t value = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(facet), LIFECERT_FIELD(value));
  }
  static constexpr const char* kName = "HallChoice";
};

struct HallQuery {
  std::string query;
  std::vector<HallChoice> choices;
  std::uint32_t offset = 0;
  std::uint32_t limit = 10;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(query, 4096), LIFECERT_FIELD_MAX(choices, 8), LIFECERT_FIELD(offset),
            LIFECERT_FIELD(limit));
  }
  static constexpr const char* kName = "HallQuery";
};

/// A catalogue's standing: its head, who published it, and the version's name.
struct HallFacts {
  catalog::CatalogueHead head;
  std::string editor;
  crypto::Hash hash{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(head), LIFECERT_FIELD_MAX(editor, 96), LIFECERT_FIELD(hash));
  }
  static constexpr const char* kName = "HallFacts";
};

/// Where a record lies in the file, and its name.
struct RecordFacts {
  catalog::RecordKind kind = catalog::RecordKind::item;
  std::string id;
  std::string title;
  std::uint64_t offset = 0;
  std::uint32_t size = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD_MAX(id, catalog::kMaxId), LIFECERT_FIELD_MAX(title, catalog::kMaxLine),
            LIFECERT_FIELD(offset), LIFECERT_FIELD(size));
  }
  static constexpr const char* kName = "RecordFacts";
};

struct HallTexts {
  std::vector<std::string> texts;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(texts, catalog::kMaxHits));
  }
  static constexpr const char* kName = "HallTexts";
};

struct HallPieces {
  std::vector<catalog::Piece> pieces;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(pieces, 4096));
  }
  static constexpr const char* kName = "HallPieces";
};

/// A day on which a hall takes bookings, and the times of it, as minutes since midnight.
struct HallDay {
  std::int32_t day = 0;
  std::vector<std::uint16_t> slots;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(day), LIFECERT_FIELD_MAX(slots, 288));
  }
  static constexpr const char* kName = "HallDay";
};

inline constexpr std::uint32_t kMaxHallDays = 400;

struct HallDays {
  std::vector<HallDay> days;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(days, kMaxHallDays));
  }
  static constexpr const char* kName = "HallDays";
};

}  // namespace lifecert::abi

template <>
struct lifecert::wire::MinSize<lifecert::abi::HallDay> {
  static constexpr std::uint32_t value = 8;
};
