#pragma once

#include <string>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/core/error.h"

namespace exporter::alibaba {

// How STS is found.
struct StsPlace {
  std::string endpoint{};  // a host or a URL; empty: by region
  std::string region{};    // empty: the central service
  Network network = Network::kPublic;

  friend bool operator==(const StsPlace&, const StsPlace&) = default;
};

// Where STS is asked. kConfig names an endpoint or region that can be none.
// Source: the credential libraries, and the SDK's map of STS endpoints.
Result<Endpoint> ResolveSts(const StsPlace& place);

}  // namespace exporter::alibaba
