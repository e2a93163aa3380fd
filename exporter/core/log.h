// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace exporter {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

// A key of lower-case letters, digits and '_', and its value.
struct LogField {
  LogField(std::string_view name, std::string_view text) : key(name), value(text) {}
  template <std::integral T>
  LogField(std::string_view name, T number) : key(name) {
    if constexpr (std::is_same_v<T, bool>) {
      value = number ? "true" : "false";
    } else {
      value = std::to_string(number);
    }
  }
  // Printed with three decimals.
  LogField(std::string_view name, double number);

  std::string key;
  std::string value;
};

// Writes one line to stderr, for example time=2026-11-22T12:47:29Z level=error msg="source fails"
// source=ecs_disks error="no answer". Any text is escaped. Safe to call from several threads.
void Log(LogLevel level, std::string_view message, const std::vector<LogField>& fields = {});

// Drops lines below `level` (debug, info, warn, error). `format` is logfmt, or json for one object
// per line. Call at startup, before other threads exist.
void SetUpLogging(std::string_view level, std::string_view format);

}  // namespace exporter
