// The programs' log: one line per event, "2025-01-31T08:15:30.123Z info event=listening port=8443".
//
// Promises: one event is one line whatever its fields hold (line breaks, quotes and control characters are escaped,
// very long values cut), so that nobody can write lines of his own into it; times are UTC. It can't know what a field
// means: the caller puts no personal data into one: no name, ID number, address, telephone, code, key, path with an id
// in it. A Log is a handle that may be copied and used from any thread; without one nothing is logged, there is no
// global one.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace spdlog {
class logger;
}

namespace lifecert::native {

enum class Level : std::uint8_t { debug, info, warning, error };

struct Field {
  std::string_view key;  // lower case letters and "_"
  std::string value;

  Field(std::string_view name, std::string_view text) : key(name), value(text) {}
  Field(std::string_view name, const char* text) : key(name), value(text) {}
  Field(std::string_view name, bool truth) : key(name), value(truth ? "true" : "false") {}
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) Field(std::string_view name, Number number)
      : key(name), value(std::to_string(number)) {}
};

class Log {
 public:
  /// Writes to standard error.
  [[nodiscard]] static Log to_stderr(Level least);

  /// Appends to a file (made with the process's umask). A file that is moved away is not followed: restart after that.
  /// Errors: store_failed (it can't be opened).
  [[nodiscard]] static Result<Log> to_file(const std::string& path, Level least);

  /// event  lower case letters and "_"; what happened, in the past tense: "receipt_sent"
  void write(Level level, std::string_view event, std::initializer_list<Field> fields) const;

  void debug(std::string_view event, std::initializer_list<Field> fields) const { write(Level::debug, event, fields); }
  void info(std::string_view event, std::initializer_list<Field> fields) const { write(Level::info, event, fields); }
  void warning(std::string_view event, std::initializer_list<Field> fields) const {
    write(Level::warning, event, fields);
  }
  void error(std::string_view event, std::initializer_list<Field> fields) const { write(Level::error, event, fields); }

 private:
  explicit Log(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {}

  std::shared_ptr<spdlog::logger> logger_;
};

/// One line without its time and level: `event=cut_off reason="too slow" count=3`.
[[nodiscard]] std::string log_line(std::string_view event, std::initializer_list<Field> fields);

}  // namespace lifecert::native
