// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "exporter/alibaba/credentials/credential_config.h"
#include "exporter/alibaba/credentials/credential_options.h"
#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/credentials/role.h"
#include "exporter/core/environment.h"
#include "exporter/core/error.h"

namespace exporter::alibaba {

// The values of --alibaba.credentials in order of precedence: files, environment, oidc, profile,
// credentials-file, ecs-role, uri.
std::span<const std::string_view> CredentialSourceNames();

// The pinned source, otherwise the first one configured. Reads files but sends no request. kConfig:
// the pinned one is unknown or not configured, or the configured one is invalid; the message starts
// with "credentials from <name>: " and holds no secret. Source: "Default credential provider chain"
// of the credential libraries; the files of --alibaba.access-key-id-file take precedence over that
// chain.
Result<CredentialChoice> ChooseCredentials(const Environment& environment,
                                           const CredentialOptions& options);

// Requires choice.exists().
std::unique_ptr<CredentialSource> OpenCredentials(CredentialChoice choice, CredentialTools tools);

// Assumes a role with the credentials of `base`, which outlives the result. The role's own
// sts_region takes precedence over that of the options, which should come from WithVariables.
std::unique_ptr<CredentialSource> AssumeRole(RoleToAssume role, CredentialSource& base,
                                             const CredentialOptions& options,
                                             CredentialTools tools);

}  // namespace exporter::alibaba
