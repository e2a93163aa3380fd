#pragma once

#include <string>
#include <string_view>

#include "exporter/core/error.h"

namespace exporter::alibaba {

// Which of a product's endpoints to use: kVpc is reachable only from inside the
// same region, but needs no way out to the internet.
enum class Network { kPublic, kVpc };

// Where requests of one product and region go.
struct Endpoint {
  std::string url;   // with the path, ready for '?' and the query
  std::string host;  // as the Host header has it
  std::string path;  // never empty
};

// Whether a text has the form of a region id: a-z, 0-9 and -.
bool IsRegionId(std::string_view text);

// The endpoint of `product` ("ecs", "sts", "quotas", "ebs", "bss") in `region`, which central
// products and STS do not need; `override_url`, when not empty, serves instead. kConfig names a URL
// or region that cannot be one. Source: the rule and the table of the official SDK's Ecs endpoint
// data, the endpoint data of its other products.
Result<Endpoint> ResolveEndpoint(std::string_view override_url, std::string_view product,
                                 std::string_view region, Network network);

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
