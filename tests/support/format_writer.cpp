#include "tests/support/format_writer.h"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

#include "core/base/code.h"
#include "core/wire/text.h"
#include "tests/support/vectors.h"

namespace lifecert::support {
namespace {

using wire::Form;
using wire::SchemaType;

constexpr std::size_t kColumn = 20;
constexpr std::size_t kShortBytes = 20;  // up to here bytes and comment share a line
constexpr std::size_t kLineBytes = 32;

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

class Walk {
 public:
  Walk(const wire::Schema& schema, ByteView bytes) : schema_(schema), bytes_(bytes) {}

  bool structure(const std::string& name, const std::string& path) {
    const auto found = std::ranges::find(schema_.structures, name, &wire::SchemaStructure::name);
    if (found == schema_.structures.end()) return false;
    for (const wire::SchemaField& field : found->fields) {
      if (!value(field.type, path.empty() ? field.name : path + "." + field.name)) return false;
    }
    return true;
  }
  [[nodiscard]] bool whole() const { return at_ == bytes_.size(); }
  [[nodiscard]] std::vector<Annotated> take() { return std::move(lines_); }

 private:
  std::optional<std::uint64_t> number(std::size_t size) {
    if (bytes_.size() - at_ < size) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8U | bytes_[at_ + i];
    return value;
  }

  // One line: bytes, blanks up to the column, the comment.
  void line(std::size_t size, const std::string& label, const std::string& rest) {
    std::string text = wire::to_hex(bytes_.subspan(at_, size));
    text += std::string(text.size() < kColumn ? kColumn - text.size() : 2, ' ');
    lines_.push_back({at_, label, text + "# " + label + rest + "\n"});
    at_ += size;
  }

  bool content(std::size_t size, const std::string& label) {
    if (bytes_.size() - at_ < size) return false;
    if (size == 0) return true;
    if (size <= kShortBytes) {
      line(size, label, "");
      return true;
    }
    std::string text = "# " + label + "\n";
    for (std::size_t done = 0; done < size; done += kLineBytes) {
      text += wire::to_hex(bytes_.subspan(at_ + done, std::min(kLineBytes, size - done))) + "\n";
    }
    lines_.push_back({at_, label, text});
    at_ += size;
    return true;
  }

  bool length(const std::string& path, const char* one, const char* many, std::uint64_t& count) {
    const auto read = number(4);
    if (!read) return false;
    count = *read;
    line(4, path, ": " + grouped(count) + " " + (count == 1 ? one : many));
    return true;
  }

  bool integer(const SchemaType& type, const std::string& path) {
    const std::size_t size = type.bits / 8;
    const auto read = number(size);
    if (!read) return false;
    std::string shown = std::to_string(*read);
    if (type.is_signed) {
      const auto value = type.bits == 32 ? static_cast<std::int64_t>(static_cast<std::int32_t>(*read))
                                         : static_cast<std::int64_t>(*read);
      shown = std::to_string(value);
    }
    if (type.form == Form::boolean) shown = *read == 0 ? "false" : "true";
    if (type.form == Form::enumeration) {
      const auto found = std::ranges::find(schema_.enumerations, type.name, &wire::SchemaEnumeration::name);
      if (found == schema_.enumerations.end()) return false;
      for (const wire::SchemaValue& one : found->values) {
        if (one.number == *read) shown += " " + one.name;
      }
    }
    line(size, path, " = " + shown);
    return true;
  }

  bool elements(const SchemaType& inner, const std::string& path, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!value(inner, path + "[" + std::to_string(i) + "]")) return false;
    }
    return true;
  }

