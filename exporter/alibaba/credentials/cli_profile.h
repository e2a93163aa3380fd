#pragma once

#include <string>
#include <string_view>

#include "exporter/alibaba/credentials/credential_config.h"
#include "exporter/alibaba/credentials/credential_options.h"

namespace exporter::alibaba {

// The config of a profile of ~/.aliyun/config.json, whose text is `json`; without a `name` that
// of the profile that the file calls current. kConfig names the profile, its field and what is
// accepted, and never a key. It is not checked yet.
// Source: "Configure credentials" of the Alibaba Cloud CLI, and the credential libraries.
Result<CredentialConfig> ConfigFromCliProfile(std::string_view json, const std::string& name,
                                              const CredentialContext& context);

}  // namespace exporter::alibaba
