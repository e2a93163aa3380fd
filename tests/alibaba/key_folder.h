#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <stdlib.h>

#include "exporter/alibaba/credentials/credential_files.h"

namespace exporter::alibaba {

// A folder with key files, removed with its owner.
class KeyFolder {
 public:
  KeyFolder() {
    std::string path = std::filesystem::temp_directory_path() / "keys-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no folder " + path);
    folder_ = path;
  }
  ~KeyFolder() { std::filesystem::remove_all(folder_); }
  KeyFolder(const KeyFolder&) = delete;
  KeyFolder& operator=(const KeyFolder&) = delete;

  // Writes the three files anew and says where they are.
  CredentialPaths Paths(const std::string& id, const std::string& secret,
                        const std::string& token) const {
    return {Write("access-key-id", id), Write("access-key-secret", secret),
            Write("security-token", token)};
  }

 private:
  std::string Write(const char* name, const std::string& text) const {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  std::filesystem::path folder_;
};

}  // namespace exporter::alibaba
