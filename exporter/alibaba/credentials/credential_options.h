// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/credentials/credential_files.h"
#include "exporter/alibaba/credentials/instance_role.h"
#include "exporter/alibaba/credentials/role.h"
#include "exporter/core/environment.h"

namespace exporter::alibaba {

// Our own options for credentials, in addition to the variables and files of Alibaba Cloud.
struct CredentialOptions {
  std::string pinned{};     // the only source to use; empty or "auto": the first one configured
  CredentialPaths files{};  // --alibaba.access-key-id-file and its siblings
  std::string endpoint{};   // --alibaba.endpoint: one URL for all products
  std::map<std::string, std::string, std::less<>> endpoints{};  // product -> URL; "sts"
  std::string sts_region{};  // empty: the profile's, else the central service
  Network network = Network::kPublic;
  std::string metadata_url = "http://100.100.100.200";
  // Whether the role of the ECS instance is used even if ALIBABA_CLOUD_ECS_METADATA does not name
  // it: running on an instance with a role does not mean that the role is meant for us.
  bool asks_metadata = false;
};

// The options, with ALIBABA_CLOUD_STS_ENDPOINT, ALIBABA_CLOUD_STS_REGION and
// ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED filling what they leave open.
CredentialOptions WithVariables(CredentialOptions options, const Environment& environment);

// What the sources of credentials are configured from.
struct CredentialContext {
  Environment environment;
  CredentialOptions options;  // WithVariables

  // The variable's value, trimmed; empty if unset.
  std::string Variable(const std::string& name) const;
  // Whether the variable is "true", ignoring case.
  bool IsTrue(const std::string& name) const;

  // STS according to the options, otherwise to a profile.
  StsPlace Sts(const std::string& profile_region = {}, bool profile_uses_vpc = false) const;
  // A role, with our defaults in place of empty or zero values.
  RoleToAssume Role(std::string arn, std::string session_name, std::int64_t seconds = 0) const;
  InstanceRole Instance(std::string role_name) const;
};

}  // namespace exporter::alibaba
