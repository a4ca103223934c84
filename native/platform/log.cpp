#include "native/platform/log.h"

#include <algorithm>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace lifecert::native {
namespace {

constexpr std::size_t kMaxValueBytes = 1000;

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink, Level least) {
  auto logger = std::make_shared<spdlog::logger>("lifecert", std::move(sink));
  logger->set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
  logger->set_level(to_spdlog(least));
  logger->flush_on(spdlog::level::info);
  return logger;
}

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~/:@+{}*[],").find(c) != std::string_view::npos;
}

void append_value(std::string& line, std::string_view value) {
  const bool is_cut = value.size() > kMaxValueBytes;
  value = value.substr(0, kMaxValueBytes);
  if (!value.empty() && !is_cut && std::all_of(value.begin(), value.end(), is_bare)) {
    line += value;
    return;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  line += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      // Bytes above 0x7f too: what a terminal makes of them is not known.
      line += "\\x";
      line += kHex[byte >> 4];
      line += kHex[byte & 15];
    } else {
      line += c;
    }
  }
  line += is_cut ? "...\"" : "\"";
}

}  // namespace

std::string log_line(std::string_view event, std::initializer_list<Field> fields) {
  std::string line = "event=";
  append_value(line, event);
  for (const Field& field : fields) {
    line.append(" ").append(field.key).append("=");
    append_value(line, field.value);
  }
  return line;
}

Log Log::to_stderr(Level least) { return Log(make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>(), least)); }

Result<Log> Log::to_file(const std::string& path, Level least) {
  try {
    return Log(make_logger(std::make_shared<spdlog::sinks::basic_file_sink_mt>(path), least));
  } catch (const spdlog::spdlog_ex&) {
    return Error{Code::store_failed, path};
  }
}

void Log::write(Level level, std::string_view event, std::initializer_list<Field> fields) const {
  if (!logger_->should_log(to_spdlog(level))) return;
  const std::string line = log_line(event, fields);
  logger_->log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace lifecert::native
