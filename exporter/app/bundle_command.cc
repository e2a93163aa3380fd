// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/bundle_command.h"

#include <cstdlib>
#include <iterator>
#include <thread>

#include "exporter/app/process.h"
#include "exporter/app/version.h"
#include "exporter/bundle/bundle.h"
#include "exporter/bundle/bundle_watch.h"
#include "exporter/core/log.h"
#include "exporter/http/curl_transport.h"

namespace exporter {
namespace {

constexpr std::string_view kLogFlags = "log.";

void Append(ConfigErrors& all, ConfigErrors more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// The options of the exporter that also apply here: those of its log.
ConfigErrors SetUpBundleLogging(const RawValues& flags, const Environment& environment) {
  ConfigErrors errors;
  RawValues variables;
  for (const OptionRow& row : AllOptions()) {
    if (!row.flag.starts_with(kLogFlags)) continue;
    if (auto text = environment(EnvironmentName(row.flag))) {
      variables[std::string(row.flag)] = {std::move(*text)};
    }
  }
  for (const auto& [flag, values] : flags) {
    if (flag.starts_with(kLogFlags)) continue;
    errors.push_back("--" + flag + ": is no flag of bundle (see bundle --help)");
  }
  Options options;
  Append(errors, StoreOptions(variables, EnvironmentName, options));
  const auto as_flag = [](std::string_view flag) { return "--" + std::string(flag); };
  RawValues own = flags;
  std::erase_if(own, [](const auto& value) { return !value.first.starts_with(kLogFlags); });
  Append(errors, StoreOptions(own, as_flag, options));
  if (errors.empty()) SetUpLogging(options.log_level, options.log_format);
  return errors;
}

int WriteOnce(Bundle& bundle) {
  const BundleRun run = RunBundleOnce(bundle, {});
  if (!run.is_usable) return ReportConfigErrors(run.problems);
  for (const std::string& problem : run.problems) Log(LogLevel::kError, problem);
  return run.problems.empty() ? EXIT_SUCCESS : kFailed;
}

int WriteUntilStopped(Bundle& bundle) {
  const sigset_t signals = BlockStopSignals();
  auto text = bundle.ReadThresholdsText();
  const ConfigErrors errors = text ? bundle.Use(*text) : ConfigErrors{text.error().message};
  if (!errors.empty()) return ReportConfigErrors(errors);
  Log(LogLevel::kInfo, "watching", {{"thresholds", bundle.options().thresholds_file}});
  BundleWatch watch(bundle, std::move(*text), RandomJitter());
  std::jthread thread([&](const std::stop_token& stop) { watch.Run(RealSleeper(), stop); });
  int signal = 0;
  sigwait(&signals, &signal);
  Log(LogLevel::kInfo, "stopping", {{"signal", signal}});
  return EXIT_SUCCESS;
}

}  // namespace

int RunBundleCommand(const CommandLine& line, const Environment& environment) {
  BundleOptions options;
  ConfigErrors errors = line.errors;
  Append(errors, SetUpBundleLogging(line.flags, environment));
  Append(errors, StoreBundleOptions(line.bundle_flags, environment, options));
  if (!errors.empty()) return ReportConfigErrors(errors);
  CurlTransport transport(
      {.user_agent = UserAgent(), .ca_file = {}, .uses_proxy = false, .is_compressed = false});
  Bundle bundle(std::move(options), transport);
  return bundle.options().is_watching ? WriteUntilStopped(bundle) : WriteOnce(bundle);
}

}  // namespace exporter
