// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/credentials/role.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// A role assumed with a token of an OIDC provider: RRSA, where the provider is the cluster and the
// token belongs to the pod's service account.
struct OidcRole {
  RoleToAssume role;
  std::string provider_arn;
  std::string token_file;
  StsPlace sts;

  friend bool operator==(const OidcRole&, const OidcRole&) = default;
};

// What is wrong with the configuration; reads the token file, sends no request. kConfig.
std::optional<Error> CheckOidcRole(const OidcRole& role);

// Assumes the role through STS AssumeRoleWithOIDC, which is not signed. The token file is read
// each time, and once more when STS says that the token has expired.
class OidcFetcher final : public CredentialFetcher {
 public:
  OidcFetcher(OidcRole role, Transport& transport);
  Result<Credentials> Fetch(TimePoint now, const std::stop_token& stop) override;

 private:
  HttpRequest MakeRequest(const Endpoint& endpoint, const std::string& token, TimePoint now) const;

  const OidcRole role_;
  Transport& transport_;
};

}  // namespace exporter::alibaba
