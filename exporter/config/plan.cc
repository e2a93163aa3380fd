// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/plan.h"

#include <iterator>
#include <utility>

#include "exporter/config/files.h"

namespace exporter {
namespace {

void Append(ConfigErrors& errors, ConfigErrors more) {
  std::move(more.begin(), more.end(), std::back_inserter(errors));
}

RawValues FromEnvironment(const Environment& environment) {
  RawValues values;
  for (const OptionRow& row : AllOptions()) {
    if (auto text = environment(EnvironmentName(row.flag))) {
      values[std::string(row.flag)] = {std::move(*text)};
    }
  }
  return values;
}

// The raw values by origin.
struct Given {
  RawValues flags;
  RawValues variables;
  RawValues file;
  std::vector<TargetOptions> targets;  // from the file
  std::string file_path;
  bool is_whole = true;  // false: the configuration file is unreadable
};

// Whether an option is set, even if to an invalid value.
bool IsGiven(const Given& given, std::string_view flag) {
  return given.flags.contains(flag) || given.variables.contains(flag) || given.file.contains(flag);
}

// The same, but true if an unreadable file might set it.
bool MayBeGiven(const Given& given, std::string_view flag) {
  return !given.is_whole || IsGiven(given, flag);
}

void ReadFile(Given& given, ConfigErrors& errors) {
  for (const RawValues* place : {&given.variables, &given.flags}) {
    const auto found = place->find("config.file");
    if (found != place->end() && !found->second.empty()) given.file_path = found->second.back();
  }
  if (given.file_path.empty()) return;
  auto values = ReadConfigFile(given.file_path);
  if (!values) {
    given.is_whole = false;
    errors.push_back("--config.file: " + values.error().message);
    return;
  }
  given.file = std::move(values->values);
  given.targets = std::move(values->targets);
  Append(errors, std::move(values->errors));
  if (given.file.erase("config.file") > 0) {
    errors.push_back(given.file_path + ": config.file: must not stand in the file itself");
  }
}

// In increasing precedence: later values overwrite.
Options StoreAll(const Given& given, ConfigErrors& errors) {
  Options options;
  const auto in_file = [&](std::string_view key) {
    return given.file_path + ": " + std::string(key);
  };
  const auto as_flag = [](std::string_view flag) { return "--" + std::string(flag); };
  Append(errors, StoreOptions(given.file, in_file, options));
  Append(errors, StoreOptions(given.variables, EnvironmentName, options));
  Append(errors, StoreOptions(given.flags, as_flag, options));
  return options;
}

void PlanServer(Plan& plan, ConfigErrors& errors) {
  plan.server.listen_addresses = plan.options.listen_addresses;
  if (!plan.options.web_config_file.empty()) {
    const auto tls = ReadWebConfig(plan.options.web_config_file);
    if (tls) {
      plan.server.tls = *tls;
    } else {
      errors.push_back("--web.config.file: " + tls.error().message);
    }
  }
  for (const Error& error : CheckServerOptions(plan.server)) errors.push_back(error.message);
}

void PlanAlertmanager(Plan& plan, ConfigErrors& errors) {
  if (plan.options.alertmanager_config_file.empty()) return;
  const auto access = ReadAlertmanagerConfig(plan.options.alertmanager_config_file);
  if (!access) {
    errors.push_back("--alertmanager.config.file: " + access.error().message);
    return;
  }
  plan.alertmanager = *access;
  if (access->is_insecure && !plan.options.alertmanager_urls.empty()) {
    plan.warnings.push_back("the certificate of Alertmanager is not verified: " +
                            plan.options.alertmanager_config_file + " says insecure_skip_verify");
  }
}

}  // namespace

ConfigErrors MakePlan(const RawValues& flags, const Environment& environment, Plan& plan) {
  ConfigErrors errors;
  Given given;
  given.flags = flags;
  given.variables = FromEnvironment(environment);
  ReadFile(given, errors);
  plan.options = StoreAll(given, errors);
  plan.options.alibaba_targets = std::move(given.targets);
  const GivenAccess access{.server = MayBeGiven(given, "kubernetes.server"),
                           .kubeconfig = IsGiven(given, "kubernetes.kubeconfig"),
                           .context = IsGiven(given, "kubernetes.context")};
  Append(errors, PlanAccess(plan.options, access, environment, SystemClock().Now(), plan.kubernetes,
                            plan.warnings));
  Append(errors, PlanAlibaba(plan.options, environment, plan.alibaba));
  Append(errors, PlanPrices(plan.options, plan.prices));
  PlanServer(plan, errors);
  PlanAlertmanager(plan, errors);
  return errors;
}

}  // namespace exporter
