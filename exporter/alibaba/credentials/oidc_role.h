#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/credentials/role.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// A role that a token of an OIDC provider may take on: RRSA, where the provider is the
// cluster and the token that of the pod's service account.
struct OidcRole {
  RoleToAssume role;
  std::string provider_arn;
  std::string token_file;
  StsPlace sts;

  friend bool operator==(const OidcRole&, const OidcRole&) = default;
};

// What is wrong with it as it is configured; reads the token file, asks nobody. kConfig.
std::optional<Error> CheckOidcRole(const OidcRole& role);

// Takes on the role through STS AssumeRoleWithOIDC, which is not signed. The token file is read
// anew each time, and once more when STS says that the token has expired.
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
