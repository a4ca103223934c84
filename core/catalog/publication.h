// What a hall publishes besides its items: notices, policy explanations, the public lists (八张清单), flow charts.
#pragma once

#include "core/catalog/item.h"

namespace lifecert::catalog {

/// 通知公告.
struct Notice {
  std::string id;
  std::string title;
  std::string title_en;
  std::string issuer;
  std::int32_t published_on = 0;  // day
  std::int32_t until = 0;         // day after which it is no longer shown first; 0: none
  std::string body;               // paragraphs, separated by line feeds
  Provenance provenance;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(title, kMaxLine), LIFECERT_FIELD_MAX(title_en, kMaxLine),
            LIFECERT_FIELD_MAX(issuer, kMaxLine), LIFECERT_FIELD(published_on), LIFECERT_FIELD(until),
            LIFECERT_FIELD_MAX(body, kMaxText), LIFECERT_FIELD(provenance));
  }
  static constexpr const char* kName = "Notice";
  friend bool operator==(const Notice&, const Notice&) = default;
};

/// 政策解读: what a rule means for the people whom it touches.
struct Explanation {
  std::string id;
  std::string title;
  std::string title_en;
  std::string policy;  // the rule that is explained
  std::string issuer;
  std::int32_t published_on = 0;
  std::string plain_language;  // in a few sentences
  std::string body;
  std::vector<FrequentQuestion> questions;
  std::vector<std::string> items;  // task codes
  Provenance provenance;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(title, kMaxLine), LIFECERT_FIELD_MAX(title_en, kMaxLine),
            LIFECERT_FIELD_MAX(policy, 1024), LIFECERT_FIELD_MAX(issuer, kMaxLine), LIFECERT_FIELD(published_on),
            LIFECERT_FIELD_MAX(plain_language, 4096), LIFECERT_FIELD_MAX(body, kMaxText),
            LIFECERT_FIELD_MAX(questions, 32), LIFECERT_FIELD_MAX(items, 64), LIFECERT_FIELD(provenance));
  }
  static constexpr const char* kName = "Explanation";
  friend bool operator==(const Explanation&, const Explanation&) = default;
};

/// A line of a public list; `item` is a task code or empty.
struct ListEntry {
  std::string name;
  std::string dept_name;
  std::string basis;
  std::string note;
  std::string item;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(name, kMaxLine), LIFECERT_FIELD_MAX(dept_name, kMaxLine),
            LIFECERT_FIELD_MAX(basis, 1024), LIFECERT_FIELD_MAX(note, 1024), LIFECERT_FIELD_MAX(item, kMaxId));
  }
  static constexpr const char* kName = "ListEntry";
  friend bool operator==(const ListEntry&, const ListEntry&) = default;
};

/// One of the public lists: powers, duties, fees, intermediary services ...
struct PublicList {
  std::string id;
  std::string title;
  std::string title_en;
  std::string explanation;
  std::int32_t published_on = 0;
  std::vector<ListEntry> entries;
  Provenance provenance;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(title, kMaxLine), LIFECERT_FIELD_MAX(title_en, kMaxLine),
            LIFECERT_FIELD_MAX(explanation, 4096), LIFECERT_FIELD(published_on), LIFECERT_FIELD_MAX(entries, 4096),
            LIFECERT_FIELD(provenance));
  }
  static constexpr const char* kName = "PublicList";
  friend bool operator==(const PublicList&, const PublicList&) = default;
};

/// A box of a flow chart; `next` names the steps that may follow, in the order of `answers` when it is a question.
struct FlowStep {
  std::string id;
  std::string label;
  std::string actor;  // who does it: 申请人, 窗口 ...
  TimeLimit limit;
  std::vector<std::string> next;
  std::vector<std::string> answers;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(label, kMaxLine), LIFECERT_FIELD_MAX(actor, 64),
            LIFECERT_FIELD(limit), LIFECERT_FIELD_MAX(next, 8), LIFECERT_FIELD_MAX(answers, 8));
  }
  static constexpr const char* kName = "FlowStep";
  friend bool operator==(const FlowStep&, const FlowStep&) = default;
};

/// 权力运行流程图. The first step is where it begins.
struct FlowChart {
  std::string id;
  std::string title;
  std::string title_en;
  std::string dept_name;
  std::vector<FlowStep> steps;
  std::vector<std::string> items;  // task codes
  Provenance provenance;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(title, kMaxLine), LIFECERT_FIELD_MAX(title_en, kMaxLine),
            LIFECERT_FIELD_MAX(dept_name, kMaxLine), LIFECERT_FIELD_MAX(steps, 64), LIFECERT_FIELD_MAX(items, 64),
            LIFECERT_FIELD(provenance));
  }
  static constexpr const char* kName = "FlowChart";
  friend bool operator==(const FlowChart&, const FlowChart&) = default;
};

}  // namespace lifecert::catalog

template <>
struct lifecert::wire::MinSize<lifecert::catalog::ListEntry> {
  static constexpr std::uint32_t value = 20;
};
