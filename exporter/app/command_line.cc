// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/command_line.h"

#include <algorithm>
#include <array>
#include <map>

#include <CLI/CLI.hpp>

#include "exporter/app/documents.h"
#include "exporter/app/version.h"
#include "exporter/bundle/bundle_options.h"
#include "exporter/core/error.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

std::string Describe(const OptionRow& row) {
  std::string text(row.help);
  if (!row.default_text.empty()) text += " Default: " + row.default_text + ".";
  return text + " [" + EnvironmentName(row.flag) + "]";
}

// Only collects values; they are validated later, so that all errors are reported together. Hence a
// flag without a value is accepted here.
void AddOption(CLI::App& app, const std::string& flag, const std::string& value_name,
               const std::string& help, RawValues& values) {
  app.add_option_function<std::vector<std::string>>(
         "--" + flag,
         [&values, flag](const std::vector<std::string>& texts) { values[flag] = texts; }, help)
      ->type_name(value_name)
      ->type_size(1)
      ->expected(0, 1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->trigger_on_parse(false);
}

// Switches are read as text, so that an invalid value is reported like any other error.
struct Switches {
  std::string help;
  std::string version;
  std::string check_config;
};

bool IsOn(const std::string& name, const std::string& text, ConfigErrors& errors) {
  if (text.empty()) return false;
  if (text != "true") errors.push_back(name + ": takes no value");
  return text == "true";
}

// Arguments of the command that is given.
struct CommandWords {
  RawValues flags;
  std::map<std::string, std::string, std::less<>> switches;  // empty: not given
  std::vector<std::string> others;
};

// Unrecognized arguments. Only the name of an unknown flag is shown: its value may be the secret of
// a misspelt flag.
void FindUnknown(const std::vector<std::string>& extras, ConfigErrors& errors) {
  bool is_value = false;
  for (const std::string& extra : extras) {
    const bool is_flag = extra.size() > 1 && extra.starts_with('-');
    const auto equals = is_flag ? extra.find('=') : std::string::npos;
    if (is_flag || !is_value) {
      errors.push_back("'" + OneLine(extra.substr(0, equals), 80) +
                       "': there is no such flag or command (see --help)");
    }
    is_value = is_flag && equals == std::string::npos;
  }
}

void DeclareMetrics(CLI::App& command, CommandWords& words) {
  AddOption(command, "format", "FORMAT", "markdown (the default) or json.", words.flags);
}

void StoreMetrics(const CommandWords& words, CommandLine& line) {
  const auto found = words.flags.find("format");
  if (found == words.flags.end()) return;
  line.metrics_format = found->second.back();
  if (line.metrics_format == "markdown" || line.metrics_format == "json") return;
  line.errors.push_back("--format: '" + OneLine(line.metrics_format, 80) +
                        "' is not accepted, want markdown or json");
}

void DeclareBundle(CLI::App& command, CommandWords& words) {
  for (const BundleOptionRow& row : AllBundleOptions()) {
    const std::string flag(row.flag);
    const std::string help(row.help);
    if (row.switched != nullptr) {
      command.add_flag("--" + flag, words.switches[flag], help);
    } else {
      AddOption(command, flag, std::string(row.value_name), help, words.flags);
    }
  }
}

void StoreBundle(const CommandWords& words, CommandLine& line) {
  line.bundle_flags = words.flags;
  for (const auto& [flag, text] : words.switches) {
    if (!text.empty()) line.bundle_flags[flag] = {text};
  }
}

void DeclareDocs(CLI::App& command, CommandWords& words) {
  command.add_option("document", words.others);
}

void StoreDocs(const CommandWords& words, CommandLine& line) {
  const std::string name = Join(words.others, " ");
  const std::vector<GeneratedFile> files = GeneratedFiles();
  const auto file = std::ranges::find(files, name, &GeneratedFile::name);
  if (file != files.end()) {
    line.text = file->text;
    return;
  }
  line.errors.push_back("docs: '" + OneLine(name, 80) + "' is not accepted, want one of " +
                        Join(files, ", ", &GeneratedFile::name));
}

struct CommandRow {
  const char* name;
  const char* help;
  Command command;
  void (*declare)(CLI::App& command, CommandWords& words) = nullptr;  // nullptr: no arguments
  void (*store)(const CommandWords& words, CommandLine& line) = nullptr;
  bool has_own_help = false;  // else the help of all
  bool is_hidden = false;     // from the help: for developers
};

constexpr std::array kCommands{
    CommandRow{
        .name = "serve", .help = "Serve the metrics (the default).", .command = Command::kServe},
    CommandRow{.name = "metrics",
               .help = "Print the list of all metrics.",
               .command = Command::kMetrics,
               .declare = DeclareMetrics,
               .store = StoreMetrics},
    CommandRow{.name = "bundle",
               .help = "Write the bundled alert rules and dashboards beside a Prometheus, and keep "
                       "them up to date. Also takes --log.level and --log.format.",
               .command = Command::kBundle,
               .declare = DeclareBundle,
               .store = StoreBundle,
               .has_own_help = true},
    CommandRow{.name = "docs",
               .help = "Print a generated file of the repository.",
               .command = Command::kShowText,
               .declare = DeclareDocs,
               .store = StoreDocs,
               .is_hidden = true},
};

void Declare(CLI::App& app, Switches& switches, RawValues& flags, CommandWords& words) {
  app.set_help_flag();
  app.add_flag("-h,--help", switches.help, "Print this text and exit.");
  app.add_flag("--version", switches.version, "Print the version and exit.");
  app.add_flag("--config.check", switches.check_config,
               "Report all errors in the configuration and exit.");
  for (const OptionRow& row : AllOptions()) {
    AddOption(app, std::string(row.flag), std::string(row.value_name), Describe(row), flags);
  }
  app.allow_extras();
  app.require_subcommand(0, 1);
  for (const CommandRow& row : kCommands) {
    CLI::App* command = app.add_subcommand(row.name, row.help);
    command->allow_extras()->fallthrough();
    if (row.is_hidden) command->group("");
    if (row.declare != nullptr) row.declare(*command, words);
  }
}

const CommandRow* GivenCommand(const CLI::App& app) {
  for (const CommandRow& row : kCommands) {
    if (app.got_subcommand(row.name)) return &row;
  }
  return nullptr;
}

std::string HelpText(const CLI::App& app, const CommandRow* given) {
  if (given != nullptr && given->has_own_help) {
    return app.get_subcommand(given->name)->help(app.get_name());
  }
  // Not app.help(): with a subcommand, that shows only the subcommand's flags.
  return app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::All);
}

CommandLine ShowText(std::string text) {
  return {.command = Command::kShowText, .flags = {}, .text = std::move(text), .errors = {}};
}

}  // namespace

CommandLine ParseCommandLine(const std::vector<std::string>& arguments) {
  CLI::App app(
      "Prometheus exporter for Kubernetes storage on Alibaba Cloud: finds the PersistentVolumes "
      "and disks that are paid for but not used, the nodes that are out of disk slots, and the "
      "monthly cost.",
      "ack-storage-exporter");
  CommandLine line;
  Switches switches;
  CommandWords words;
  Declare(app, switches, line.flags, words);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    line.errors.push_back(OneLine(error.what()) + " (see --help)");
  }
  FindUnknown(app.remaining(true), line.errors);
  const CommandRow* const given = GivenCommand(app);
  if (IsOn("--help", switches.help, line.errors)) return ShowText(HelpText(app, given));
  if (IsOn("--version", switches.version, line.errors)) return ShowText(VersionText());
  if (given != nullptr) line.command = given->command;
  if (IsOn("--config.check", switches.check_config, line.errors)) {
    line.command = Command::kCheckConfig;
  }
  if (given != nullptr && given->store != nullptr) given->store(words, line);
  return line;
}

}  // namespace exporter
