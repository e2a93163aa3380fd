#pragma once

#include <cstdint>
#include <string>

#include "exporter/alibaba/credentials/credential_options.h"
#include "exporter/alibaba/credentials/instance_role.h"
#include "exporter/alibaba/credentials/role.h"
#include "exporter/alibaba/credentials/sts_endpoint.h"
#include "exporter/core/environment.h"

namespace exporter::alibaba {

// What every source of credentials is configured by.
struct CredentialContext {
  Environment environment;
  CredentialOptions options;  // WithVariables

  // The variable's value, without the white space around it; empty when unset.
  std::string Variable(const std::string& name) const;
  // Whether the variable says "true", in any case.
  bool IsTrue(const std::string& name) const;

  // STS as the options say, else as a profile does.
  StsPlace Sts(const std::string& profile_region = {}, bool profile_uses_vpc = false) const;
  // A role with our defaults for what is empty or zero.
  RoleToAssume Role(std::string arn, std::string session_name, std::int64_t seconds = 0) const;
  InstanceRole Instance(std::string role_name) const;
};

}  // namespace exporter::alibaba
