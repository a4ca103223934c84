// CSV by RFC 4180: commas, quotes doubled inside quotes, CRLF or LF, line breaks allowed inside quotes.
#include "native/catalog/table.h"

namespace lifecert::native {
namespace {

class Reader {
 public:
  Reader(const std::string& text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] std::uint32_t line() const { return line_; }
  [[nodiscard]] bool unclosed() const { return unclosed_; }

  std::vector<std::string> row() {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (; !done(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (quoted) {
        if (c != '"') {
          cells.back() += c;
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
          cells.back() += '"';
          ++at_;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        cells.emplace_back();
      } else if (c == '\n') {
        ++at_;
        return cells;
      } else if (c != '\r') {
        cells.back() += c;
      }
    }
    unclosed_ = quoted;
    return cells;
  }

 private:
  const std::string& text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  bool unclosed_ = false;
};

std::string trimmed(const std::string& text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

}  // namespace

void read_csv(const std::string& file, const std::string& table, const std::string& text, SourceFolder& into) {
  Reader reader(text);
  const std::vector<std::string> header = reader.row();
  while (!reader.done()) {
    SourceRow row;
    row.file = file;
    row.row = reader.line();
    const std::vector<std::string> cells = reader.row();
    if (cells.size() == 1 && trimmed(cells[0]).empty()) continue;
    if (cells.size() != header.size()) {
      const std::string want = std::to_string(header.size());
      into.faults.push_back({file, row.row, "", want + " cells, as in the header, not " + std::to_string(cells.size()),
                             "与表头相同的 " + want + " 列，而不是 " + std::to_string(cells.size()) + " 列"});
      continue;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) row.cells[trimmed(header[i])] = {{trimmed(cells[i])}, row.row};
    into.tables[table].push_back(std::move(row));
  }
  if (reader.unclosed()) into.faults.push_back({file, reader.line(), "", "a quote that is closed", "成对的引号"});
}

}  // namespace lifecert::native