  bool value(const SchemaType& type, const std::string& path) {
    std::uint64_t count = 0;
    switch (type.form) {
      case Form::boolean: {
        SchemaType byte = type;
        byte.bits = 8;
        return integer(byte, path);
      }
      case Form::integer:
      case Form::enumeration: return integer(type, path);
      case Form::text:
        if (!length(path, "byte", "bytes", count) || bytes_.size() - at_ < count) return false;
        return content(count, "\"" + text_of(bytes_.subspan(at_, count)) + "\"");
      case Form::bytes: return length(path, "byte", "bytes", count) && content(count, path);
      case Form::fixed_bytes: return content(type.size, path);
      case Form::list: return length(path, "element", "elements", count) && elements(type.inner[0], path, count);
      case Form::fixed_list: return elements(type.inner[0], path, type.size);
      case Form::optional: {
        const auto there = number(1);
        if (!there) return false;
        line(1, path, *there == 0 ? ": none" : ": there");
        return *there == 0 || value(type.inner[0], path);
      }
      case Form::structure: return structure(type.name, path);
    }
    return false;
  }

  const wire::Schema& schema_;
  ByteView bytes_;
  std::size_t at_ = 0;
  std::vector<Annotated> lines_;
};

// The label in a line of an example, as annotate() makes it.
std::string label_in(const std::string& line) {
  const std::size_t hash = line.find("# ");
  if (hash == std::string::npos) return {};
  const std::string comment = line.substr(hash + 2);
  if (comment.starts_with('"')) return comment;
  return comment.substr(0, comment.find_first_of(" :"));
}

// The structure in whose form a vector is written: the first word of its title.
std::string structure_of(const std::string& vector) {
  const std::string text = read_file(vector_path(vector)).value_or("");
  std::istringstream words(text);
  std::string word;
  words >> word >> word;
  while (!word.empty() && (word.back() == ',' || word.back() == ':')) word.pop_back();
  return word == "NextStepWait" ? "NextStep" : word;
}

std::string whole_example(const wire::Schema& schema, const std::string& vector) {
  const Bytes bytes = read_vector(vector).value_or(Bytes{});
  if (vector.ends_with(".txt")) return text_of(bytes) + (bytes.empty() || bytes.back() == '\n' ? "" : "\n");
  std::string text;
  for (const Annotated& one : annotate(schema, structure_of(vector), bytes)) text += one.text;
  return text;
}

struct Part {
  std::string range;  // "0-8"
  std::string text;
};

// A part, found again by the labels of its first and last line. A line that the old example cut short is cut at as many bytes.
Part part_of(const wire::Schema& schema, const std::string& vector, const std::string& old, std::size_t old_size) {
  const Bytes bytes = read_vector(vector).value_or(Bytes{});
  const std::vector<Annotated> lines = annotate(schema, structure_of(vector), bytes);
  std::string first;
  std::istringstream in(old);
  for (std::string line; first.empty() && std::getline(in, line);) first = label_in(line);
  const auto begin = std::ranges::find(lines, first, &Annotated::label);
  if (begin == lines.end()) return {};
  std::istringstream again(old);
  std::string last;
  for (std::string line; std::getline(again, line);) {
    if (const std::string label = label_in(line); !label.empty()) last = label;
  }
  auto end = std::find_if(begin, lines.end(), [&](const Annotated& one) { return one.label == last; });
  const bool cut = end == lines.end() || last == "...";
  Part part;
  if (!cut) {
    for (auto one = begin; one <= end; ++one) part.text += one->text;
    const std::size_t to = end + 1 == lines.end() ? bytes.size() : (end + 1)->offset;
    part.range = std::to_string(begin->offset) + "-" + std::to_string(to);
    return part;
  }
  const std::size_t to = begin->offset + old_size;
  part.range = std::to_string(begin->offset) + "-" + std::to_string(to);
  for (auto one = begin; one != lines.end() && one->offset < to; ++one) {
    const std::size_t next = one + 1 == lines.end() ? bytes.size() : (one + 1)->offset;
    if (next <= to) {
      part.text += one->text;
    } else {
      part.text += wire::to_hex(ByteView(bytes).subspan(one->offset, to - one->offset)) + "  # ...\n";
    }
  }
  return part;
}

