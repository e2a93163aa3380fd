// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/process_metrics.h"

#include <array>
#include <filesystem>
#include <iterator>
#include <optional>
#include <sstream>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

#include "exporter/core/files.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

constexpr MetricDef kCpu{.name = "process_cpu_seconds_total",
                         .type = MetricType::kCounter,
                         .help = "User and system CPU time spent in seconds."};
constexpr MetricDef kOpenFds{.name = "process_open_fds",
                             .help = "Number of open file descriptors."};
constexpr MetricDef kMaxFds{.name = "process_max_fds",
                            .help = "Maximum number of open file descriptors."};
constexpr MetricDef kVirtual{.name = "process_virtual_memory_bytes",
                             .help = "Virtual memory size in bytes."};
constexpr MetricDef kVirtualMax{.name = "process_virtual_memory_max_bytes",
                                .help = "Maximum amount of virtual memory available in bytes."};
constexpr MetricDef kResident{.name = "process_resident_memory_bytes",
                              .help = "Resident memory size in bytes."};
constexpr MetricDef kThreads{.name = "process_threads", .help = "Number of threads."};
constexpr MetricDef kStart{.name = "process_start_time_seconds",
                           .help = "Start time of the process since unix epoch in seconds."};
constexpr std::array kDefs{&kCpu,        &kOpenFds,  &kMaxFds,  &kVirtual,
                           &kVirtualMax, &kResident, &kThreads, &kStart};

// The fields of /proc/self/stat from the third (state) on: the second, the program's name in
// parentheses, may contain spaces (proc(5)).
std::vector<std::string> StatFields() {
  const std::string stat = ReadTextFile("/proc/self/stat").value_or("");
  const auto close = stat.rfind(')');
  if (close == std::string::npos) return {};
  std::istringstream rest(stat.substr(close + 1));
  return {std::istream_iterator<std::string>(rest), {}};
}

// Field `number`, counted from 1 as in proc(5).
std::optional<double> StatField(const std::vector<std::string>& fields, std::size_t number) {
  if (fields.size() < number - 2) return std::nullopt;
  return ParseWhole<double>(fields[number - 3]);
}

std::optional<double> BootTime() {
  std::istringstream stat(ReadTextFile("/proc/stat").value_or(""));
  for (std::string line; std::getline(stat, line);) {
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  }
  return std::nullopt;
}

std::optional<double> CountOpenFds() {
  std::error_code error;
  const std::filesystem::directory_iterator fds("/proc/self/fd", error);
  if (error) return std::nullopt;
  // Minus the descriptor of the iterator itself.
  return static_cast<double>(std::distance(begin(fds), end(fds)) - 1);
}

std::optional<double> Limit(int resource) {
  rlimit limit{};
  if (getrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) return std::nullopt;
  // Client libraries report "no limit" as the largest unsigned number.
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

MetricDefs ProcessMetricDefs() {
  return kDefs;
}

std::string RenderProcessMetrics(TextFormat format) {
  std::string out;
  const auto add = [&](const MetricDef& def, std::optional<double> value) {
    if (!value) return;
    AppendFamilyHead(out, def.name, def.type, def.help, format);
    out.append(def.name).append(" ");
    AppendNumber(out, *value);
    out.push_back('\n');
  };
  const auto stat = StatFields();
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto user = StatField(stat, 14);
  const auto system = StatField(stat, 15);
  if (user && system) add(kCpu, (*user + *system) / ticks);
  add(kOpenFds, CountOpenFds());
  add(kMaxFds, Limit(RLIMIT_NOFILE));
  add(kVirtual, StatField(stat, 23));
  add(kVirtualMax, Limit(RLIMIT_AS));
  if (const auto pages = StatField(stat, 24)) {
    add(kResident, *pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
  }
  add(kThreads, StatField(stat, 20));
  const auto boot = BootTime();
  const auto start = StatField(stat, 22);
  if (boot && start) add(kStart, *boot + *start / ticks);
  return out;
}

}  // namespace exporter
