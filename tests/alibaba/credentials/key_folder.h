#pragma once

#include <string>

#include "exporter/alibaba/credentials/credential_files.h"
#include "tests/support/temporary_folder.h"

namespace exporter::alibaba {

// A folder with key files, removed with its owner.
class KeyFolder {
 public:
  // Writes the three files anew and says where they are.
  CredentialPaths Paths(const std::string& id, const std::string& secret,
                        const std::string& token) const {
    return {folder_.Write("access-key-id", id), folder_.Write("access-key-secret", secret),
            folder_.Write("security-token", token)};
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace exporter::alibaba
