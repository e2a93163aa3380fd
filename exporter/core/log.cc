// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/log.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/text.h"
#include "exporter/core/timestamp.h"

namespace exporter {
namespace {

constexpr std::size_t kMaxValueBytes = 1000;

bool writes_json = false;  // set once, at startup

struct LevelNames {
  spdlog::level::level_enum level;
  std::string_view name;
};

// In the order of LogLevel.
constexpr std::array kLevels{
    LevelNames{spdlog::level::debug, "debug"}, LevelNames{spdlog::level::info, "info"},
    LevelNames{spdlog::level::warn, "warn"}, LevelNames{spdlog::level::err, "error"}};

// A quoted string valid in both JSON and logfmt: on one line, UTF-8, with only quotes and
// backslashes escaped.
std::string Quoted(std::string_view text) {
  const std::string line = OneLine(text, kMaxValueBytes);
  std::string quoted = "\"";
  for (std::string_view rest = line; !rest.empty();) {
    const std::size_t length = Utf8Length(rest);
    if (rest.front() == '"' || rest.front() == '\\') quoted.push_back('\\');
    quoted.append(length > 0 ? rest.substr(0, length) : "\xEF\xBF\xBD");
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return quoted + "\"";
}

bool IsBareWord(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '=' && c != '\\';
  });
}

std::string AsLogfmt(std::string_view level, std::string_view message,
                     const std::vector<LogField>& fields) {
  std::string line = "time=" + FormatTimestamp(SystemClock().Now()) +
                     " level=" + std::string(level) + " msg=" + Quoted(message);
  for (const LogField& field : fields) {
    line += " " + field.key + "=" + (IsBareWord(field.value) ? field.value : Quoted(field.value));
  }
  return line;
}

std::string AsJson(std::string_view level, std::string_view message,
                   const std::vector<LogField>& fields) {
  std::string line = R"({"time":)" + Quoted(FormatTimestamp(SystemClock().Now())) + R"(,"level":)" +
                     Quoted(level) + R"(,"msg":)" + Quoted(message);
  for (const LogField& field : fields) line += "," + Quoted(field.key) + ":" + Quoted(field.value);
  return line + "}";
}

}  // namespace

LogField::LogField(std::string_view name, double number) : key(name) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.3f", number);
  value = text.data();
}

void Log(LogLevel level, std::string_view message, const std::vector<LogField>& fields) {
  const auto& [spdlog_level, name] = kLevels[static_cast<std::size_t>(level)];
  spdlog::logger& logger = *spdlog::default_logger_raw();
  if (!logger.should_log(spdlog_level)) return;
  logger.log(spdlog_level,
             writes_json ? AsJson(name, message, fields) : AsLogfmt(name, message, fields));
}

void SetUpLogging(std::string_view level, std::string_view format) {
  auto logger = std::make_shared<spdlog::logger>("exporter",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::debug);
  writes_json = format == "json";
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace exporter