std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> out;
  std::size_t from = 1;
  for (std::size_t bar = row.find(" |", from); bar != std::string::npos; bar = row.find(" |", from)) {
    out.push_back(row.substr(from, bar - from));
    from = bar + 2;
  }
  return out;
}

// The first columns from the core, the last one as it stood beside the same field or number; of a code, its sentence.
std::string merged_table(const std::string& made, const std::string& old, bool is_code) {
  std::map<std::string, std::string> meanings;
  std::istringstream before(old);
  for (std::string row; std::getline(before, row);) {
    const std::vector<std::string> parts = cells(row);
    if (parts.size() < 3) continue;
    meanings[parts[0].find('`') != std::string::npos ? parts[0] : parts[1]] = parts.back();
  }
  std::string out;
  std::istringstream rows(made);
  std::size_t number = 0;
  for (std::string row; std::getline(rows, row); ++number) {
    if (number == 0) {
      out += row + " meaning |\n";
    } else if (number == 1) {
      out += row + "---|\n";
    } else {
      const std::vector<std::string> parts = cells(row);
      const std::string key = parts[0].find('`') != std::string::npos ? parts[0] : parts[1];
      const auto meaning = meanings.find(key);
      std::string said = meaning == meanings.end() ? " ?" : meaning->second;
      if (is_code) said = " " + std::string(sentence(static_cast<Code>(std::stoul(parts[0]))));
      out += row + said + (said.empty() ? "  |\n" : " |\n");
    }
  }
  return out;
}

}  // namespace

std::vector<Annotated> annotate(const wire::Schema& schema, const std::string& structure, ByteView bytes) {
  Walk walk(schema, bytes);
  if (!walk.structure(structure, "") || !walk.whole()) return {};
  return walk.take();
}

std::string rewritten(const wire::Schema& schema, const std::string& document) {
  static const std::regex kMarker(R"(^<!-- (table|example|lines): (\S+)(?: (\d+)-(\d+))? -->$)");
  std::vector<std::string> lines;
  std::istringstream in(document);
  for (std::string line; std::getline(in, line);) lines.push_back(line);

  std::string out;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    std::smatch match;
    if (!std::regex_match(lines[at], match, kMarker)) {
      out += lines[at] + "\n";
      continue;
    }
    const std::string what = match[1];
    const std::string name = match[2];
    std::size_t from = at + 1;
    std::string old;
    if (what == "table") {
      std::size_t to = from;
      while (to < lines.size() && lines[to].starts_with("|")) old += lines[to++] + "\n";
      const Result<std::string> made = wire::markdown(schema, name);
      out += lines[at] + "\n" + (made ? merged_table(*made, old, name == "Code") : old);
      at = to - 1;
      continue;
    }
    const std::size_t open = from;
    if (open >= lines.size() || !lines[open].starts_with("```")) {
      out += lines[at] + "\n";
      continue;
    }
    std::size_t close = open + 1;
    while (close < lines.size() && !lines[close].starts_with("```")) old += lines[close++] + "\n";
    std::string marker = lines[at];
    std::string text = old;
    if (what == "lines") {
      // "name = value": the value that stands in the file now.
      const std::string file = text_of(read_vector(name).value_or(Bytes{}));
      text.clear();
      std::istringstream quoted(old);
      for (std::string line; std::getline(quoted, line);) {
        const std::size_t place = ("\n" + file).find("\n" + line.substr(0, line.find(" = ")) + " = ");
        text += (place == std::string::npos ? line : file.substr(place, file.find('\n', place) - place)) + "\n";
      }
    } else if (!match[3].matched) {
      if (const std::string made = whole_example(schema, name); !made.empty()) text = made;
    } else {
      const std::size_t size = std::stoul(match[4]) - std::stoul(match[3]);
      if (const Part part = part_of(schema, name, old, size); !part.text.empty()) {
        marker = "<!-- example: " + name + " " + part.range + " -->";
        text = part.text;
      }
    }
    out += marker + "\n" + lines[open] + "\n" + text + "```\n";
    at = close;
  }
  return out;
}

}  // namespace lifecert::support
