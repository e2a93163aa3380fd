#include "exporter/app/plan.h"

#include <iterator>
#include <utility>

#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/app/config_file.h"
#include "exporter/app/files.h"
#include "exporter/app/web_config.h"

namespace exporter {
namespace {

using Mistakes = std::vector<std::string>;

void Append(Mistakes& mistakes, Mistakes more) {
  std::move(more.begin(), more.end(), std::back_inserter(mistakes));
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

// The lowest precedence first: what comes later overwrites.
Options ReadOptions(const RawValues& flags, const Environment& environment, Mistakes& mistakes) {
  Options options;
  const RawValues variables = FromEnvironment(environment);
  const auto config = [&]() -> std::string {
    if (const auto flag = flags.find("config.file"); flag != flags.end() && !flag->second.empty()) {
      return flag->second.back();
    }
    const auto variable = variables.find("config.file");
    return variable == variables.end() ? "" : variable->second.back();
  }();
  if (!config.empty()) {
    const auto values = ReadConfigFile(config);
    if (values) {
      Append(mistakes,
             StoreOptions(
                 *values, [&](std::string_view key) { return config + ": " + std::string(key); },
                 options));
    } else {
      mistakes.push_back("--config.file: " + values.error().message);
    }
  }
  Append(mistakes, StoreOptions(variables, EnvironmentName, options));
  Append(mistakes,
         StoreOptions(
             flags, [](std::string_view flag) { return "--" + std::string(flag); }, options));
  return options;
}

void PlanKubernetes(const Environment& environment, Plan& plan, Mistakes& mistakes) {
  const Options& options = plan.options;
  if (options.kubernetes_server.empty()) {
    const auto access = kubernetes::InClusterAccess(environment);
    if (!access) {
      mistakes.push_back(access.error().message);
      return;
    }
    if (!*access) {
      mistakes.emplace_back(
          "--kubernetes.server: not given, and this is not a pod (KUBERNETES_SERVICE_HOST is not "
          "set): want the URL of the API server, with --kubernetes.token-file and "
          "--kubernetes.ca-file");
      return;
    }
    plan.kubernetes = **access;
  }
  if (!options.kubernetes_server.empty()) plan.kubernetes.server = options.kubernetes_server;
  if (!options.kubernetes_token_file.empty()) {
    plan.kubernetes.token_file = options.kubernetes_token_file;
  }
  if (!options.kubernetes_ca_file.empty()) plan.kubernetes.ca_file = options.kubernetes_ca_file;
  if (!plan.kubernetes.token_file.empty()) {
    const auto token = kubernetes::TokenFile(plan.kubernetes.token_file).Get(TimePoint{});
    if (!token) mistakes.push_back("--kubernetes.token-file: " + token.error().message);
  }
  if (!plan.kubernetes.ca_file.empty()) {
    const auto pem = ReadTextFile(plan.kubernetes.ca_file);
    if (!pem) {
      mistakes.push_back("--kubernetes.ca-file: " + pem.error().message);
    } else if (pem->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
      mistakes.push_back("--kubernetes.ca-file: " + plan.kubernetes.ca_file +
                         ": holds no certificate in PEM form");
    }
  }
}

void PlanAlibaba(const Environment& environment, Plan& plan, Mistakes& mistakes) {
  const Options& options = plan.options;
  if (options.alibaba_enabled && !*options.alibaba_enabled) return;
  auto credentials =
      alibaba::MakeCredentials(environment, {.access_key_id = options.access_key_id_file,
                                             .access_key_secret = options.access_key_secret_file,
                                             .security_token = options.security_token_file});
  if (!credentials) {
    mistakes.push_back(credentials.error().message);
    return;
  }
  plan.alibaba_credentials = std::move(*credentials);
  if (options.alibaba_enabled.value_or(false) && !plan.alibaba_credentials) {
    mistakes.emplace_back(
        "--alibaba.enabled: true, but there are no credentials: want ALIBABA_CLOUD_ACCESS_KEY_ID "
        "and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or --alibaba.access-key-id-file and "
        "--alibaba.access-key-secret-file");
  }
}

void PlanServer(Plan& plan, Mistakes& mistakes) {
  plan.server.listen_addresses = plan.options.listen_addresses;
  if (!plan.options.web_config_file.empty()) {
    const auto tls = ReadWebConfig(plan.options.web_config_file);
    if (tls) {
      plan.server.tls = *tls;
    } else {
      mistakes.push_back("--web.config.file: " + tls.error().message);
    }
  }
  for (const Error& error : CheckServerOptions(plan.server)) mistakes.push_back(error.message);
}

}  // namespace

std::vector<std::string> MakePlan(const RawValues& flags, const Environment& environment,
                                  Plan& plan) {
  Mistakes mistakes;
  plan.options = ReadOptions(flags, environment, mistakes);
  PlanKubernetes(environment, plan, mistakes);
  PlanAlibaba(environment, plan, mistakes);
  PlanServer(plan, mistakes);
  return mistakes;
}

}  // namespace exporter
