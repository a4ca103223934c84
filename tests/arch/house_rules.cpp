#include "tests/arch/house_rules.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string_view>

namespace lifecert::arch {
namespace {

namespace fs = std::filesystem;

// Floors as the design draws them. Rooms on one floor do not know each other.
const std::map<std::string, int, std::less<>> kCoreFloors = {
    {"base", 0},                                                                                                  //
    {"wire", 1},     {"crypto", 1},   {"port", 1},    {"vision", 1},                                              //
    {"envelope", 2}, {"merkle", 2},                                                                               //
    {"cert", 3},     {"liveness", 3}, {"catalog", 3}, {"desk", 3},   {"draw", 3}, {"witness", 3}, {"receipt", 4}, {"outbox", 4},  //
    {"client", 5},   {"intake", 5},   {"office", 5},
};
const std::map<std::string, int, std::less<>> kNativeFloors = {
    {"platform", 0}, {"catalog", 1}, {"http", 1}, {"office", 2}, {"intake", 3}, {"tools", 3}, {"admin", 3},
};
// Inside the admin: sentences, then model and update, then what is drawn, then the window.
const std::map<std::string, int, std::less<>> kAdminFloors = {{"text", 0}, {"app", 1}, {"view", 2}, {"shell", 3}};

const std::set<std::string, std::less<>> kRoomsNotInWasm = {"intake", "office", "witness"};

// The core reads no clock, draws no randomness, does no I/O and starts no threads. (A mutex is allowed: the intake's
// log is asked by many threads while one appends.)
const std::set<std::string, std::less<>> kNotInCore = {
    "chrono",   "condition_variable", "cstdio",    "ctime",      "filesystem", "fstream",
    "future",   "iostream",           "random",    "stdio.h",    "thread",     "time.h",
    "unistd.h", "pthread.h",          "semaphore", "stop_token",
};

struct Include {
  int line = 0;
  bool quoted = false;
  std::string target;
};

struct SourceFile {
  std::string path;  // from the root, with slashes
  std::string code;  // without comments; line breaks kept
  std::vector<Include> includes;
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Blanks out comments, keeps strings and line breaks.
std::string without_comments(std::string_view text) {
  enum class In { code, line_comment, block_comment, string, character };
  In in = In::code;
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    const bool after_digit = i > 0 && std::isxdigit(static_cast<unsigned char>(text[i - 1])) != 0;  // 1'000'000
    switch (in) {
      case In::code:
        if (c == '/' && next == '/') {
          in = In::line_comment;
        } else if (c == '/' && next == '*') {
          in = In::block_comment;
          ++i;
          out += ' ';
        } else if (c == '"') {
          in = In::string;
        } else if (c == '\'' && !after_digit) {
          in = In::character;
        }
        out += in == In::line_comment || in == In::block_comment ? ' ' : c;
        break;
      case In::line_comment:
        if (c == '\n') in = In::code;
        out += c == '\n' ? '\n' : ' ';
        break;
      case In::block_comment:
        if (c == '*' && next == '/') {
          in = In::code;
          ++i;
          out += ' ';
        }
        out += c == '\n' ? '\n' : ' ';
        break;
      case In::string:
      case In::character:
        out += c;
        if (c == '\\' && next != '\0') {
          out += next;
          ++i;
        } else if (c == '\n' || c == (in == In::string ? '"' : '\'')) {
          in = In::code;
        }
        break;
    }
  }
  return out;
}

std::vector<Include> includes_of(const std::string& code) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> found;
  std::istringstream lines(code);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) found.push_back({number, match[1] == "\"", match[2]});
  }
  return found;
}

bool is_source(const fs::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".h" || ending == ".cpp" || ending == ".c";
}

std::vector<SourceFile> read_tree(const fs::path& root) {
  std::vector<SourceFile> files;
  for (const char* building : {"core", "native", "wasm"}) {
    if (!fs::is_directory(root / building)) continue;
    for (auto it = fs::recursive_directory_iterator(root / building); it != fs::recursive_directory_iterator(); ++it) {
      if (it->is_directory() && (it->path().filename() == "node_modules" || it->path().filename() == "dist")) {
        it.disable_recursion_pending();
      } else if (it->is_regular_file() && is_source(it->path())) {
        SourceFile file;
        file.path = fs::relative(it->path(), root).generic_string();
        file.code = without_comments(read(it->path()));
        file.includes = includes_of(file.code);
        files.push_back(std::move(file));
      }
    }
  }
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

// The folders of a path: "core/base/x.h" gives core, base.
std::vector<std::string> folders_of(std::string_view path) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return parts;
    parts.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
}

