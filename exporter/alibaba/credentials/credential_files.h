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

// The key that the files hold now. kConfig names the file that cannot be read or holds no key.
Result<Credentials> ReadCredentialFiles(const CredentialPaths& paths);

// Credentials in files, for example those of a mounted Secret. They are small
// and read anew for every attempt, so a rotated key counts at once. What was
// read last is kept while a file cannot be read.
class CredentialFiles final : public CredentialSource {
 public:
  // `first` is what was read before.
  CredentialFiles(CredentialPaths paths, Credentials first);

  Result<Credentials> Get(TimePoint now, const std::stop_token& stop) override;

 private:
  const CredentialPaths paths_;
  std::mutex mutex_;  // guards last_
  Credentials last_;
};

}  // namespace exporter::alibaba
