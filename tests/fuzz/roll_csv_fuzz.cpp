// Any bytes as a pension roll: either rows or faults, and faults that can be told of.
#include <cstdlib>

#include "core/base/id_number.h"
#include "core/base/utf8.h"
#include "core/office/roll_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  const office::RollParse parsed = office::parse_roll({data, size});
  if (parsed.rows.empty() == parsed.faults.empty()) std::abort();
  for (const office::RollRow& row : parsed.rows) {
    if (!parse_id_number(row.id_number) || !is_plain_text(row.name) || row.name.empty()) std::abort();
  }
  for (const office::RowFault& fault : parsed.faults) {
    if (fault.code == Code::ok || sentence(fault).empty() || sentence_zh(fault).empty()) std::abort();
    (void)office::cell_of(fault);
  }
  return 0;
}
