#include "exporter/app/command_line.h"

#include <CLI/CLI.hpp>

#include "exporter/app/version.h"

namespace exporter {
namespace {

std::string Describe(const OptionRow& row) {
  std::string text(row.help);
  if (!row.default_text.empty()) text += " Default: " + std::string(row.default_text) + ".";
  return text + " [" + EnvironmentName(row.flag) + "]";
}

// Values are only collected here; StoreOptions judges them, so that all mistakes
// are reported together. That is why a flag without a value is let through.
void AddOptions(CLI::App& app, RawValues& flags) {
  for (const OptionRow& row : AllOptions()) {
    app.add_option_function<std::vector<std::string>>(
           "--" + std::string(row.flag),
           [&flags, flag = std::string(row.flag)](const std::vector<std::string>& values) {
             flags[flag] = values;
           },
           Describe(row))
        ->type_name(std::string(row.value_name))
        ->type_size(1)
        ->expected(0, 1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->trigger_on_parse(false);
  }
}

}  // namespace

CommandLine ParseCommandLine(const std::vector<std::string>& arguments) {
  CommandLine line;
  CLI::App app(
      "Prometheus exporter for Kubernetes storage on Alibaba Cloud: orphaned volumes, disk "
      "slots per node, and what all of it costs.",
      "ack-storage-exporter");
  bool show_version = false;
  bool check_config = false;
  AddOptions(app, line.flags);
  app.add_flag("--version", show_version, "Print the version and exit.");
  app.add_flag("--config.check", check_config,
               "Report all mistakes of the configuration and exit.");
  app.allow_extras();
  app.fallthrough();
  app.require_subcommand(0, 1);
  app.add_subcommand("serve", "Serve the metrics (the default).")->allow_extras()->fallthrough();
  CLI::App* metrics = app.add_subcommand("metrics", "Print the list of all metrics.");
  metrics->allow_extras()->fallthrough();
  metrics->add_option("--format", line.metrics_format, "markdown (the default) or json.")
      ->type_name("FORMAT");

  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    line.command = Command::kShowText;
    line.text = app.help();
    return line;
  } catch (const CLI::ParseError& error) {
    line.mistakes.emplace_back(std::string(error.what()) + " (see --help)");
  }
  for (const std::string& extra : app.remaining(true)) {
    line.mistakes.push_back("'" + extra + "': there is no such flag or command (see --help)");
  }
  if (show_version) {
    line.command = Command::kShowText;
    line.text = VersionText();
    return line;
  }
  if (metrics->parsed()) line.command = Command::kMetrics;
  if (check_config) line.command = Command::kCheckConfig;
  if (line.metrics_format != "markdown" && line.metrics_format != "json") {
    line.mistakes.push_back("--format: '" + line.metrics_format +
                            "' is not accepted, want markdown or json");
  }
  return line;
}

}  // namespace exporter
