// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "exporter/app/alert_side.h"
#include "exporter/app/bundle_command.h"
#include "exporter/app/catalogue.h"
#include "exporter/app/command_line.h"
#include "exporter/app/process.h"
#include "exporter/app/version.h"
#include "exporter/app/wiring.h"
#include "exporter/config/plan.h"
#include "exporter/core/log.h"
#include "exporter/core/sleeper.h"
#include "exporter/report/metrics_document.h"

namespace exporter {
namespace {

// How long shutdown may block, for example on an unresponsive name server.
constexpr std::chrono::milliseconds kStopDeadline{1'500};

std::optional<std::string> ReadVariable(const std::string& name) {
  // Nothing calls setenv, so this is safe from several threads.
  const char* text = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (text == nullptr || *text == '\0') return std::nullopt;
  return text;
}

// Prints a document; fails if not all of it can be written, for example on a full disk.
int Print(const std::string& text) {
  std::cout << text << std::flush;
  return std::cout ? EXIT_SUCCESS : kFailed;
}

// Exits the process at the deadline, unless the thread is destroyed first.
std::jthread ExitAtDeadline() {
  return std::jthread([](const std::stop_token& stop) {
    if (!RealSleeper()(kStopDeadline, stop)) return;
    Log(LogLevel::kWarn, "a request did not end in time: exiting without it");
    std::_Exit(EXIT_SUCCESS);
  });
}

int Serve(Plan plan, const Thresholds& thresholds) {
  const sigset_t signals = BlockStopSignals();
  SetUpLogging(plan.options.log_level, plan.options.log_format);
  const BuildInfo build = CurrentBuild();
  Log(LogLevel::kInfo, "starting ack-storage-exporter",
      {{"version", build.version}, {"revision", build.revision}, {"compiler", build.compiler}});
  if (geteuid() == 0) Log(LogLevel::kWarn, "running as root, which is not needed");
  const bool tls = plan.server.tls.has_value();
  const std::vector<std::string> addresses = plan.server.listen_addresses;
  auto exporter = Exporter::Start(std::move(plan), thresholds);
  if (!exporter) return ReportConfigErrors({exporter.error().message});
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    Log(LogLevel::kInfo, "listening",
        {{"address", addresses[i]}, {"port", (*exporter)->ports()[i]}, {"tls", tls}});
  }
  int signal = 0;
  sigwait(&signals, &signal);
  Log(LogLevel::kInfo, "stopping", {{"signal", signal}});
  const std::jthread deadline = ExitAtDeadline();
  exporter->reset();
  Log(LogLevel::kInfo, "stopped");
  return EXIT_SUCCESS;
}

int Run(const std::vector<std::string>& arguments) {
  CommandLine line = ParseCommandLine(arguments);
  const bool starts = line.command == Command::kServe || line.command == Command::kCheckConfig;
  if (line.command == Command::kBundle) return RunBundleCommand(line, ReadVariable);
  if (!starts && !line.errors.empty()) return ReportConfigErrors(line.errors);
  if (line.command == Command::kShowText) return Print(line.text);
  if (line.command == Command::kMetrics) {
    const auto catalogue = Catalogue();
    return Print(line.metrics_format == "json" ? MetricsJson(catalogue)
                                               : MetricsMarkdown(catalogue));
  }
  Plan plan;
  ConfigErrors errors = std::move(line.errors);
  for (std::string& error : MakePlan(line.flags, ReadVariable, plan)) {
    errors.push_back(std::move(error));
  }
  Thresholds thresholds;
  for (std::string& error : PlanThresholds(plan.options, thresholds)) {
    errors.push_back(std::move(error));
  }
  if (!errors.empty()) return ReportConfigErrors(errors);
  if (line.command == Command::kCheckConfig) return Print("the configuration is fine\n");
  return Serve(std::move(plan), thresholds);
}

}  // namespace
}  // namespace exporter

int main(int argc, char** argv) {
  try {
    return exporter::Run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "ack-storage-exporter: " << error.what() << "\n";
    return exporter::kFailed;
  }
}
