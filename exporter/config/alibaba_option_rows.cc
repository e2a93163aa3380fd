#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/config/option_stores.h"
#include "exporter/http/url.h"

namespace exporter {
namespace {

constexpr double kNoLimit = std::numeric_limits<double>::max();

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

// "ecs=https://gateway.example" and so on.
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

// A switch for what is off by default.
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

Stored StorePrice(Options& options, const std::vector<std::string>& values) {
  const auto price = ParseNumber(values.back());
  if (!price || *price < 0) return "a number of yuan, 0 or more, for example 0.35";
  options.price_per_gib_month = *price;
  return std::nullopt;
}

std::vector<OptionRow> AccountRows() {
  return {
      {"alibaba.enabled", "auto|true|false", "auto",
       "Whether Alibaba Cloud is asked; auto: when there are credentials.", false,
       StoreAlibabaEnabled},
      {"alibaba.credentials", "SOURCE", "auto",
       "Where the credentials come from: files, environment, oidc (RRSA), profile, "
       "credentials-file, ecs-role or uri; auto: the first of them that is configured.",
       false, StoreCredentials},
      {"alibaba.access-key-id-file", "FILE", "",
       "File with the AccessKey id, instead of ALIBABA_CLOUD_ACCESS_KEY_ID.", false,
       Text(&Options::access_key_id_file)},
      {"alibaba.access-key-secret-file", "FILE", "",
       "File with the AccessKey secret, instead of ALIBABA_CLOUD_ACCESS_KEY_SECRET.", false,
       Text(&Options::access_key_secret_file)},
      {"alibaba.security-token-file", "FILE", "",
       "File with the STS token of a temporary AccessKey, instead of "
       "ALIBABA_CLOUD_SECURITY_TOKEN.",
       false, Text(&Options::security_token_file)},
      {"alibaba.regions", "REGIONS", "",
       "Regions whose disks are read, separated by commas; without it those of the nodes.", true,
       StoreRegions},
      {"alibaba.network", "NETWORK", "public",
       "public, or vpc for ECS and STS inside the region, without the internet.", false,
       OneOf(&Options::alibaba_network, {"public", "vpc"})},
      {"alibaba.endpoint", "URL", "",
       "One URL for all products instead of each region's own, for private gateways.", false,
       ServerUrl(&Options::alibaba_endpoint)},
      {"alibaba.endpoints", "PRODUCT=URL", "",
       "The URL of single products (ecs, sts, quotas, ebs, bss), separated by commas.", true,
       StoreEndpoints},
      {"alibaba.metadata-url", "URL", "http://100.100.100.200",
       "The metadata service of ECS instances, asked for the credentials of their role.", false,
       ServerUrl(&Options::metadata_url)},
  };
}

std::vector<OptionRow> PollRows() {
  using std::chrono::milliseconds;
  const std::string accepted = "a duration of 1s or more, for example 2m";
  return {
      {"alibaba.poll-interval", "DURATION", "5m", "How often Alibaba Cloud is asked.", false,
       Duration(&Options::alibaba_poll_interval, milliseconds{10'000},
                "a duration of 10s or more, for example 5m")},
      {"alibaba.poll-timeout", "DURATION", "",
       "When a poll of one source is given up; without it the poll interval.", false,
       Duration(&Options::alibaba_poll_timeout, milliseconds{1'000}, accepted)},
      {"alibaba.calls-per-poll", "CALLS", "1000",
       "Calls that one poll of one source may send, retries included; then it is given up.", false,
       Count(&Options::calls_per_poll, 1, 1'000'000, "a number of calls, 1 or more")},
      {"alibaba.calls-per-minute", "CALLS", "120",
       "Calls of one action in one region that are sent a minute at most.", false,
       Number(&Options::calls_per_minute, 1, kNoLimit, "a number of calls, 1 or more")},
      {"alibaba.disable", "SOURCES", "",
       "Sources of Alibaba Cloud that are not read, separated by commas, for example "
       "ecs_snapshots.",
       true, SourceNames(SourceApi::kAlibaba, &Options::alibaba_disabled)},
      {"alibaba.disk-monitor", "true|false", "false",
       "Whether ECS is asked how busy attached disks are, a call a disk.", false,
       Feature("disk-monitor")},
      {"alibaba.ebs-metrics", "true|false", "false",
       "Whether CloudLens for EBS is asked how busy attached disks are, and for its advice.", false,
       Feature("ebs-metrics")},
      {"alibaba.bills", "true|false", "false",
       "Whether the bill of the last month is read, disk by disk.", false, Feature("bills")},
  };
}

std::vector<OptionRow> CostRows() {
  return {
      {"cost.price-per-gib-month", "YUAN", "0.35",
       "What one GiB of disk costs a month, where no list and no API has a price.", false,
       StorePrice},
      {"cost.price-source", "SOURCE", "",
       "flat, list (of --cost.price-file) or openapi (DescribePrice); without it list where "
       "there is a file, else flat.",
       false, OneOf(&Options::price_source, {"flat", "list", "openapi"})},
      {"cost.price-file", "FILE", "",
       "YAML file with prices by category and performance level, such as "
       "deploy/prices/cn-mainland.yaml.",
       false, Text(&Options::price_file)},
      {"cost.hours-per-month", "HOURS", "720",
       "Hours of a month of pay-as-you-go: Alibaba's examples count 720, many tools 730.", false,
       Number(&Options::hours_per_month, 1, kNoLimit,
              "a number of hours, 1 or more, for example 730")},
  };
}

}  // namespace

std::vector<OptionRow> AlibabaOptionRows() {
  std::vector<OptionRow> rows = AccountRows();
  for (std::vector<OptionRow> more : {PollRows(), CostRows()}) {
    rows.insert(rows.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
  }
  return rows;
}

}  // namespace exporter
