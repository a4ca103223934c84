#include "core/wire/schema.h"

#include <algorithm>

namespace lifecert::wire {
namespace {

std::string text(std::uint32_t number) { return std::to_string(number); }

const SchemaStructure* find(const std::vector<SchemaStructure>& structures, std::string_view name) {
  const auto found = std::ranges::find(structures, name, &SchemaStructure::name);
  return found == structures.end() ? nullptr : &*found;
}

// How often the reader goes one deeper below a value of this type: once for an element, once for what is optional.
int depth_of(const SchemaType& type, const std::vector<SchemaStructure>& structures) {
  if (type.form == Form::list || type.form == Form::optional) return 1 + depth_of(type.inner.front(), structures);
  if (type.form == Form::fixed_list) return depth_of(type.inner.front(), structures);
  int deepest = 0;
  if (type.form == Form::structure) {
    if (const SchemaStructure* structure = find(structures, type.name)) {
      for (const SchemaField& field : structure->fields) deepest = std::max(deepest, depth_of(field.type, structures));
    }
  }
  return deepest;
}

// "taken_at" as TypeScript writes it: takenAt.
std::string camel_case(std::string_view name) {
  std::string camel;
  bool upper = false;
  for (const char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    camel += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return camel;
}

std::string integer_name(const SchemaType& type) { return (type.is_signed ? "i" : "u") + text(type.bits); }

// ---- TypeScript

std::string ts_type(const SchemaType& type) {
  switch (type.form) {
    case Form::boolean: return "boolean";
    case Form::integer: return type.bits == 64 ? "bigint" : "number";
    case Form::text: return "string";
    case Form::bytes:
    case Form::fixed_bytes: return "Uint8Array";
    case Form::list:
    case Form::fixed_list: {
      const std::string inner = ts_type(type.inner.front());
      return type.inner.front().form == Form::optional ? "(" + inner + ")[]" : inner + "[]";
    }
    case Form::optional: return ts_type(type.inner.front()) + " | null";
    case Form::enumeration:
    case Form::structure: return type.name;
  }
  return "never";
}

std::string ts_read(const SchemaType& type, const std::string& reader);

// The reading or writing of an inner type, as a function.
std::string ts_reader(const SchemaType& type) {
  const bool has_function = type.form == Form::structure || type.form == Form::enumeration;
  return has_function ? "read" + type.name : "(i) => " + ts_read(type, "i");
}

std::string ts_read(const SchemaType& type, const std::string& reader) {
  switch (type.form) {
    case Form::boolean: return reader + ".bool()";
    case Form::integer: return reader + "." + integer_name(type) + "()";
    case Form::text: return reader + ".text(" + text(type.most) + ")";
    case Form::bytes: return reader + ".bytes(" + text(type.most) + ")";
    case Form::fixed_bytes: return reader + ".fixed(" + text(type.size) + ")";
    case Form::list:
      return reader + ".list(" + text(type.most) + ", " + text(type.least_bytes) + ", " +
             ts_reader(type.inner.front()) + ")";
    case Form::fixed_list: return reader + ".times(" + text(type.size) + ", " + ts_reader(type.inner.front()) + ")";
    case Form::optional: return reader + ".optional(" + ts_reader(type.inner.front()) + ")";
    case Form::enumeration:
    case Form::structure: return "read" + type.name + "(" + reader + ")";
  }
  return {};
}

std::string ts_write(const SchemaType& type, const std::string& writer, const std::string& value);

std::string ts_writer(const SchemaType& type) {
  const bool has_function = type.form == Form::structure || type.form == Form::enumeration;
  return has_function ? "write" + type.name : "(o, v) => " + ts_write(type, "o", "v");
}

std::string ts_write(const SchemaType& type, const std::string& writer, const std::string& value) {
  switch (type.form) {
    case Form::boolean: return writer + ".bool(" + value + ")";
    case Form::integer: return writer + "." + integer_name(type) + "(" + value + ")";
    case Form::text: return writer + ".text(" + value + ", " + text(type.most) + ")";
    case Form::bytes: return writer + ".bytes(" + value + ", " + text(type.most) + ")";
    case Form::fixed_bytes: return writer + ".fixed(" + value + ", " + text(type.size) + ")";
    case Form::list:
      return writer + ".list(" + value + ", " + text(type.most) + ", " + ts_writer(type.inner.front()) + ")";
    case Form::fixed_list:
      return writer + ".times(" + value + ", " + text(type.size) + ", " + ts_writer(type.inner.front()) + ")";
    case Form::optional: return writer + ".optional(" + value + ", " + ts_writer(type.inner.front()) + ")";
    case Form::enumeration:
    case Form::structure: return "write" + type.name + "(" + writer + ", " + value + ")";
  }
  return {};
}

// ---- words that FORMAT.md and the comments in TypeScript share

std::string limit_text(const SchemaType& type) {
  switch (type.form) {
    case Form::text:
    case Form::bytes: return "at most " + text(type.most) + " bytes";
    case Form::list: {
      std::string words = "at most " + text(type.most);
      const std::string inner = limit_text(type.inner.front());
      if (!inner.empty()) words += ", each " + inner;
      return words;
    }
    case Form::optional:
    case Form::fixed_list: return limit_text(type.inner.front());
    default: return {};
  }
}

std::string type_text(const SchemaType& type) {
  switch (type.form) {
    case Form::boolean: return "bool";
    case Form::integer: return integer_name(type);
    case Form::text: return "text";
    case Form::bytes: return "bytes";
    case Form::fixed_bytes: return text(type.size) + " bytes";
    case Form::list: return "list of " + type_text(type.inner.front());
    case Form::fixed_list: return text(type.size) + " times " + type_text(type.inner.front());
    case Form::optional: return "optional " + type_text(type.inner.front());
    case Form::enumeration: return type.name + " (u" + text(type.bits) + ")";
    case Form::structure: return type.name;
  }
  return {};
}

std::string ts_comment(const SchemaType& type) {
  std::string words = limit_text(type);
  const SchemaType* innermost = &type;
  while (!innermost->inner.empty()) innermost = &innermost->inner.front();
  if (innermost->form == Form::fixed_bytes) words += (words.empty() ? "" : ", each ") + text(innermost->size) + " bytes";
  if (innermost->form == Form::integer) words += (words.empty() ? "" : ", each ") + integer_name(*innermost);
  return words.empty() ? "" : "  /** " + words + " */\n";
}

std::string ts_enumeration(const SchemaEnumeration& one) {
  std::string out = "export const " + one.name + " = {\n";
  for (const SchemaValue& value : one.values) out += "  " + camel_case(value.name) + ": " + text(value.number) + ",\n";
  out += "} as const;\n";
  out += "export type " + one.name + " = (typeof " + one.name + ")[keyof typeof " + one.name + "];\n";
  const std::string bits = text(one.bits);
  out += "export function read" + one.name + "(r: Reader): " + one.name + " {\n  return r.known(r.u" + bits + "(), " +
         one.name + ");\n}\n";
  out += "export function write" + one.name + "(w: Writer, x: " + one.name + "): void {\n  w.u" + bits + "(w.known(x, " +
         one.name + "));\n}\n";
  return out;
}

std::string ts_structure(const SchemaStructure& one) {
  std::string out = "export interface " + one.name + " {\n";
  for (const SchemaField& field : one.fields) {
    out += ts_comment(field.type) + "  " + camel_case(field.name) + ": " + ts_type(field.type) + ";\n";
  }
  out += "}\nexport function read" + one.name + "(r: Reader): " + one.name + " {\n  return {\n";
  for (const SchemaField& field : one.fields) {
    out += "    " + camel_case(field.name) + ": " + ts_read(field.type, "r.field('" + field.name + "')") + ",\n";
  }
  out += "  };\n}\nexport function write" + one.name + "(w: Writer, x: " + one.name + "): void {\n";
  for (const SchemaField& field : one.fields) {
    out += "  " + ts_write(field.type, "w.field('" + field.name + "')", "x." + camel_case(field.name)) + ";\n";
  }
  return out + "}\n";
}

std::string markdown_table(const SchemaStructure& one) {
  std::string out = "| field | type | limit |\n|---|---|---|\n";
  for (const SchemaField& field : one.fields) {
    out += "| `" + field.name + "` | " + type_text(field.type) + " | " + limit_text(field.type) + " |\n";
  }
  return out;
}

std::string markdown_table(const SchemaEnumeration& one) {
  std::string out = "| number | name |\n|---|---|\n";
  for (const SchemaValue& value : one.values) out += "| " + text(value.number) + " | `" + value.name + "` |\n";
  return out;
}

}  // namespace

bool SchemaWriter::is_new(const std::string& name, std::type_index type) {
  const auto [found, inserted] = names_.emplace(name, type);
  if (!inserted && found->second != type) faults_.push_back(name + ": two types have this name");
  return inserted;
}

std::string SchemaWriter::identifier(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c == '-') c = '_';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Schema SchemaWriter::schema() const {
  Schema schema{enumerations_, structures_, faults_};
  for (const SchemaStructure& one : schema.structures) {
    SchemaType whole;
    whole.form = Form::structure;
    whole.name = one.name;
    if (depth_of(whole, schema.structures) > kMaxDepth) schema.faults.push_back(one.name + ": nested too deeply");
  }
  for (const SchemaEnumeration& one : schema.enumerations) {
    if (one.values.empty()) schema.faults.push_back(one.name + ": no value is known");
  }
  return schema;
}

std::string typescript(const Schema& schema, std::string_view codec_module) {
  std::string out = "// Generated from the core's serialize functions at build time. Do not edit.\n";
  out += "import type { Reader, Writer } from '" + std::string(codec_module) + "';\n";
  for (const SchemaEnumeration& one : schema.enumerations) out += "\n" + ts_enumeration(one);
  for (const SchemaStructure& one : schema.structures) out += "\n" + ts_structure(one);
  return out;
}

Result<std::string> markdown(const Schema& schema, std::string_view name) {
  for (const SchemaEnumeration& one : schema.enumerations) {
    if (one.name == name) return markdown_table(one);
  }
  if (const SchemaStructure* one = find(schema.structures, name)) return markdown_table(*one);
  return Error{Code::not_found, std::string(name)};
}

}  // namespace lifecert::wire
