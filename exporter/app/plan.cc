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

// What each place says, as text.
struct Given {
  RawValues flags;
  RawValues variables;
  RawValues file;
  std::string file_path;
  bool is_whole = true;  // false: there is a file that cannot be read
};

// Whether an option is given, rightly or wrongly; unknown counts as given.
bool MayBeGiven(const Given& given, std::string_view flag) {
  return !given.is_whole || given.flags.contains(flag) || given.variables.contains(flag) ||
         given.file.contains(flag);
}

void ReadFile(Given& given, Mistakes& mistakes) {
  for (const RawValues* place : {&given.variables, &given.flags}) {
    const auto found = place->find("config.file");
    if (found != place->end() && !found->second.empty()) given.file_path = found->second.back();
  }
  if (given.file_path.empty()) return;
  auto values = ReadConfigFile(given.file_path);
  if (!values) {
    given.is_whole = false;
    mistakes.push_back("--config.file: " + values.error().message);
    return;
  }
  given.file = std::move(*values);
  if (given.file.erase("config.file") > 0) {
    mistakes.push_back(given.file_path + ": config.file: must not stand in the file itself");
  }
}

// The lowest precedence first: what comes later overwrites.
Options StoreAll(const Given& given, Mistakes& mistakes) {
  Options options;
  const auto in_file = [&](std::string_view key) {
    return given.file_path + ": " + std::string(key);
  };
  const auto as_flag = [](std::string_view flag) { return "--" + std::string(flag); };
  Append(mistakes, StoreOptions(given.file, in_file, options));
  Append(mistakes, StoreOptions(given.variables, EnvironmentName, options));
  Append(mistakes, StoreOptions(given.flags, as_flag, options));
  return options;
}

// The access of a pod, for when no server is given.
void PlanInCluster(const Environment& environment, Plan& plan, Mistakes& mistakes) {
  const auto access = kubernetes::InClusterAccess(environment);
  if (!access) {
    mistakes.push_back(access.error().message);
  } else if (*access) {
    plan.kubernetes = **access;
  } else {
    mistakes.emplace_back(
        "--kubernetes.server: not given, and this is not a pod (KUBERNETES_SERVICE_HOST is not "
        "set): want the URL of the API server, with --kubernetes.token-file and "
        "--kubernetes.ca-file");
  }
}

void PlanKubernetes(Plan& plan, Mistakes& mistakes) {
  const Options& options = plan.options;
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
  Given given;
  given.flags = flags;
  given.variables = FromEnvironment(environment);
  ReadFile(given, mistakes);
  plan.options = StoreAll(given, mistakes);
  if (!MayBeGiven(given, "kubernetes.server")) PlanInCluster(environment, plan, mistakes);
  PlanKubernetes(plan, mistakes);
  PlanAlibaba(environment, plan, mistakes);
  PlanServer(plan, mistakes);
  return mistakes;
}

}  // namespace exporter
