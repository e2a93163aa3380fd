#pragma once

#include <string>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/secret.h"

namespace exporter::alibaba {

// An AccessKey. The security token is there for temporary ones only.
struct Credentials {
  std::string access_key_id;
  Secret access_key_secret;
  Secret security_token;

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

// Where the credentials of a request come from; asked anew for every attempt.
// Safe to call from several threads.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  virtual Result<Credentials> Get(TimePoint now) = 0;
};

}  // namespace exporter::alibaba
