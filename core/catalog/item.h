// A government service item (政务服务事项) with every field that a hall shows: who handles it, on which law, within
// which statutory and promised limit, what to bring, what it costs, at which window.
//
// Field names follow the national exchange tables where those are known (task_code, anticipate_day, promise_day ...).
// Values only. Texts are one encoding with the archives; what a text must look like is checked by the builder's lint,
// not here: a reader must be able to show what an editor signed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/wire/codec.h"

namespace lifecert::catalog {

inline constexpr std::uint32_t kMaxId = 64;
inline constexpr std::uint32_t kMaxLine = 256;    // one line of text
inline constexpr std::uint32_t kMaxText = 16384;  // some paragraphs
inline constexpr std::uint32_t kMaxMaterials = 64;

/// What an entry of the catalogue is. Numbers are for ever; entries stand in the order of (kind, id).
enum class RecordKind : std::uint8_t { item = 1, notice = 2, explanation = 3, public_list = 4, flow_chart = 5 };
[[nodiscard]] bool known(RecordKind kind);
[[nodiscard]] std::string_view name_of(RecordKind kind);
constexpr std::string_view type_name(RecordKind) { return "RecordKind"; }

/// In what a limit is counted (时限单位).
enum class LimitUnit : std::uint8_t {
  at_once = 1,        // 即时办结; the amount is 0
  working_days = 2,   // 工作日
  calendar_days = 3,  // 自然日
  months = 4,
  none = 5,  // the law states none; the amount is 0
};
[[nodiscard]] bool known(LimitUnit unit);
[[nodiscard]] std::string_view name_of(LimitUnit unit);
constexpr std::string_view type_name(LimitUnit) { return "LimitUnit"; }

/// Where an entry's statements come from.
enum class EntryOrigin : std::uint8_t {
  published = 1,  // from the public source that it names
  synthetic = 2,  // made up for a demonstration or a test; never to be relied on
  editor = 3,     // the hall's own statement
};
[[nodiscard]] bool known(EntryOrigin origin);
[[nodiscard]] std::string_view name_of(EntryOrigin origin);
constexpr std::string_view type_name(EntryOrigin) { return "EntryOrigin"; }

/// Source and standing of an entry. `assured_on` is the day on which `assurer` last compared it with its source.
struct Provenance {
  EntryOrigin origin = EntryOrigin::editor;
  std::string source;           // title and place: "《社会保险法》第十六条"
  std::string source_uri;       // may be empty
  std::int32_t source_day = 0;  // day of the source as it was read
  std::int32_t assured_on = 0;  // day; 0: never
  std::string assurer;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(origin), LIFECERT_FIELD_MAX(source, 1024), LIFECERT_FIELD_MAX(source_uri, 512),
            LIFECERT_FIELD(source_day), LIFECERT_FIELD(assured_on), LIFECERT_FIELD_MAX(assurer, kMaxLine));
  }
  static constexpr const char* kName = "Provenance";
  friend bool operator==(const Provenance&, const Provenance&) = default;
};

/// A limit: statutory (法定办结时限) or promised (承诺办结时限).
struct TimeLimit {
  std::uint16_t amount = 0;
  LimitUnit unit = LimitUnit::none;
  std::string explanation;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(amount), LIFECERT_FIELD(unit), LIFECERT_FIELD_MAX(explanation, 1024));
  }
  static constexpr const char* kName = "TimeLimit";
  friend bool operator==(const TimeLimit&, const TimeLimit&) = default;
};

/// One paper to bring (申请材料).
struct Material {
  std::string material_name;
  bool is_need = true;          // 必要; false: only where it applies
  std::string material_type;    // 原件 / 复印件 / 原件和复印件 / 电子
  std::string material_format;  // 纸质 / 电子
  std::uint16_t page_num = 1;   // 份数
  std::string page_format;      // 规格: A4
  std::string source_type;      // 来源: 申请人自备 / 政府部门核发 ...
  std::string source_explain;
  std::string form_guid;     // 空白表格; file name or address, may be empty
  std::string example_guid;  // 样表
  std::string fill_explain;  // 填报须知
  std::string accept_stand;  // 受理标准

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(material_name, kMaxLine), LIFECERT_FIELD(is_need), LIFECERT_FIELD_MAX(material_type, 64),
            LIFECERT_FIELD_MAX(material_format, 64), LIFECERT_FIELD(page_num), LIFECERT_FIELD_MAX(page_format, 64),
            LIFECERT_FIELD_MAX(source_type, 64), LIFECERT_FIELD_MAX(source_explain, 1024),
            LIFECERT_FIELD_MAX(form_guid, 512), LIFECERT_FIELD_MAX(example_guid, 512),
            LIFECERT_FIELD_MAX(fill_explain, 2048), LIFECERT_FIELD_MAX(accept_stand, 2048));
  }
  static constexpr const char* kName = "Material";
  friend bool operator==(const Material&, const Material&) = default;
};

