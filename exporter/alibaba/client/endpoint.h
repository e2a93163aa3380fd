// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporter/core/error.h"

namespace exporter::alibaba {

// Which of a product's endpoints to use: kVpc is reachable only from within the region, but needs
// no internet access.
enum class Network { kPublic, kVpc };

// Where requests of one product and region go.
struct Endpoint {
  std::string url;   // with the path, ready for '?' and the query
  std::string host;  // value of the Host header
  std::string path;  // never empty
};

// Whether a text has the form of a region id: a-z, 0-9 and -.
bool IsRegionId(std::string_view text);

// The endpoint of `product` ("ecs", "sts", "quotas", "ebs", "bss") in `region`, which central
// products and STS ignore; a non-empty `override_url` replaces it. kConfig names an invalid URL or
// region. Source: the rule and the table of the official SDK's Ecs endpoint data, the endpoint data
// of its other products.
Result<Endpoint> ResolveEndpoint(std::string_view override_url, std::string_view product,
                                 std::string_view region, Network network);

// How to find STS.
struct StsPlace {
  std::string endpoint{};  // a host or a URL; empty: by region
  std::string region{};    // empty: the central service
  Network network = Network::kPublic;

  friend bool operator==(const StsPlace&, const StsPlace&) = default;
};

// The STS endpoint. kConfig names an invalid endpoint or region. Source: the credential libraries,
// and the SDK's map of STS endpoints.
Result<Endpoint> ResolveSts(const StsPlace& place);

}  // namespace exporter::alibaba
