// The list for the body that pays the pensions: who has passed, who is due or overdue, whose certification waits, and why. From
// the registrar's roll and a reviewer's cases; it stops nobody's payment, which is the payer's own decision by its own rules.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/crypto/types.h"
#include "core/office/cases.h"
#include "core/office/roll.h"

namespace lifecert::native {

enum class PayerState : std::uint8_t {
  passed,   // certified: the next due date lies ahead
  due,      // within the days that the list looks ahead
  overdue,  // the due date is over and nothing has come in
  held,     // something has come in and is not decided, or more was asked for, or it was refused
  later,    // not due yet, and not certified here before
};

struct PayerRow {
  std::string name;
  std::string id_number;
  std::string scheme;
  std::string station;
  std::int32_t due_day = 0;
  PayerState state = PayerState::later;
  std::string reason_zh;
  std::string reason;
  std::int64_t received_at = 0;  // UnixSeconds: of the newest submission; 0: none

  friend bool operator==(const PayerRow&, const PayerRow&) = default;
};

[[nodiscard]] const char* name_of(PayerState state);
[[nodiscard]] const char* name_zh_of(PayerState state);

/// The newest case of each person and scheme. Points into `cases`.
using NewestCases = std::map<std::pair<crypto::Hash, std::string>, const office::Case*>;
[[nodiscard]] NewestCases newest_cases(const std::vector<office::Case>& cases);

/// today  civil day in China; ahead  days that count as due
[[nodiscard]] PayerRow payer_row(const office::RollPerson& person, const NewestCases& cases, std::int32_t today,
                                 std::int32_t ahead);

/// UTF-8 with a byte order mark, as spreadsheet programs in China expect; fields quoted; nothing that a spreadsheet would take
/// for a formula.
[[nodiscard]] std::string payer_csv(const std::vector<PayerRow>& rows);

/// Writes an XLSX file (mode 0600), replacing one of that name.
/// Errors: too_long (more rows than a sheet holds, 1,048,575), store_failed.
[[nodiscard]] Result<void> write_payer_xlsx(const std::vector<PayerRow>& rows, const std::string& path);

}  // namespace lifecert::native
