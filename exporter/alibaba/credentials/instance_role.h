// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// The RAM role of the ECS instance we run on.
struct InstanceRole {
  std::string role_name;     // empty: ask the metadata service
  std::string metadata_url;  // "http://100.100.100.200"
  bool allows_v1 = true;     // fall back to requests without a token

  friend bool operator==(const InstanceRole&, const InstanceRole&) = default;
};

// What is wrong with the configuration; sends no request. kConfig.
std::optional<Error> CheckInstanceRole(const InstanceRole& role);

// Queries the metadata service with a token, which is cached for six hours; without one only if the
// service has none and that is allowed.
class MetadataFetcher final : public CredentialFetcher {
 public:
  MetadataFetcher(InstanceRole role, Transport& transport);
  Result<Credentials> Fetch(TimePoint now, const std::stop_token& stop) override;

 private:
  Result<HttpResponse> Send(HttpRequest request, const std::stop_token& stop) const;
  std::optional<Error> RenewToken(TimePoint now, const std::stop_token& stop);
  Result<HttpResponse> Ask(const std::string& role_name, TimePoint now,
                           const std::stop_token& stop);
  Result<std::string> RoleName(TimePoint now, const std::stop_token& stop);

  const InstanceRole role_;
  Transport& transport_;
  std::string token_;  // empty: none
  TimePoint token_ends_at_{};
};

}  // namespace exporter::alibaba
