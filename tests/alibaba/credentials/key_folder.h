// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/alibaba/credentials/credential_files.h"
#include "tests/support/temporary_folder.h"

namespace exporter::alibaba {

// A temporary folder with key files.
class KeyFolder {
 public:
  // Rewrites the three files and returns their paths.
  CredentialPaths Paths(const std::string& id, const std::string& secret,
                        const std::string& token) const {
    return {folder_.Write("access-key-id", id), folder_.Write("access-key-secret", secret),
            folder_.Write("security-token", token)};
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace exporter::alibaba
