// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <optional>
#include <string_view>

#include "exporter/core/child_process.h"
#include "exporter/kubernetes/access/kubeconfig_user.h"

namespace exporter::kubernetes {
namespace {

constexpr std::string_view kGroup = "client.authentication.k8s.io/";

// Resolves `command` as kubectl does: relative to the file if it contains a '/', else through PATH,
// skipping folders that are not absolute.
std::optional<std::string> FindProgram(const std::string& file, const std::string& command,
                                       const Environment& environment) {
  if (command.find('/') != std::string::npos) {
    const std::string path = std::filesystem::absolute(PathFrom(file, command)).string();
    return IsProgram(path) ? std::optional(path) : std::nullopt;
  }
  return FindInPath(command, environment);
}

void CheckForm(const KubeconfigExec& exec, std::vector<std::string>& errors) {
  const std::string version = OneLine(exec.api_version, 80);
  const bool is_v1 = exec.api_version == std::string(kGroup) + "v1";
  if (!is_v1 && exec.api_version != std::string(kGroup) + "v1beta1") {
    errors.push_back("exec: apiVersion: '" + version + "' is not accepted, want " +
                     std::string(kGroup) + "v1 or v1beta1");
  }
  const std::string& mode = exec.interactive_mode;
  if (mode.empty()) {
    if (is_v1) errors.emplace_back("exec: interactiveMode: not given, want Never or IfAvailable");
  } else if (mode == "Always") {
    errors.emplace_back(
        "exec: interactiveMode: Always needs somebody at a terminal, want Never or IfAvailable");
  } else if (mode != "Never" && mode != "IfAvailable") {
    errors.push_back("exec: interactiveMode: '" + OneLine(mode, 80) +
                     "' is not accepted, want Never or IfAvailable");
  }
  if (exec.command.empty()) errors.emplace_back("exec: command: not given");
}

}  // namespace

std::vector<std::string> ResolvePlugin(const KubeconfigUser& user, const Environment& environment,
                                       ClusterAccess& access) {
  std::vector<std::string> errors;
  if (!user.exec) return errors;
  const KubeconfigExec& exec = *user.exec;
  CheckForm(exec, errors);
  if (exec.command.empty()) return errors;
  const auto path = FindProgram(user.file, exec.command, environment);
  if (!path) {
    const bool is_path = exec.command.find('/') != std::string::npos;
    std::string error = "exec: command: '" + OneLine(exec.command) + "' " +
                        (is_path ? "is no program at " + PathFrom(user.file, exec.command)
                                 : std::string("is not found in PATH"));
    if (!exec.install_hint.empty()) error += "; " + OneLine(exec.install_hint, 300);
    errors.push_back(std::move(error));
  }
  access.plugin = ExecPlugin{.api_version = exec.api_version,
                             .name = OneLine(exec.command),
                             .path = path.value_or(""),
                             .arguments = exec.arguments,
                             .variables = exec.variables,
                             .install_hint = exec.install_hint};
  return errors;
}

}  // namespace exporter::kubernetes
