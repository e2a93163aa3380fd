// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credential_options.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace exporter::alibaba {

CredentialOptions WithVariables(CredentialOptions options, const Environment& environment) {
  const CredentialContext context{environment, {}};
  std::string& endpoint = options.endpoints["sts"];
  if (endpoint.empty()) endpoint = options.endpoint;
  if (endpoint.empty()) endpoint = context.Variable("ALIBABA_CLOUD_STS_ENDPOINT");
  if (options.sts_region.empty()) {
    options.sts_region = context.Variable("ALIBABA_CLOUD_STS_REGION");
  }
  if (context.IsTrue("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED")) options.network = Network::kVpc;
  return options;
}

std::string CredentialContext::Variable(const std::string& name) const {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::string text = environment(name).value_or("");
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool CredentialContext::IsTrue(const std::string& name) const {
  constexpr std::string_view kTrue = "true";
  return std::ranges::equal(Variable(name), kTrue, [](char given, char want) {
    return given == want || given == want - 'a' + 'A';
  });
}

StsPlace CredentialContext::Sts(const std::string& profile_region, bool profile_uses_vpc) const {
  const auto endpoint = options.endpoints.find("sts");
  return {.endpoint = endpoint == options.endpoints.end() ? std::string{} : endpoint->second,
          .region = options.sts_region.empty() ? profile_region : options.sts_region,
          .network = profile_uses_vpc ? Network::kVpc : options.network};
}

RoleToAssume CredentialContext::Role(std::string arn, std::string session_name,
                                     std::int64_t seconds) const {
  RoleToAssume role{.role_arn = std::move(arn)};
  if (session_name.empty()) session_name = Variable("ALIBABA_CLOUD_ROLE_SESSION_NAME");
  if (!session_name.empty()) role.session_name = std::move(session_name);
  if (seconds != 0) role.duration = std::chrono::seconds{seconds};
  return role;
}

InstanceRole CredentialContext::Instance(std::string role_name) const {
  return {.role_name = std::move(role_name),
          .metadata_url = options.metadata_url,
          .allows_v1 = !IsTrue("ALIBABA_CLOUD_IMDSV1_DISABLED")};
}

}  // namespace exporter::alibaba
