// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>

#include "exporter/alibaba/credentials/credentials.h"

namespace exporter::alibaba {

struct CredentialPaths {
  std::string access_key_id{};
  std::string access_key_secret{};
  std::string security_token{};  // empty: a permanent AccessKey

  friend bool operator==(const CredentialPaths&, const CredentialPaths&) = default;
};

// The key currently in the files. kConfig names the file that cannot be read or holds no key.
Result<Credentials> ReadCredentialFiles(const CredentialPaths& paths);

// Credentials in files, for example in a mounted Secret. The files are small and read for every
// attempt, so a rotated key takes effect at once. While a file cannot be read, the last key is
// used.
class CredentialFiles final : public CredentialSource {
 public:
  // `first` is the last known content.
  CredentialFiles(CredentialPaths paths, Credentials first);

  Result<Credentials> Get(TimePoint now, const std::stop_token& stop) override;

 private:
  const CredentialPaths paths_;
  std::mutex mutex_;  // guards last_
  Credentials last_;
};

}  // namespace exporter::alibaba