// Where a file stands: building (core, native, wasm), room, and the part of the admin that it belongs to. A file that
// lies directly in its building or room (a main.cpp) wires the rest and has no floor of its own.
struct Place {
  std::string building;
  std::string room;
  std::string part;

  explicit Place(std::string_view path) {
    const std::vector<std::string> folders = folders_of(path);
    if (!folders.empty()) building = folders[0];
    if (folders.size() > 1) room = folders[1];
    if (folders.size() > 2 && building == "native" && room == "admin") part = folders[2];
  }
};

std::optional<int> floor_in(const std::map<std::string, int, std::less<>>& floors, const std::string& room) {
  const auto it = floors.find(room);
  if (it == floors.end()) return std::nullopt;
  return it->second;
}

// Why `from` may not include `to`, or nothing.
std::optional<std::string> floor_fault(const Place& from, const Place& to) {
  if (from.building == to.building) {
    if (from.building == "wasm") return std::nullopt;
    const auto& floors = from.building == "core" ? kCoreFloors : kNativeFloors;
    if (from.room == to.room) {
      if (from.part.empty() || from.part == to.part) return std::nullopt;
      if (to.part.empty()) return "a part of the admin includes what wires it";
      const std::optional<int> mine = floor_in(kAdminFloors, from.part);
      const std::optional<int> theirs = floor_in(kAdminFloors, to.part);
      if (!mine || !theirs) return "unknown part of the admin: give it a floor in tests/arch";
      if (*theirs >= *mine) return "admin/" + from.part + " includes upward or sideways into admin/" + to.part;
      return std::nullopt;
    }
    if (from.room.empty()) return std::nullopt;
    const std::optional<int> mine = floor_in(floors, from.room);
    const std::optional<int> theirs = floor_in(floors, to.room);
    if (!mine || !theirs) return std::nullopt;  // reported once per file as an unknown room
    if (*theirs > *mine) return from.room + " includes upward into " + to.room;
    if (*theirs == *mine) return from.room + " includes sideways into " + to.room;
    return std::nullopt;
  }
  if (from.building == "core") return "core includes " + to.building;
  if (from.building == "native" && to.building != "core") return "native includes " + to.building;
  if (from.building == "wasm") {
    if (to.building != "core") return "wasm includes " + to.building;
    if (kRoomsNotInWasm.contains(to.room)) return "wasm includes core/" + to.room + ", which is not part of the module";
  }
  return std::nullopt;
}

bool may_use_sodium(std::string_view path) {
  return (starts_with(path, "core/crypto/") && path.ends_with(".cpp")) || path == "wasm/no_random.c";
}

bool may_use_imgui(std::string_view path) {
  return starts_with(path, "native/admin/view/") || starts_with(path, "native/admin/shell/");
}

class Inspection {
 public:
  explicit Inspection(const fs::path& root) : root_(root), files_(read_tree(root)) {
    for (const SourceFile& file : files_) by_path_[file.path] = &file;
  }

  std::vector<std::string> run() {
    if (files_.empty()) faults_.push_back("no source file found under " + root_.string());
    for (const SourceFile& file : files_) {
      check_room(file);
      for (const Include& include : file.includes) check_include(file, include);
      check_words(file);
      check_listed(file);
    }
    check_cycles();
    check_programs();
    std::sort(faults_.begin(), faults_.end());
    faults_.erase(std::unique(faults_.begin(), faults_.end()), faults_.end());
    return faults_;
  }

 private:
  void fault(const SourceFile& file, int line, const std::string& text) {
    faults_.push_back(file.path + (line > 0 ? ":" + std::to_string(line) : "") + ": " + text);
  }

  void check_room(const SourceFile& file) {
    const Place place(file.path);
    if (place.building == "core" && !floor_in(kCoreFloors, place.room)) {
      fault(file, 0, "unknown room '" + place.room + "': give it a floor in tests/arch");
    }
    if (place.building == "native" && !place.room.empty() && !floor_in(kNativeFloors, place.room)) {
      fault(file, 0, "unknown room '" + place.room + "': give it a floor in tests/arch");
    }
  }

