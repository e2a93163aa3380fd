// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "exporter/alibaba/client/signer.h"
#include "exporter/alibaba/credentials/assumed_role.h"
#include "exporter/alibaba/credentials/credential_files.h"
#include "exporter/alibaba/credentials/credential_process.h"
#include "exporter/alibaba/credentials/credentials_uri.h"
#include "exporter/alibaba/credentials/instance_role.h"
#include "exporter/alibaba/credentials/oidc_role.h"
#include "exporter/core/clock.h"
#include "exporter/http/retry.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// Dependencies of the credential sources; the references outlive them.
struct CredentialTools {
  Transport& transport;  // for STS
  // For the metadata service and the credentials URI: short timeouts, no proxy.
  Transport& metadata_transport;
  Jitter jitter;
  NonceSource nonces;
};

// A key from environment variables or a file.
struct FixedKey {
  Credentials credentials;

  friend bool operator==(const FixedKey&, const FixedKey&) = default;
};

// The files of a key, and their last content.
struct KeyFiles {
  CredentialPaths paths;
  Credentials first;

  friend bool operator==(const KeyFiles&, const KeyFiles&) = default;
};

// How to obtain credentials: where the first ones come from, and the roles to assume with them,
// one after the other. A plain value.
struct CredentialConfig {
  std::variant<FixedKey, KeyFiles, OidcRole, InstanceRole, CredentialsUri, CredentialProcess> start;
  std::vector<RoleStep> roles{};

  friend bool operator==(const CredentialConfig&, const CredentialConfig&) = default;
};

// Reads the config again from its file. kConfig.
using ConfigReader = std::function<Result<CredentialConfig>()>;

// Where the credentials come from. A plain value.
struct CredentialChoice {
  std::string name{};  // "environment", "oidc", ...; empty: nothing is configured
  CredentialConfig config{};
  ConfigReader reread{};  // if the config comes from a file; else empty

  bool exists() const { return !name.empty(); }
};

// What one source has to offer, not yet named. nullopt: it is not configured. kConfig: it is, but
// incorrectly.
using CredentialLookup = Result<std::optional<CredentialChoice>>;

// What is wrong with the config; sends no request. kConfig.
std::optional<Error> CheckCredentialConfig(const CredentialConfig& config);

// `place` starts every message: "credentials from oidc".
std::unique_ptr<CredentialSource> OpenCredentialConfig(const CredentialConfig& config,
                                                       const std::string& place,
                                                       const CredentialTools& tools);

// Credentials described by a file. It is read again every minute and after a server refused the
// credentials; changes take effect at once. While it cannot be read, the last content is used.
class RereadCredentials final : public CredentialSource {
 public:
  RereadCredentials(CredentialConfig first, ConfigReader read, std::string place,
                    CredentialTools tools);

  Result<Credentials> Get(TimePoint now, const std::stop_token& stop) override;
  void Invalidate(const Credentials& refused) override;

 private:
  std::shared_ptr<CredentialSource> Current(TimePoint now);

  const ConfigReader read_;
  const std::string place_;
  const CredentialTools tools_;
  std::mutex mutex_;  // guards what follows
  CredentialConfig config_;
  std::shared_ptr<CredentialSource> source_;
  TimePoint read_at_{};
};

}  // namespace exporter::alibaba
