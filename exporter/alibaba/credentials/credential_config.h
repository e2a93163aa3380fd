#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "exporter/alibaba/credentials/assumed_role.h"
#include "exporter/alibaba/credentials/credential_files.h"
#include "exporter/alibaba/credentials/credential_process.h"
#include "exporter/alibaba/credentials/credential_tools.h"
#include "exporter/alibaba/credentials/credentials_uri.h"
#include "exporter/alibaba/credentials/instance_role.h"
#include "exporter/alibaba/credentials/oidc_role.h"

namespace exporter::alibaba {

// A key that is written down.
struct FixedKey {
  Credentials credentials;

  friend bool operator==(const FixedKey&, const FixedKey&) = default;
};

// A key in files, and what they held last.
struct KeyFiles {
  CredentialPaths paths;
  Credentials first;

  friend bool operator==(const KeyFiles&, const KeyFiles&) = default;
};

// How to come by credentials: where the first ones are from, and the roles that they take on,
// one after the other. A plain value.
struct CredentialConfig {
  std::variant<FixedKey, KeyFiles, OidcRole, InstanceRole, CredentialsUri, CredentialProcess> start;
  std::vector<RoleStep> roles{};

  friend bool operator==(const CredentialConfig&, const CredentialConfig&) = default;
};

// Reads a config anew from where it is written. kConfig.
using ConfigReader = std::function<Result<CredentialConfig>()>;

// What is wrong with the config; asks nobody. kConfig.
std::optional<Error> CheckCredentialConfig(const CredentialConfig& config);

// `place` begins the messages: "credentials from oidc".
std::unique_ptr<CredentialSource> OpenCredentialConfig(const CredentialConfig& config,
                                                       const std::string& place,
                                                       const CredentialTools& tools);

}  // namespace exporter::alibaba
