// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/plan.h"

#include <utility>

#include "exporter/config/files.h"

namespace exporter {
namespace {

alibaba::CredentialOptions MakeCredentialOptions(const Options& options) {
  return {.pinned = options.alibaba_credentials,
          .files = {.access_key_id = options.access_key_id_file,
                    .access_key_secret = options.access_key_secret_file,
                    .security_token = options.security_token_file},
          .endpoint = options.alibaba_endpoint,
          .endpoints = options.alibaba_endpoints,
          .network =
              options.alibaba_network == "vpc" ? alibaba::Network::kVpc : alibaba::Network::kPublic,
          .metadata_url = options.metadata_url,
          .asks_metadata = options.alibaba_enabled.value_or(false)};
}

}  // namespace

ConfigErrors PlanAlibaba(const Options& options, const Environment& environment,
                         AlibabaPlan& plan) {
  if (options.alibaba_enabled && !*options.alibaba_enabled) return {};
  plan.credential_options = alibaba::WithVariables(MakeCredentialOptions(options), environment);
  // The VPC endpoint of STS is only reachable from its own region.
  std::string& sts_region = plan.credential_options.sts_region;
  const bool is_vpc = plan.credential_options.network == alibaba::Network::kVpc;
  if (is_vpc && sts_region.empty() && !options.alibaba_regions.empty()) {
    sts_region = options.alibaba_regions.front();
  }
  auto choice = alibaba::ChooseCredentials(environment, plan.credential_options);
  if (!choice) return {choice.error().message};
  plan.targets = options.alibaba_targets;
  if (plan.targets.empty()) plan.targets.emplace_back();
  for (TargetOptions& target : plan.targets) {
    if (target.regions.empty()) target.regions = options.alibaba_regions;
  }
  if (choice->exists()) {
    plan.credentials = std::move(*choice);
    return {};
  }
  if (options.alibaba_enabled) {
    return {
        "--alibaba.enabled: true, but there are no credentials: want RRSA, "
        "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or another source "
        "(see --alibaba.credentials)"};
  }
  if (!options.alibaba_targets.empty()) {
    return {"alibaba.targets: are given, but there are no credentials (see --alibaba.credentials)"};
  }
  return {};
}

ConfigErrors PlanPrices(const Options& options, PriceOptions& prices) {
  ConfigErrors errors;
  prices.flat_per_gib_month = options.price_per_gib_month;
  prices.hours_per_month = options.hours_per_month;
  const std::string by_file = options.price_file.empty() ? "flat" : "list";
  const std::string& source = options.price_source.empty() ? by_file : options.price_source;
  prices.source = source == "openapi" ? PriceSource::kOpenApi
                  : source == "list"  ? PriceSource::kList
                                      : PriceSource::kFlat;
  if (source == "openapi" && !options.alibaba_enabled.value_or(true)) {
    errors.emplace_back("--cost.price-source: openapi needs --alibaba.enabled");
  }
  if (options.price_file.empty()) {
    if (source == "list") errors.emplace_back("--cost.price-source: list needs --cost.price-file");
    return errors;
  }
  if (source == "flat") {
    errors.emplace_back("--cost.price-file: is not used with --cost.price-source=flat");
    return errors;
  }
  auto list = ReadPriceFile(options.price_file);
  if (!list) {
    errors.push_back("--cost.price-file: " + list.error().message);
    return errors;
  }
  prices.list = std::move(*list);
  return errors;
}

}  // namespace exporter