  void check_include(const SourceFile& file, const Include& include) {
    const std::string& target = include.target;
    if (target.find("sodium") != std::string::npos && !may_use_sodium(file.path)) {
      fault(file, include.line, "includes libsodium outside core/crypto/*.cpp");
    }
    if ((target.find("imgui") != std::string::npos || starts_with(target, "SDL")) && !may_use_imgui(file.path)) {
      fault(file, include.line, "includes " + target + " outside native/admin/view and native/admin/shell");
    }
    if (starts_with(file.path, "core/")) {
      if (starts_with(target, "cereal/types/") || starts_with(target, "cereal/archives/")) {
        fault(file, include.line, "includes cereal's stock " + target);
      }
      if (!include.quoted && kNotInCore.contains(target)) {
        fault(file, include.line, "includes <" + target + ">: the core has no clock, chance, I/O or threads");
      }
    }
    if (!include.quoted) return;
    if (!by_path_.contains(target)) {
      fault(file, include.line, "\"" + target + "\" is no file of core, native or wasm, written from the root");
      return;
    }
    if (const auto why = floor_fault(Place(file.path), Place(target))) fault(file, include.line, *why);
  }

  void check_words(const SourceFile& file) {
    static const std::regex kThrow(R"(\bthrow\b)");
    std::istringstream lines(file.code);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
      if (line.find("CEREAL_CLASS_VERSION") != std::string::npos) fault(file, number, "uses CEREAL_CLASS_VERSION");
      if (starts_with(file.path, "core/") && line.find('"') == std::string::npos && std::regex_search(line, kThrow)) {
        fault(file, number, "throws: the core returns a Result");
      }
    }
  }

  // A file that no list names is not built and not tested, and nobody notices.
  void check_listed(const SourceFile& file) {
    if (file.path.ends_with(".h") && !starts_with(file.path, "core/")) return;
    if (!is_listed(file.path)) fault(file, 0, "no CMakeLists.txt or sources.cmake names it");
  }

  void check_programs() {
    for (const char* building : {"tests", "bench"}) {
      if (!fs::is_directory(root_ / building)) continue;
      for (const auto& entry : fs::recursive_directory_iterator(root_ / building)) {
        const std::string path = fs::relative(entry.path(), root_).generic_string();
        const bool program = path.ends_with("_test.cpp") || path.ends_with("_fuzz.cpp") || path.ends_with("_bench.cpp");
        if (program && !is_listed(path)) faults_.push_back(path + ": no CMakeLists.txt or sources.cmake names it");
      }
    }
  }

  bool is_listed(const std::string& path) {
    for (fs::path folder = fs::path(path).parent_path();; folder = folder.parent_path()) {
      const std::string name = fs::path(path).lexically_relative(folder).generic_string();
      for (const char* list : {"CMakeLists.txt", "sources.cmake"}) {
        if (words_of((folder / list).generic_string()).contains(name)) return true;
      }
      if (folder.empty()) return false;
    }
  }

  const std::set<std::string, std::less<>>& words_of(const std::string& list) {
    const auto found = words_.find(list);
    if (found != words_.end()) return found->second;
    std::set<std::string, std::less<>>& words = words_[list];
    static const std::regex kWord(R"re([^\s()"]+)re");
    std::istringstream lines(read(root_ / list));
    std::string line;
    while (std::getline(lines, line)) {
      line = line.substr(0, line.find('#'));
      for (std::sregex_iterator it(line.begin(), line.end(), kWord), end; it != end; ++it) words.insert(it->str());
    }
    return words;
  }

  void check_cycles() {
    std::map<std::string, int> state;  // 0 not seen, 1 on the way, 2 done
    std::vector<std::string> way;
    for (const SourceFile& file : files_) follow(file, state, way);
  }

  void follow(const SourceFile& file, std::map<std::string, int>& state, std::vector<std::string>& way) {
    if (state[file.path] == 2) return;
    if (state[file.path] == 1) {
      std::string circle;
      for (auto it = std::find(way.begin(), way.end(), file.path); it != way.end(); ++it) circle += *it + " -> ";
      fault(file, 0, "includes itself: " + circle + file.path);
      return;
    }
    state[file.path] = 1;
    way.push_back(file.path);
    for (const Include& include : file.includes) {
      const auto target = by_path_.find(include.target);
      if (include.quoted && target != by_path_.end()) follow(*target->second, state, way);
    }
    way.pop_back();
    state[file.path] = 2;
  }

  fs::path root_;
  std::vector<SourceFile> files_;
  std::map<std::string, const SourceFile*, std::less<>> by_path_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> words_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> broken_rules(const fs::path& root) { return Inspection(root).run(); }

}  // namespace lifecert::arch