/// One fee (收费项目). An item that is free has none.
struct Fee {
  std::string fee_name;
  std::string fee_stand;  // 标准: "20 元/证"
  std::string fee_basis;  // 依据
  bool can_reduce = false;
  std::string is_desc;  // 减免说明

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(fee_name, kMaxLine), LIFECERT_FIELD_MAX(fee_stand, kMaxLine),
            LIFECERT_FIELD_MAX(fee_basis, 1024), LIFECERT_FIELD(can_reduce), LIFECERT_FIELD_MAX(is_desc, 1024));
  }
  static constexpr const char* kName = "Fee";
  friend bool operator==(const Fee&, const Fee&) = default;
};

/// What comes out (审批结果).
struct Outcome {
  std::string result_name;
  std::string result_type;  // 证照 / 批文 / 其他
  std::string result_guid;  // sample

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(result_name, kMaxLine), LIFECERT_FIELD_MAX(result_type, 64),
            LIFECERT_FIELD_MAX(result_guid, 512));
  }
  static constexpr const char* kName = "Outcome";
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct FrequentQuestion {
  std::string question;
  std::string answer;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(question, 1024), LIFECERT_FIELD_MAX(answer, kMaxText));
  }
  static constexpr const char* kName = "FrequentQuestion";
  friend bool operator==(const FrequentQuestion&, const FrequentQuestion&) = default;
};

struct Item {
  // what it is
  std::string task_code;  // 实施编码; the entry's id, unique among items
  std::string catalog_code;
  std::string task_handle_item;
  std::string local_task_code;
  std::string task_name;
  std::string task_name_en;
  std::vector<std::string> aliases;  // what people call it
  std::vector<std::string> keywords;
  std::string task_type;  // 行政许可 / 行政给付 / 行政确认 / 公共服务 ...
  std::string theme;      // 社会保障, 户籍 ...
  std::uint16_t task_version = 1;
  std::string task_state;      // 在用 / 暂停 / 取消
  std::string plain_language;  // 白话说明
  // by whom, for whom, on which ground
  std::vector<std::string> by_law;
  std::string dept_name;
  std::string dept_code;
  std::string dept_type;
  std::string entrust_name;
  std::vector<std::string> other_dept;
  std::string use_level;
  std::string power_source;
  std::vector<std::string> server_type;  // 自然人 / 法人 / 其他组织
  std::string accept_condition;
  // how long, how often
  TimeLimit anticipate;              // statutory
  TimeLimit promise;                 // promised
  std::string project_type;          // 即办件 / 承诺件
  std::uint8_t limit_scene_num = 0;  // visits
  std::string limit_scene_explain;
  std::string handle_flow;
  std::vector<std::string> handle_type;  // 窗口办理 / 网上办理 ...
  std::string online_handle_depth;
  std::string handle_area;  // 通办范围
  // where, when, whom to ask
  std::vector<std::string> windows;  // ids of the hall book's windows
  std::string transact_addr;
  std::string transact_time;
  std::string link_way;
  std::string supervise_way;
  // what to bring, what it costs, what comes out
  std::vector<Material> materials;
  bool is_fee = false;
  std::vector<Fee> fees;
  std::vector<Outcome> results;
  // what is offered
  bool is_schedule = false;           // 支持预约办理
  bool is_service_terminals = false;  // 自助终端
  bool is_express = false;            // 物流快递
  bool is_pay_online = false;
  bool is_entry_center = true;  // 进驻大厅
  bool green_channel = false;   // 绿色通道
  std::string queue_code;       // letter on the ticket
  std::string special_procedure;
  std::string limit_explain;  // 数量限制
  std::string service_type;   // 中介服务
  std::vector<FrequentQuestion> questions;
  std::string voice_uri;
  std::int32_t plan_effective_day = 0;
  std::int32_t plan_cancel_day = 0;  // 0: none
  std::int32_t valid_until = 0;      // day after which the entry must be assured anew; 0: none
  Provenance provenance;

