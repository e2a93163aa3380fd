#pragma once

#include <memory>

#include "exporter/alibaba/credentials.h"
#include "exporter/alibaba/credentials/credential_files.h"
#include "exporter/core/environment.h"
#include "exporter/core/error.h"

namespace exporter::alibaba {

// Where the credentials come from, in this order:
// 1. the files of --alibaba.access-key-id-file, --alibaba.access-key-secret-file
//    and --alibaba.security-token-file, which are `files`;
// 2. ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and
//    ALIBABA_CLOUD_SECURITY_TOKEN.
// A null pointer: none is configured. kConfig: one is, but not as it must be; the
// message names the flag, file or variable and never a value.
Result<std::unique_ptr<CredentialSource>> MakeCredentials(const Environment& environment,
                                                          const CredentialPaths& files);

}  // namespace exporter::alibaba
