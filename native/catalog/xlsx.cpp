// XLSX: a zip of XML parts (ECMA-376). Values only; formulas give the value that was stored with them.
#include <zip.h>

#include <memory>
#include <pugixml.hpp>

#include "core/base/utf8.h"
#include "native/catalog/table.h"

namespace lifecert::native {
namespace {

struct CloseZip {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Zip = std::unique_ptr<zip_t, CloseZip>;

// A part of the workbook; nothing when it is not there or too large when unpacked.
std::optional<std::string> part(zip_t* archive, const std::string& name) {
  zip_stat_t stat{};
  if (zip_stat(archive, name.c_str(), 0, &stat) != 0 || stat.size > kMaxSourceBytes) return std::nullopt;
  zip_file_t* file = zip_fopen(archive, name.c_str(), 0);
  if (file == nullptr) return std::nullopt;
  std::string text(stat.size, '\0');
  const zip_int64_t read = zip_fread(file, text.data(), text.size());
  zip_fclose(file);
  if (read != static_cast<zip_int64_t>(text.size()) || !is_utf8(text)) return std::nullopt;
  return text;
}

// All text runs below a node: <si> and <is> hold one <t>, or one in each run. Phonetic hints are no part of the text.
std::string text_in(const pugi::xml_node& node) {
  std::string text = node.child("t").text().get();
  for (const pugi::xml_node& run : node.children("r")) text += run.child("t").text().get();
  return text;
}

std::vector<std::string> shared_strings(zip_t* archive) {
  std::vector<std::string> strings;
  const std::optional<std::string> xml = part(archive, "xl/sharedStrings.xml");
  pugi::xml_document document;
  if (!xml || !document.load_buffer(xml->data(), xml->size())) return strings;
  for (const pugi::xml_node& one : document.child("sst").children("si")) strings.push_back(text_in(one));
  return strings;
}

// "AB12": column 28, counted from 1.
std::size_t column_of(const char* reference) {
  std::size_t column = 0;
  for (; *reference >= 'A' && *reference <= 'Z' && column < 100'000; ++reference) {
    column = column * 26 + static_cast<std::size_t>(*reference - 'A') + 1;
  }
  return column;
}

std::string value_of(const pugi::xml_node& cell, const std::vector<std::string>& strings) {
  const std::string type = cell.attribute("t").value();
  if (type == "inlineStr") return text_in(cell.child("is"));
  const std::string value = cell.child("v").text().get();
  if (type != "s") return value;
  const std::size_t number = cell.child("v").text().as_uint();
  return number < strings.size() ? strings[number] : std::string();
}

void read_sheet(const std::string& file, const std::string& table, const pugi::xml_document& sheet,
                const std::vector<std::string>& strings, SourceFolder& into) {
  std::map<std::size_t, std::string> header;
  std::uint32_t number = 0;
  for (const pugi::xml_node& xml_row : sheet.child("worksheet").child("sheetData").children("row")) {
    number = xml_row.attribute("r").as_uint(number + 1);
    std::map<std::size_t, std::string> values;
    std::size_t at = 0;
    for (const pugi::xml_node& cell : xml_row.children("c")) {
      at = cell.attribute("r") ? column_of(cell.attribute("r").value()) : at + 1;
      std::string value = value_of(cell, strings);
      if (!value.empty()) values[at] = std::move(value);
    }
    if (values.empty()) continue;
    if (header.empty()) {
      header = std::move(values);
      continue;
    }
    SourceRow row;
    row.file = file;
    row.row = number;
    for (const auto& [column, name] : header) row.cells[name] = {{}, number};
    for (auto& [column, value] : values) {
      const auto name = header.find(column);
      if (name == header.end()) {
        into.faults.push_back({file, number, "", "no value outside of the named columns", "表头之外不应有内容"});
      } else {
        row.cells[name->second].values = {std::move(value)};
      }
    }
    into.tables[table].push_back(std::move(row));
  }
}

}  // namespace

void read_xlsx(const std::string& path, const std::string& file, SourceFolder& into) {
  const SourceFault not_a_workbook{file, 0, "", "an XLSX workbook that opens", "可以打开的 XLSX 工作簿"};
  int fault = 0;
  const Zip archive(zip_open(path.c_str(), ZIP_RDONLY, &fault));
  if (archive == nullptr) {
    into.faults.push_back(not_a_workbook);
    return;
  }
  pugi::xml_document workbook;
  pugi::xml_document relations;
  const std::optional<std::string> book_xml = part(archive.get(), "xl/workbook.xml");
  const std::optional<std::string> relations_xml = part(archive.get(), "xl/_rels/workbook.xml.rels");
  if (!book_xml || !relations_xml || !workbook.load_buffer(book_xml->data(), book_xml->size()) ||
      !relations.load_buffer(relations_xml->data(), relations_xml->size())) {
    into.faults.push_back(not_a_workbook);
    return;
  }
  const std::vector<std::string> strings = shared_strings(archive.get());
  for (const pugi::xml_node& sheet : workbook.child("workbook").child("sheets").children("sheet")) {
    const std::string name = sheet.attribute("name").value();
    const pugi::xml_node relation =
        relations.child("Relationships").find_child_by_attribute("Id", sheet.attribute("r:id").value());
    std::string target = relation.attribute("Target").value();
    target = target.starts_with("/") ? target.substr(1) : "xl/" + target;
    const std::optional<std::string> xml = part(archive.get(), target);
    pugi::xml_document document;
    if (!xml || !document.load_buffer(xml->data(), xml->size())) {
      into.faults.push_back({file + " [" + name + "]", 0, "", "a sheet that can be read", "可以读取的工作表"});
      continue;
    }
    read_sheet(file + " [" + name + "]", table_name(name), document, strings, into);
  }
}

}  // namespace lifecert::native
