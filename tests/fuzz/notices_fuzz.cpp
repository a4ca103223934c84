// Any bytes as another system's list, and as spoken words: rows or faults; words that say themselves again.
#include <cstdlib>

#include "core/base/id_number.h"
#include "core/base/words.h"
#include "core/office/notices.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  for (const office::NoticeFile what : {office::NoticeFile::deaths, office::NoticeFile::events}) {
    const office::NoticeParse parsed = office::parse_notices({data, size}, what);
    if (parsed.rows.empty() == parsed.faults.empty()) std::abort();
    for (const office::NoticeRow& row : parsed.rows) {
      if (!parse_id_number(row.id_number)) std::abort();
    }
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const Result<WordBits> words = read_words(text)) {
    if (*read_words(words_zh(*words)) != *words || *read_words(words_en(*words)) != *words) std::abort();
  }
  return 0;
}
