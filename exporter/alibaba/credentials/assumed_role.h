// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>

#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/credentials/role.h"
#include "exporter/alibaba/credentials/sts_call.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// A role assumed with other credentials.
struct RoleStep {
  RoleToAssume role;
  StsPlace sts;

  friend bool operator==(const RoleStep&, const RoleStep&) = default;
};

// What is wrong with the configuration; sends no request. kConfig.
std::optional<Error> CheckRoleStep(const RoleStep& step);

// Assumes the role through STS AssumeRole, signed with the credentials of `base`. Retries once
// with the server's clock when STS refuses the time stamp, or with new credentials when it refuses
// them and `base` has others.
class RoleFetcher final : public CredentialFetcher {
 public:
  RoleFetcher(RoleStep step, std::shared_ptr<CredentialSource> base, Transport& transport,
              NonceSource nonces);
  Result<Credentials> Fetch(TimePoint now, const std::stop_token& stop) override;

 private:
  tl::expected<Credentials, StsFailure> Call(const Endpoint& endpoint,
                                             const Credentials& credentials, TimePoint now,
                                             const std::stop_token& stop) const;
  HttpRequest MakeRequest(const Endpoint& endpoint, const Credentials& credentials,
                          TimePoint now) const;

  const RoleStep step_;
  const std::shared_ptr<CredentialSource> base_;
  Transport& transport_;
  const NonceSource nonces_;
  std::chrono::microseconds clock_offset_{};  // added to the time when signing
};

}  // namespace exporter::alibaba
