// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/plan.h"

#include <filesystem>
#include <string_view>
#include <utility>

#include "exporter/core/files.h"
#include "exporter/core/text.h"
#include "exporter/kubernetes/access/certificate.h"
#include "exporter/kubernetes/access/kubeconfig.h"
#include "exporter/kubernetes/access/kubeconfig_access.h"
#include "exporter/kubernetes/access/token_file.h"

namespace exporter {
namespace {

using kubernetes::ClusterAccess;
// Names in a kubeconfig may be of any length and contain newlines.
constexpr std::size_t kLongestError = 1000;

struct Files {
  std::string origin;  // "--kubernetes.kubeconfig", "KUBECONFIG"
  std::vector<std::string> paths;
};

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) || error;
}

// The existing files of the list KUBECONFIG, without duplicates.
ConfigErrors ListedFiles(const std::string& list, Files& files) {
  files.origin = "KUBECONFIG";
  for (std::string_view rest = list; !rest.empty();) {
    std::string path(TakePart(rest, ':'));
    if (!path.empty() && Exists(path)) files.paths.push_back(std::move(path));
  }
  if (!files.paths.empty()) return {};
  return {"KUBECONFIG: " + OneLine(list) + ": no such file"};
}

ConfigErrors FromKubeconfig(const Files& files, const Options& options,
                            const Environment& environment, TimePoint now, ClusterAccess& access) {
  kubernetes::Kubeconfig kubeconfig;
  ConfigErrors errors = kubernetes::ReadKubeconfig(files.paths, kubeconfig);
  if (errors.empty()) {
    errors = kubernetes::ResolveContext(kubeconfig, options.kubernetes_context, environment, now,
                                        access);
  }
  for (std::string& error : errors) {
    error = files.origin + ": " + OneLine(error, kLongestError);
  }
  return errors;
}

// Used without --kubernetes.server and --kubernetes.kubeconfig.
ConfigErrors Discover(const Options& options, const GivenAccess& given,
                      const Environment& environment, TimePoint now, ClusterAccess& access) {
  const auto pod = kubernetes::InClusterAccess(environment);
  if (!pod) return {pod.error().message};
  if (*pod) {
    access = **pod;
    if (!given.context) return {};
    return {
        "--kubernetes.context: is for a kubeconfig, but this is a pod (KUBERNETES_SERVICE_HOST is "
        "set): want --kubernetes.kubeconfig with it"};
  }
  Files files;
  const auto list = environment("KUBECONFIG");
  if (list) {
    if (ConfigErrors errors = ListedFiles(*list, files); !errors.empty()) return errors;
    return FromKubeconfig(files, options, environment, now, access);
  }
  files.origin = "~/.kube/config";
  files.paths = {environment("HOME").value_or("") + "/.kube/config"};
  if (environment("HOME") && Exists(files.paths.front())) {
    return FromKubeconfig(files, options, environment, now, access);
  }
  return {
      "--kubernetes.server: not given, and this is not a pod (KUBERNETES_SERVICE_HOST is not set) "
      "and there is no kubeconfig: want --kubernetes.kubeconfig, or the URL of the API server with "
      "--kubernetes.token-file and --kubernetes.ca-file"};
}

ConfigErrors FromServer(const Options& options, const GivenAccess& given, ClusterAccess& access) {
  access.server = options.kubernetes_server;
  ConfigErrors errors;
  if (access.server.empty()) return errors;  // already reported
  if (given.kubeconfig) {
    errors.emplace_back(
        "--kubernetes.server and --kubernetes.kubeconfig exclude each other: want one of them");
  } else if (given.context) {
    errors.emplace_back(
        "--kubernetes.server and --kubernetes.context exclude each other: a context is for a "
        "kubeconfig");
  }
  return errors;
}

void ReplaceUser(const std::string& token_file, ClusterAccess& access, ConfigErrors& errors) {
  access.token_file = token_file;
  access.token = {};
  access.password.reset();
  access.plugin.reset();
  access.certificate = {};
  access.key = {};
  access.user_place = "--kubernetes.token-file";
  const auto token = kubernetes::TokenFile(token_file).Get(TimePoint{});
  if (!token) errors.push_back("--kubernetes.token-file: " + token.error().message);
}

void CheckAuthorities(const std::string& file, ConfigErrors& errors) {
  const auto pem = ReadTextFile(file);
  if (!pem) {
    errors.push_back("--kubernetes.ca-file: " + pem.error().message);
  } else if (const auto fault = kubernetes::FaultOfAuthorities(*pem)) {
    errors.push_back("--kubernetes.ca-file: " + file + ": " + *fault);
  }
}

}  // namespace

ConfigErrors PlanAccess(const Options& options, const GivenAccess& given,
                        const Environment& environment, TimePoint now, ClusterAccess& access,
                        std::vector<std::string>& warnings) {
  ConfigErrors errors;
  bool is_kubeconfig = false;
  if (given.server) {
    errors = FromServer(options, given, access);
  } else if (given.kubeconfig) {
    if (options.kubernetes_kubeconfig.empty()) return {};  // already reported
    errors = FromKubeconfig({"--kubernetes.kubeconfig", {options.kubernetes_kubeconfig}}, options,
                            environment, now, access);
    is_kubeconfig = true;
  } else {
    errors = Discover(options, given, environment, now, access);
    is_kubeconfig = !environment("KUBERNETES_SERVICE_HOST");
  }
  // A kubeconfig's files have been checked; a pod's are checked like explicit ones.
  std::string token_file = options.kubernetes_token_file;
  std::string ca_file = options.kubernetes_ca_file;
  if (!is_kubeconfig && token_file.empty()) token_file = access.token_file;
  if (!is_kubeconfig && ca_file.empty()) ca_file = access.ca_file;
  if (!token_file.empty()) ReplaceUser(token_file, access, errors);
  if (!ca_file.empty()) {
    if (is_kubeconfig) access.server_place += ", --kubernetes.ca-file";
    access.ca_file = ca_file;
    access.ca_pem.clear();
    access.is_insecure = false;
    CheckAuthorities(ca_file, errors);
  }
  if (access.is_insecure) {
    warnings.push_back("the certificate of the API server is not verified: " + access.server_place +
                       " says insecure-skip-tls-verify");
  }
  return errors;
}

}  // namespace exporter