  template <class Archive>
  void serialize(Archive& archive) {
    identity(archive);
    standing(archive);
    way(archive);
    what_to_bring(archive);
    offers(archive);
  }
  static constexpr const char* kName = "Item";
  friend bool operator==(const Item&, const Item&) = default;

 private:
  template <class Archive>
  void identity(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(task_code, kMaxId), LIFECERT_FIELD_MAX(catalog_code, kMaxId),
            LIFECERT_FIELD_MAX(task_handle_item, kMaxId), LIFECERT_FIELD_MAX(local_task_code, kMaxId),
            LIFECERT_FIELD_MAX(task_name, kMaxLine), LIFECERT_FIELD_MAX(task_name_en, kMaxLine),
            LIFECERT_FIELD_MAX(aliases, 32), LIFECERT_FIELD_MAX(keywords, 32), LIFECERT_FIELD_MAX(task_type, 64),
            LIFECERT_FIELD_MAX(theme, 64), LIFECERT_FIELD(task_version), LIFECERT_FIELD_MAX(task_state, 64),
            LIFECERT_FIELD_MAX(plain_language, 4096));
  }
  template <class Archive>
  void standing(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(by_law, 16), LIFECERT_FIELD_MAX(dept_name, kMaxLine),
            LIFECERT_FIELD_MAX(dept_code, kMaxId), LIFECERT_FIELD_MAX(dept_type, 64),
            LIFECERT_FIELD_MAX(entrust_name, kMaxLine), LIFECERT_FIELD_MAX(other_dept, 16),
            LIFECERT_FIELD_MAX(use_level, 64), LIFECERT_FIELD_MAX(power_source, 64), LIFECERT_FIELD_MAX(server_type, 8),
            LIFECERT_FIELD_MAX(accept_condition, kMaxText));
  }
  template <class Archive>
  void way(Archive& archive) {
    archive(LIFECERT_FIELD(anticipate), LIFECERT_FIELD(promise), LIFECERT_FIELD_MAX(project_type, 64),
            LIFECERT_FIELD(limit_scene_num), LIFECERT_FIELD_MAX(limit_scene_explain, 1024),
            LIFECERT_FIELD_MAX(handle_flow, kMaxText), LIFECERT_FIELD_MAX(handle_type, 8),
            LIFECERT_FIELD_MAX(online_handle_depth, 64), LIFECERT_FIELD_MAX(handle_area, 64),
            LIFECERT_FIELD_MAX(windows, 16), LIFECERT_FIELD_MAX(transact_addr, kMaxLine),
            LIFECERT_FIELD_MAX(transact_time, kMaxLine), LIFECERT_FIELD_MAX(link_way, kMaxLine),
            LIFECERT_FIELD_MAX(supervise_way, kMaxLine));
  }
  template <class Archive>
  void what_to_bring(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(materials, kMaxMaterials), LIFECERT_FIELD(is_fee), LIFECERT_FIELD_MAX(fees, 16),
            LIFECERT_FIELD_MAX(results, 16));
  }
  template <class Archive>
  void offers(Archive& archive) {
    archive(LIFECERT_FIELD(is_schedule), LIFECERT_FIELD(is_service_terminals), LIFECERT_FIELD(is_express),
            LIFECERT_FIELD(is_pay_online), LIFECERT_FIELD(is_entry_center), LIFECERT_FIELD(green_channel),
            LIFECERT_FIELD_MAX(queue_code, 8), LIFECERT_FIELD_MAX(special_procedure, 2048),
            LIFECERT_FIELD_MAX(limit_explain, 1024), LIFECERT_FIELD_MAX(service_type, 1024),
            LIFECERT_FIELD_MAX(questions, 32), LIFECERT_FIELD_MAX(voice_uri, 512), LIFECERT_FIELD(plan_effective_day),
            LIFECERT_FIELD(plan_cancel_day), LIFECERT_FIELD(valid_until), LIFECERT_FIELD(provenance));
  }
};

}  // namespace lifecert::catalog

template <>
struct lifecert::wire::MinSize<lifecert::catalog::Material> {
  static constexpr std::uint32_t value = 43;  // ten texts, a boolean, a u16
};
template <>
struct lifecert::wire::MinSize<lifecert::catalog::Fee> {
  static constexpr std::uint32_t value = 17;
};
