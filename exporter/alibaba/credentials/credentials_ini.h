// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "exporter/alibaba/credentials/credential_config.h"
#include "exporter/alibaba/credentials/credential_options.h"

namespace exporter::alibaba {

// Section -> key -> value.
using IniSections =
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>;

// Parses "[section]" and "key = value" (or "key: value") lines; values may be quoted, comments
// start with '#' or ';' at the start of a line or after a blank. A later duplicate key wins.
// kConfig names the line that does not parse, and quotes nothing of it.
Result<IniSections> ParseIni(std::string_view text);

// The config of a section of ~/.alibabacloud/credentials. kConfig names the section, its key and
// what is accepted, never an AccessKey. The result is not validated yet. Source: the credential
// libraries.
Result<CredentialConfig> ConfigFromIni(std::string_view text, const std::string& section,
                                       const CredentialContext& context);

}  // namespace exporter::alibaba
