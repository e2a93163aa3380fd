// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporter/alibaba/credentials/credential_config.h"
#include "exporter/alibaba/credentials/credential_options.h"

namespace exporter::alibaba {

// The config of a profile in ~/.aliyun/config.json, whose text is `json`; an empty `name` selects
// the file's current profile. kConfig names the profile, its field and what is accepted, never a
// key. The result is not validated yet. Source: "Configure credentials" of the Alibaba Cloud CLI,
// and the credential libraries.
Result<CredentialConfig> ConfigFromCliProfile(std::string_view json, const std::string& name,
                                              const CredentialContext& context);

}  // namespace exporter::alibaba
