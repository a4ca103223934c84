#include "native/catalog/table.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/utf8.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::string> kChineseTables = {
    {"事项", "items"},         {"材料", "materials"}, {"收费", "fees"},         {"结果", "results"},
    {"常见问题", "questions"}, {"通知", "notices"},   {"解读", "explanations"}, {"清单", "lists"},
    {"清单条目", "entries"},   {"流程图", "charts"},  {"步骤", "steps"},        {"大厅", "halls"},
    {"楼层", "floors"},        {"图形", "shapes"},    {"窗口", "windows"},      {"路线", "routes"},
    {"站点", "stations"},      {"热线", "hotlines"},  {"节假日", "holidays"},   {"同义词", "synonyms"},
    {"读音", "readings"},      {"目录", "catalogue"}};

void read_one(const fs::path& path, SourceFolder& into) {
  const std::string file = path.filename().string();
  const std::string ending = path.extension().string();
  const std::string table = table_name(path.stem().string());
  if (ending == ".xlsx") {
    read_xlsx(path.string(), file, into);
    return;
  }
  if (ending != ".csv" && ending != ".yaml" && ending != ".yml" && ending != ".json") return;
  const Result<Bytes> bytes = read_file(path.string(), kMaxSourceBytes);
  if (!bytes) {
    into.faults.push_back(
        {file, 0, "", "a file that can be read, of at most 128 MiB", "可以读取的文件，不超过 128 MiB"});
    return;
  }
  std::string text = text_of(*bytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (const std::optional<std::size_t> bad = first_bad_utf8(text)) {
    const auto row = static_cast<std::uint32_t>(
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n'));
    into.faults.push_back({file, row, "", "UTF-8; save it again as \"CSV UTF-8\"", "UTF-8 编码，请另存为“CSV UTF-8”"});
    return;
  }
  if (ending == ".csv") {
    read_csv(file, table, text, into);
  } else {
    read_yaml(file, table, text, into);
  }
}

}  // namespace

std::string table_name(const std::string& stem) {
  const std::string name = stem.substr(0, stem.find_first_of("-._ "));
  const auto chinese = kChineseTables.find(name);
  return chinese == kChineseTables.end() ? name : chinese->second;
}

Result<SourceFolder> read_source_folder(const std::string& folder) {
  std::error_code fault;
  std::set<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, fault)) {
    if (entry.is_regular_file() && !entry.path().filename().string().starts_with(".")) paths.insert(entry.path());
  }
  if (fault) return Error{Code::not_found, folder};
  SourceFolder read;
  for (const fs::path& path : paths) read_one(path, read);
  return read;
}

}  // namespace lifecert::native
