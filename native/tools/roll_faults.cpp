#include "native/tools/roll_faults.h"

#include "core/office/roll.h"

namespace lifecert::native {

using office::RollColumn;

std::vector<RollComplaint> complaints_about(const office::RollParse& parse, const cert::VerifiedTrustList& trust) {
  std::vector<RollComplaint> complaints;
  for (const office::RowFault& fault : parse.faults) {
    complaints.push_back({fault.row, std::string(office::column_name(fault.column)),
                          std::string(office::column_name_zh(fault.column)), office::cell_of(fault), fault.code,
                          office::sentence(fault), office::sentence_zh(fault)});
  }
  for (const office::UnknownName& unknown : office::unknown_names(parse.rows, trust)) {
    const bool is_scheme = unknown.column == RollColumn::scheme;
    complaints.push_back({unknown.row, std::string(office::column_name(unknown.column)),
                          std::string(office::column_name_zh(unknown.column)), "", Code::unknown_value,
                          is_scheme ? "The region's trust list has no scheme of this id."
                                    : "The region's trust list has no station of this id.",
                          is_scheme ? "本地区的信任列表中没有这个险种编号。" : "本地区的信任列表中没有这个站点编号。"});
  }
  return complaints;
}

std::string line_of(const RollComplaint& complaint) {
  const std::string cell = complaint.cell.empty() ? "" : " (" + complaint.cell + ")";
  std::string zh;
  std::string en;
  if (complaint.row == 0) {
    zh = "整个文件";
    en = "file";
  } else {
    zh = "第 " + std::to_string(complaint.row) + " 行";
    en = "row " + std::to_string(complaint.row);
  }
  if (!complaint.column.empty()) {
    zh += " " + complaint.column_zh;
    en += ", " + complaint.column;
  }
  return zh + cell + ": " + complaint.sentence_zh + "\n  " + en + cell + ": " + complaint.sentence;
}

}  // namespace lifecert::native
