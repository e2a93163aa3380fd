// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/alibaba/credentials/credential_config.h"
#include "exporter/alibaba/credentials/credential_options.h"

namespace exporter::alibaba {

// The key in the files of --alibaba.access-key-id-file, --alibaba.access-key-secret-file and
// --alibaba.security-token-file. Messages name the flag or file, never its content.
CredentialLookup FindKeyFiles(const CredentialContext& context);

// The key in ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and
// ALIBABA_CLOUD_SECURITY_TOKEN. Messages name the variable, never its value.
CredentialLookup FindKeyVariables(const CredentialContext& context);

}  // namespace exporter::alibaba
