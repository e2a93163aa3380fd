#pragma once

#include "exporter/alibaba/credentials/credentials.h"

namespace exporter::alibaba {

// Credentials that never change.
class StaticCredentials final : public CredentialSource {
 public:
  explicit StaticCredentials(Credentials credentials);
  Result<Credentials> Get(TimePoint now, const std::stop_token& stop) override;

 private:
  Credentials credentials_;
};

}  // namespace exporter::alibaba
