#include "exporter/alibaba/credentials/sts_endpoint.h"

#include <algorithm>
#include <array>
#include <string>

#include "exporter/http/url.h"

namespace exporter::alibaba {
namespace {

// Finance and government regions and these are served by the central service.
bool IsServedCentrally(std::string_view region) {
  constexpr std::array<std::string_view, 2> kRegions{"ap-south-1", "ap-southeast-2"};
  return std::ranges::find(kRegions, region) != kRegions.end() ||
         region.find("-finance") != std::string_view::npos ||
         region.find("-gov") != std::string_view::npos;
}

std::string HostOf(std::string_view region, Network network) {
  const bool is_public = network == Network::kPublic;
  if (region.empty() || (is_public && IsServedCentrally(region))) return "sts.aliyuncs.com";
  return (is_public ? "sts." : "sts-vpc.") + std::string(region) + ".aliyuncs.com";
}

}  // namespace

Result<Endpoint> ResolveSts(const StsPlace& place) {
  if (!place.endpoint.empty()) {
    const bool has_scheme = place.endpoint.find("://") != std::string::npos;
    const auto url = ParseServerUrl((has_scheme ? "" : "https://") + place.endpoint);
    if (!url) return Fail(url.error().kind, "STS endpoint: " + url.error().message);
    const auto origin = url->scheme.size() + std::string_view("://").size() + url->host_port.size();
    return Endpoint{url->base + '/', url->host_port, url->base.substr(origin) + '/'};
  }
  if (!place.region.empty() && !IsRegionId(place.region)) {
    return Fail(ErrorKind::kConfig, "STS region '" + OneLine(place.region, 80) +
                                        "': want a region id such as cn-shenzhen");
  }
  const std::string host = HostOf(place.region, place.network);
  return Endpoint{"https://" + host + '/', host, "/"};
}

}  // namespace exporter::alibaba
