// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// A service that issues temporary keys.
struct CredentialsUri {
  std::string url;  // http or https; its path and query may be secret

  friend bool operator==(const CredentialsUri&, const CredentialsUri&) = default;
};

// What is wrong with it, without quoting the URL. kConfig.
std::optional<Error> CheckCredentialsUri(const CredentialsUri& uri);

// Messages show only the URL's scheme, host and port.
class UriFetcher final : public CredentialFetcher {
 public:
  UriFetcher(CredentialsUri uri, Transport& transport);
  Result<Credentials> Fetch(TimePoint now, const std::stop_token& stop) override;

 private:
  const CredentialsUri uri_;
  Transport& transport_;
};

}  // namespace exporter::alibaba
