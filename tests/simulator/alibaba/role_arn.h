#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/simulator/alibaba/key_ring.h"

namespace simulator::alibaba {

// "acs:ram::1234567890123456:role/disk-exporter".
struct RoleArn {
  std::string account;
  std::string name;
};
std::optional<RoleArn> ParseRoleArn(std::string_view arn);

// The account of "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c0123".
std::optional<std::string> AccountOfProvider(std::string_view arn);

// Who somebody is that has assumed the role.
Identity AssumedIdentity(const RoleArn& role, const std::string& session);

}  // namespace simulator::alibaba
