#pragma once

#include <optional>

#include "exporter/alibaba/credentials/credential_config.h"

namespace exporter::alibaba {

// A source of credentials that is configured.
struct ConfiguredCredentials {
  CredentialConfig config;
  ConfigReader reread{};  // where a file describes it; else empty
};

// Nothing: the source is not configured. kConfig: it is, but not as it must be.
using CredentialLookup = Result<std::optional<ConfiguredCredentials>>;

}  // namespace exporter::alibaba
