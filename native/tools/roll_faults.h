// Everything that is wrong with a roll, as it is told to a clerk: what the parser found, and schemes and stations that
// the region's trust list does not know. Never holds the content of a cell.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/code.h"
#include "core/cert/trust_list.h"
#include "core/office/roll_csv.h"

namespace lifecert::native {

struct RollComplaint {
  std::uint32_t row = 0;  // as a spreadsheet numbers it; 0: the file as a whole
  std::string column;     // "scheme"; empty: the whole row
  std::string column_zh;  // "险种"
  std::string cell;       // "C17"; empty when it is unknown which
  Code code = Code::ok;
  std::string sentence;
  std::string sentence_zh;

  friend bool operator==(const RollComplaint&, const RollComplaint&) = default;
};

/// Empty: the roll may be imported.
[[nodiscard]] std::vector<RollComplaint> complaints_about(const office::RollParse& parse,
                                                          const cert::VerifiedTrustList& trust);

/// "第 17 行 险种 (C17): ... / row 17, scheme (C17): ..."
[[nodiscard]] std::string line_of(const RollComplaint& complaint);

}  // namespace lifecert::native
