#include "exporter/app/log_format.h"

#include <algorithm>
#include <memory>

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/timestamp.h"
#include "exporter/metrics/text_format.h"

namespace exporter {
namespace {

bool IsKeyCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether `line` goes on with key=.
std::size_t KeyLength(std::string_view line) {
  std::size_t length = 0;
  while (length < line.size() && IsKeyCharacter(line[length])) ++length;
  return length > 0 && length < line.size() && line[length] == '=' ? length : 0;
}

// Takes a value off the front: up to a blank, or a quoted text without its quotes.
std::string TakeValue(std::string_view& line) {
  std::string value;
  if (!line.starts_with('"')) {
    const auto end = line.find(' ');
    value = line.substr(0, end);
    line.remove_prefix(value.size());
    return value;
  }
  line.remove_prefix(1);
  while (!line.empty() && line.front() != '"') {
    if (line.front() == '\\' && line.size() > 1) line.remove_prefix(1);
    value.push_back(line.front());
    line.remove_prefix(1);
  }
  if (!line.empty()) line.remove_prefix(1);
  return value;
}

std::string_view LevelName(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::debug:
      return "debug";
    case spdlog::level::warn:
      return "warn";
    case spdlog::level::err:
    case spdlog::level::critical:
      return "error";
    default:
      return "info";
  }
}

// A string that reads the same in JSON and in logfmt: on one line, valid UTF-8,
// with only quotes and backslashes escaped.
std::string QuotedText(std::string_view text) {
  std::string quoted = "\"";
  AppendLabelValue(quoted, OneLine(text, 1000));
  return quoted + "\"";
}

bool IsBareWord(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '=' && c != '\\';
  });
}

std::string AsLogfmt(std::string_view time, std::string_view level, const LogEvent& event) {
  std::string line = "time=" + std::string(time) + " level=" + std::string(level) +
                     " msg=" + QuotedText(event.text);
  for (const auto& [key, value] : event.fields) {
    line += " " + key + "=" + (IsBareWord(value) ? value : QuotedText(value));
  }
  return line;
}

std::string AsJson(std::string_view time, std::string_view level, const LogEvent& event) {
  std::string line = R"({"time":)" + QuotedText(time) + R"(,"level":)" + QuotedText(level) +
                     R"(,"msg":)" + QuotedText(event.text);
  for (const auto& [key, value] : event.fields) {
    line += "," + QuotedText(key) + ":" + QuotedText(value);
  }
  return line + "}";
}

class LineFormatter final : public spdlog::formatter {
 public:
  explicit LineFormatter(bool json) : json_(json) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto time = std::chrono::time_point_cast<TimePoint::duration>(message.time);
    const LogEvent event = ParseLogEvent({message.payload.data(), message.payload.size()});
    const std::string stamp = FormatTimestamp(time);
    const std::string_view level = LevelName(message.level);
    const std::string line =
        (json_ ? AsJson(stamp, level, event) : AsLogfmt(stamp, level, event)) + "\n";
    out.append(line.data(), line.data() + line.size());
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(json_);
  }

 private:
  bool json_;
};

}  // namespace

LogEvent ParseLogEvent(std::string_view line) {
  LogEvent event;
  while (!line.empty()) {
    if (const std::size_t length = KeyLength(line)) {
      std::string key(line.substr(0, length));
      line.remove_prefix(length + 1);
      std::string value = TakeValue(line);
      event.fields.emplace_back(std::move(key), std::move(value));
    } else {
      const auto end = line.find(' ');
      if (!event.text.empty()) event.text += " ";
      event.text += line.substr(0, end);
      line.remove_prefix(std::min(end, line.size()));
    }
    if (line.starts_with(' ')) line.remove_prefix(1);
  }
  return event;
}

void SetUpLogging(std::string_view level, std::string_view format) {
  auto logger = std::make_shared<spdlog::logger>("exporter",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(std::make_unique<LineFormatter>(format == "json"));
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace exporter
