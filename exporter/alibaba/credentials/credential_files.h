#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "exporter/alibaba/credentials.h"

namespace exporter::alibaba {

struct CredentialPaths {
  std::string access_key_id{};
  std::string access_key_secret{};
  std::string security_token{};  // empty: a permanent AccessKey
};

// Credentials in files, for example those of a mounted Secret. They are small
// and read anew for every attempt, so a rotated key counts at once. What was
// read last is kept while a file cannot be read.
class CredentialFiles final : public CredentialSource {
 public:
  // kConfig names the file that cannot be read or holds no key.
  static Result<std::unique_ptr<CredentialFiles>> Create(CredentialPaths paths);

  Result<Credentials> Get(TimePoint now) override;

 private:
  CredentialFiles(CredentialPaths paths, Credentials first);

  CredentialPaths paths_;
  std::mutex mutex_;  // guards last_
  Credentials last_;
};

}  // namespace exporter::alibaba
