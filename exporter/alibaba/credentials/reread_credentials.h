#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "exporter/alibaba/credentials/credential_config.h"

namespace exporter::alibaba {

// Credentials that a file describes. It is read anew every minute, and after a server refused
// what it gave; when it says something else, that counts from then on. What it said last is
// kept while it cannot be read.
class RereadCredentials final : public CredentialSource {
 public:
  RereadCredentials(CredentialConfig first, ConfigReader read, std::string place,
                    CredentialTools tools);

  Result<Credentials> Get(TimePoint now, const std::stop_token& stop) override;
  void Invalidate(const Credentials& refused) override;

 private:
  std::shared_ptr<CredentialSource> Current(TimePoint now);

  const ConfigReader read_;
  const std::string place_;
  const CredentialTools tools_;
  std::mutex mutex_;  // guards what follows
  CredentialConfig config_;
  std::shared_ptr<CredentialSource> source_;
  TimePoint read_at_{};
};

}  // namespace exporter::alibaba
