// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/option_stores.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/http/url.h"

namespace exporter {

Store Text(std::string Options::*field) {
  return [field](Options& options, const std::vector<std::string>& values) -> Stored {
    options.*field = values.back();
    return std::nullopt;
  };
}

Store List(std::vector<std::string> Options::*field) {
  return [field](Options& options, const std::vector<std::string>& values) -> Stored {
    std::vector<std::string> all;
    for (const std::string& value : values) {
      const auto parts = SplitList(value);
      all.insert(all.end(), parts.begin(), parts.end());
    }
    if (all.empty()) return "at least one value";
    options.*field = std::move(all);
    return std::nullopt;
  };
}

Store SourceNames(SourceApi api, std::vector<std::string> Options::*field) {
  return [api, field](Options& options, const std::vector<std::string>& values) -> Stored {
    std::string known;
    std::vector<std::string> names;
    for (const Source& source : AllSources()) {
      if (source.api == api) known += " " + source.name;
    }
    for (const std::string& value : values) {
      for (const std::string& name : SplitList(value)) {
        if ((known + " ").find(" " + name + " ") == std::string::npos) return "names of:" + known;
        names.push_back(name);
      }
    }
    if (names.empty()) return "at least one value";
    options.*field = std::move(names);
    return std::nullopt;
  };
}

Store OneOf(std::string Options::*field, std::vector<std::string> choices) {
  return [field, choices = std::move(choices)](Options& options,
                                               const std::vector<std::string>& values) -> Stored {
    if (std::ranges::find(choices, values.back()) == choices.end()) {
      std::string accepted = "one of";
      for (const std::string& choice : choices) accepted += " " + choice;
      return accepted;
    }
    options.*field = values.back();
    return std::nullopt;
  };
}

Store ServerUrl(std::string Options::*field) {
  return [field](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto url = ParseServerUrl(values.back());
    if (!url) return "https://host[:port] or http://host[:port] without user name and query";
    options.*field = url->base;
    return std::nullopt;
  };
}

Store Number(double Options::*field, double min, double max, const std::string& accepted) {
  return [=](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto number = ParseNumber(values.back());
    if (!number || *number < min || *number > max) return accepted;
    options.*field = *number;
    return std::nullopt;
  };
}

Store Count(int Options::*field, int min, int max, const std::string& accepted) {
  return [=](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto count = ParseInteger(values.back());
    if (!count || *count < min || *count > max) return accepted;
    options.*field = static_cast<int>(*count);
    return std::nullopt;
  };
}

Store Feature(const std::string& name) {
  return [name](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto is_on = ParseBoolean(values.back());
    if (!is_on) return "true or false";
    if (*is_on) {
      options.alibaba_features.insert(name);
    } else {
      options.alibaba_features.erase(name);
    }
    return std::nullopt;
  };
}

Stored StoreTelemetryPath(Options& options, const std::vector<std::string>& values) {
  const std::string& path = values.back();
  const auto fits = [](char c) { return c > ' ' && c < '\x7f' && c != '?' && c != '#'; };
  if (!path.starts_with('/') || !std::ranges::all_of(path, fits)) {
    return "a path that starts with /, for example /metrics";
  }
  constexpr std::array<std::string_view, 4> kProbes{"/-/healthy", "/-/ready", "/livez", "/readyz"};
  if (std::ranges::find(kProbes, path) != kProbes.end()) {
    return "a path that is not one of the health probes, for example /metrics";
  }
  options.telemetry_path = path;
  return std::nullopt;
}

Stored StoreAlibabaEnabled(Options& options, const std::vector<std::string>& values) {
  if (values.back() == "auto") {
    options.alibaba_enabled.reset();
    return std::nullopt;
  }
  const auto enabled = ParseBoolean(values.back());
  if (!enabled) return "auto, true or false";
  options.alibaba_enabled = enabled;
  return std::nullopt;
}

Stored StoreCredentials(Options& options, const std::vector<std::string>& values) {
  std::string accepted = "one of auto";
  for (const std::string_view name : alibaba::CredentialSourceNames()) {
    if (values.back() == name) {
      options.alibaba_credentials = values.back();
      return std::nullopt;
    }
    accepted += " " + std::string(name);
  }
  if (values.back() != "auto") return accepted;
  options.alibaba_credentials.clear();
  return std::nullopt;
}

Stored StoreRegions(Options& options, const std::vector<std::string>& values) {
  std::vector<std::string> regions;
  for (const std::string& value : values) {
    for (const std::string& region : SplitList(value)) {
      if (!alibaba::IsRegionId(region))
        return "region ids such as cn-shenzhen, separated by commas";
      regions.push_back(region);
    }
  }
  if (regions.empty()) return "at least one region";
  options.alibaba_regions = std::move(regions);
  return std::nullopt;
}

// "ecs=https://gateway.example", one per product.
Stored StoreEndpoints(Options& options, const std::vector<std::string>& values) {
  constexpr std::array<std::string_view, 5> kProducts{"ecs", "sts", "quotas", "ebs", "bss"};
  std::map<std::string, std::string, std::less<>> endpoints;
  for (const std::string& value : values) {
    for (const std::string& pair : SplitList(value)) {
      const auto equals = pair.find('=');
      const std::string product = pair.substr(0, equals);
      const auto url = ParseServerUrl(equals == std::string::npos ? "" : pair.substr(equals + 1));
      if (!url || std::ranges::find(kProducts, product) == kProducts.end()) {
        return "PRODUCT=URL, the product being one of ecs sts quotas ebs bss, for example "
               "bss=https://business.ap-southeast-1.aliyuncs.com";
      }
      endpoints[product] = url->base;
    }
  }
  options.alibaba_endpoints = std::move(endpoints);
  return std::nullopt;
}

Stored StoreNodeDiskLimit(Options& options, const std::vector<std::string>& values) {
  const auto limit = ParseInteger(values.back());
  if (!limit || *limit < 0 || *limit > 1024) return "a number of data disks from 0 to 1024";
  options.node_disk_limit = limit;
  return std::nullopt;
}

}  // namespace exporter
