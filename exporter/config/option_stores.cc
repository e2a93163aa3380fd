// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/option_stores.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/core/text.h"
#include "exporter/http/url.h"

namespace exporter {
namespace {

std::vector<std::string> SplitAll(const std::vector<std::string>& values) {
  std::vector<std::string> all;
  for (const std::string& value : values) {
    std::ranges::move(SplitList(value), std::back_inserter(all));
  }
  return all;
}

}  // namespace

Store Text(std::string Options::*field) {
  return [field](Options& options, const std::vector<std::string>& values) -> Stored {
    options.*field = values.back();
    return std::nullopt;
  };
}

Store List(std::vector<std::string> Options::*field) {
  return [field](Options& options, const std::vector<std::string>& values) -> Stored {
    std::vector<std::string> all = SplitAll(values);
    if (all.empty()) return "at least one value";
    options.*field = std::move(all);
    return std::nullopt;
  };
}

Store SourceNames(SourceApi api, std::vector<std::string> Options::*field) {
  return [api, field](Options& options, const std::vector<std::string>& values) -> Stored {
    std::vector<std::string> known;
    for (const Source& source : AllSources()) {
      if (source.api == api) known.push_back(source.name);
    }
    std::vector<std::string> names = SplitAll(values);
    for (const std::string& name : names) {
      if (std::ranges::find(known, name) == known.end()) return "names of: " + Join(known, " ");
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
      return "one of " + Join(choices, " ");
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
  std::vector<std::string> choices{"auto"};
  for (const std::string_view name : alibaba::CredentialSourceNames()) choices.emplace_back(name);
  return OneOf(&Options::alibaba_credentials, std::move(choices))(options, values);
}

Stored StoreRegions(Options& options, const std::vector<std::string>& values) {
  std::vector<std::string> regions = SplitAll(values);
  if (!std::ranges::all_of(regions, alibaba::IsRegionId)) {
    return "region ids such as cn-shenzhen, separated by commas";
  }
  if (regions.empty()) return "at least one region";
  options.alibaba_regions = std::move(regions);
  return std::nullopt;
}

// "ecs=https://gateway.example", one per product.
Stored StoreEndpoints(Options& options, const std::vector<std::string>& values) {
  constexpr std::array<std::string_view, 5> kProducts{"ecs", "sts", "quotas", "ebs", "bss"};
  std::map<std::string, std::string, std::less<>> endpoints;
  for (const std::string& pair : SplitAll(values)) {
    std::string_view rest = pair;
    const std::string_view product = TakePart(rest, '=');
    const auto url = ParseServerUrl(rest);
    if (!url || std::ranges::find(kProducts, product) == kProducts.end()) {
      return "PRODUCT=URL, the product being one of ecs sts quotas ebs bss, for example "
             "bss=https://business.ap-southeast-1.aliyuncs.com";
    }
    endpoints[std::string(product)] = url->base;
  }
  options.alibaba_endpoints = std::move(endpoints);
  return std::nullopt;
}

Stored StoreAlertmanagers(Options& options, const std::vector<std::string>& values) {
  std::vector<std::string> urls;
  for (const std::string& text : SplitAll(values)) {
    const auto url = ParseServerUrl(text);
    if (!url) {
      return "http(s)://host[:port][/prefix] without user name (--alertmanager.config.file has "
             "those) and query";
    }
    if (std::ranges::find(urls, url->base) == urls.end()) urls.push_back(url->base);
  }
  if (urls.empty()) return "at least one URL";
  options.alertmanager_urls = std::move(urls);
  return std::nullopt;
}

// "cluster=prod", as in Prometheus' external_labels.
Stored StoreExternalLabels(Options& options, const std::vector<std::string>& values) {
  const auto starts_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto continues_name = [&](char c) { return starts_name(c) || (c >= '0' && c <= '9'); };
  std::map<std::string, std::string, std::less<>> labels;
  for (const std::string& pair : SplitAll(values)) {
    std::string_view rest = pair;
    const std::string_view name = TakePart(rest, '=');
    const bool is_name = !name.empty() && starts_name(name.front()) &&
                         std::ranges::all_of(name, continues_name) && !name.starts_with("__");
    if (!is_name || rest.empty())
      return "NAME=VALUE with the name of a label, for example cluster=prod";
    labels[std::string(name)] = rest;
  }
  options.external_labels = std::move(labels);
  return std::nullopt;
}

}  // namespace exporter
