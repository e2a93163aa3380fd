// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/token_source.h"

#include <chrono>
#include <utility>

#include "exporter/core/base64.h"
#include "exporter/kubernetes/access/exec_credential.h"
#include "exporter/kubernetes/access/token_file.h"
#include "exporter/kubernetes/access/user_certificate.h"

namespace exporter::kubernetes {
namespace {

constexpr std::chrono::seconds kPluginDeadline{60};
constexpr const char* kTokenFlag = "--kubernetes.token-file";

std::unique_ptr<TokenSource> MakeToken(const ClusterAccess& access, std::stop_token stop) {
  const std::string& place = access.user_place;
  if (!access.token_file.empty()) return std::make_unique<TokenFile>(access.token_file, place);
  if (!access.token.empty()) {
    return std::make_unique<FixedToken>(access.token, "the token is refused; check " + place);
  }
  if (access.password) {
    const auto& [name, password] = *access.password;
    return std::make_unique<FixedToken>(
        Secret(EncodeBase64(name + ":" + password.Reveal())),
        "the user name and password are refused (API servers since Kubernetes 1.19 take none); "
        "check " +
            place,
        "Basic");
  }
  if (access.plugin) {
    return std::make_unique<ExecCredential>(*access.plugin, place,
                                            [plugin = *access.plugin, stop = std::move(stop)] {
                                              return RunPlugin(plugin, kPluginDeadline, stop);
                                            });
  }
  if (place == kTokenFlag) return std::make_unique<FixedToken>();
  return std::make_unique<FixedToken>(Secret(), "the request carried no token; check " + place);
}

}  // namespace

std::unique_ptr<TokenSource> MakeTokenSource(const ClusterAccess& access, std::stop_token stop) {
  auto token = MakeToken(access, std::move(stop));
  if (access.certificate.empty()) return token;
  return std::make_unique<UserCertificate>(access.certificate, access.key, std::move(token),
                                           access.user_place);
}

}  // namespace exporter::kubernetes
