// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/make_token_source.h"

#include <chrono>
#include <utility>

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
  if (!access.token.empty()) return std::make_unique<FixedToken>(access.token, place);
  if (access.password) {
    return std::make_unique<BasicPassword>(access.password->first, access.password->second, place);
  }
  if (access.plugin) {
    return std::make_unique<ExecCredential>(*access.plugin, place,
                                            [plugin = *access.plugin, stop = std::move(stop)] {
                                              return RunPlugin(plugin, kPluginDeadline, stop);
                                            });
  }
  return std::make_unique<NoToken>((place == kTokenFlag ? "set " : "check ") + place);
}

}  // namespace

std::unique_ptr<TokenSource> MakeTokenSource(const ClusterAccess& access, std::stop_token stop) {
  auto token = MakeToken(access, std::move(stop));
  if (access.certificate.empty()) return token;
  return std::make_unique<UserCertificate>(access.certificate, access.key, std::move(token),
                                           access.user_place);
}

}  // namespace exporter::kubernetes
