// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/endpoint.h"

#include <algorithm>
#include <array>
#include <utility>

#include "exporter/http/url.h"

namespace exporter::alibaba {
namespace {

constexpr std::string_view kCentralEcs = "ecs.aliyuncs.com";
constexpr std::string_view kHangzhou = "ecs-cn-hangzhou.aliyuncs.com";

// Regions whose public ECS endpoint does not follow the naming rule.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kEcsExceptions{{
    {"cn-hangzhou", kHangzhou},
    {"cn-shanghai-finance-1", kHangzhou},
    {"cn-shenzhen-finance-1", kHangzhou},
    {"cn-fujian", kHangzhou},
    {"cn-hangzhou-finance", kCentralEcs},
    {"cn-north-2-gov-1", kCentralEcs},
    {"cn-beijing-gov-1", kCentralEcs},
    {"cn-zhangbei", kCentralEcs},
    {"cn-wuhan", kCentralEcs},
}};

// Products with a single endpoint for all regions of the China site.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kCentralProducts{{
    {"quotas", "quotas.aliyuncs.com"},
    {"ebs", "ebs.aliyuncs.com"},
    {"bss", "business.aliyuncs.com"},
}};

std::string HostOf(std::string_view product, std::string_view region, Network network) {
  if (product == "ecs" && network == Network::kPublic) {
    const auto* exception =
        std::ranges::find(kEcsExceptions, region, &decltype(kEcsExceptions)::value_type::first);
    if (exception != kEcsExceptions.end()) return std::string(exception->second);
    if (region.ends_with("-inner") || region.ends_with("-pop")) return std::string(kCentralEcs);
  }
  const std::string_view suffix = network == Network::kVpc ? "-vpc." : ".";
  return std::string(product) + std::string(suffix) + std::string(region) + ".aliyuncs.com";
}

// Finance and government regions, and these, use the central endpoint.
bool IsServedCentrally(std::string_view region) {
  constexpr std::array<std::string_view, 2> kRegions{"ap-south-1", "ap-southeast-2"};
  return std::ranges::find(kRegions, region) != kRegions.end() ||
         region.find("-finance") != std::string_view::npos ||
         region.find("-gov") != std::string_view::npos;
}

std::string StsHostOf(std::string_view region, Network network) {
  const bool is_public = network == Network::kPublic;
  if (region.empty() || (is_public && IsServedCentrally(region))) return "sts.aliyuncs.com";
  return (is_public ? "sts." : "sts-vpc.") + std::string(region) + ".aliyuncs.com";
}

Endpoint EndpointAt(const Url& url) {
  const auto origin = url.scheme.size() + std::string_view("://").size() + url.host_port.size();
  return {url.base + '/', url.host_port, url.base.substr(origin) + '/'};
}

}  // namespace

bool IsRegionId(std::string_view text) {
  return !text.empty() && text.size() <= 63 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<Endpoint> ResolveEndpoint(std::string_view override_url, std::string_view product,
                                 std::string_view region, Network network) {
  if (!override_url.empty()) {
    const auto url = ParseServerUrl(override_url);
    if (!url) return Fail(url.error().kind, "--alibaba.endpoint: " + url.error().message);
    return EndpointAt(*url);
  }
  if (product == "sts") return ResolveSts({{}, std::string(region), network});
  const auto* central =
      std::ranges::find(kCentralProducts, product, &decltype(kCentralProducts)::value_type::first);
  if (central != kCentralProducts.end()) {
    return Endpoint{"https://" + std::string(central->second) + '/', std::string(central->second),
                    "/"};
  }
  if (!IsRegionId(region)) {
    return Fail(ErrorKind::kConfig, "'" + OneLine(region, 80) +
                                        "' is not a region id such as cn-shenzhen; "
                                        "check --alibaba.regions");
  }
  const std::string host = HostOf(product, region, network);
  return Endpoint{"https://" + host + '/', host, "/"};
}

Result<Endpoint> ResolveSts(const StsPlace& place) {
  if (!place.endpoint.empty()) {
    const bool has_scheme = place.endpoint.find("://") != std::string::npos;
    const auto url = ParseServerUrl((has_scheme ? "" : "https://") + place.endpoint);
    if (!url) return Fail(url.error().kind, "STS endpoint: " + url.error().message);
    return EndpointAt(*url);
  }
  if (!place.region.empty() && !IsRegionId(place.region)) {
    return Fail(ErrorKind::kConfig, "STS region '" + OneLine(place.region, 80) +
                                        "': want a region id such as cn-shenzhen");
  }
  const std::string host = StsHostOf(place.region, place.network);
  return Endpoint{"https://" + host + '/', host, "/"};
}

}  // namespace exporter::alibaba
