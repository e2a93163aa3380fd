// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "exporter/core/error.h"

namespace exporter::alibaba {

inline constexpr std::string_view kSessionName = "ack-storage-exporter";

// A RAM role to assume through STS.
struct RoleToAssume {
  std::string role_arn{};  // "acs:ram::1234567890123456:role/disk-exporter"
  std::string session_name{kSessionName};
  std::string external_id{};  // empty: the role's trust policy requires none
  std::string policy{};       // restricts the session's permissions; empty: no restriction
  std::chrono::seconds duration{3600};
  std::string sts_region{};  // empty: from the options

  friend bool operator==(const RoleToAssume&, const RoleToAssume&) = default;
};

// What is wrong with the role as configured; kConfig.
// Source: the parameters of STS AssumeRole.
std::optional<Error> CheckRole(const RoleToAssume& role);

// The same for "acs:ram::<account>:oidc-provider/<name>".
std::optional<Error> CheckOidcProvider(std::string_view arn);

}  // namespace exporter::alibaba
