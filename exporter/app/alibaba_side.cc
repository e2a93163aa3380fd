// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/alibaba_side.h"

#include <algorithm>
#include <utility>

#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/app/version.h"
#include "exporter/http/retry.h"

namespace exporter {
namespace {

// The metadata service is link-local: it connects at once or is absent.
constexpr std::chrono::milliseconds kMetadataConnect{1'000};

// Burst for paging through the disks of a large cluster.
constexpr int kMaxBurst = 20;

alibaba::ClientOptions ClientOptionsOf(const Plan& plan) {
  const double per_minute = plan.options.calls_per_minute;
  return {.endpoint = plan.options.alibaba_endpoint,
          .endpoints = plan.options.alibaba_endpoints,
          .network = plan.options.alibaba_network == "vpc" ? alibaba::Network::kVpc
                                                           : alibaba::Network::kPublic,
          .rate = {.per_minute = per_minute,
                   .burst = static_cast<int>(std::min<double>(kMaxBurst, per_minute))}};
}

alibaba::RoleToAssume RoleOf(const TargetOptions& target, const Plan& plan) {
  alibaba::RoleToAssume role{.role_arn = target.role_arn,
                             .external_id = target.external_id,
                             .sts_region = plan.alibaba.credential_options.sts_region};
  if (!target.role_session_name.empty()) role.session_name = target.role_session_name;
  return role;
}

}  // namespace

AlibabaSide::AlibabaSide(const Plan& plan, const Clock& clock, ExporterMetrics& metrics)
    : connection_({.user_agent = UserAgent(), .ca_file = {}}),
      transport_(connection_, "alibaba", metrics),
      metadata_connection_({.user_agent = UserAgent(),
                            .ca_file = {},
                            .uses_proxy = false,
                            .connect_timeout = kMetadataConnect}) {
  const alibaba::CredentialTools tools{.transport = transport_,
                                       .metadata_transport = metadata_connection_,
                                       .clock = clock,
                                       .sleeper = RealSleeper(),
                                       .jitter = RandomJitter(),
                                       .nonces = alibaba::RandomNonces()};
  credentials_ = alibaba::OpenCredentials(*plan.alibaba.credentials, tools);
  for (const TargetOptions& options : plan.alibaba.targets) {
    Target target{.options = options, .role = {}, .client = {}};
    if (!options.role_arn.empty()) {
      target.role = alibaba::AssumeRole(RoleOf(options, plan), *credentials_,
                                        plan.alibaba.credential_options, tools);
    }
    target.client = std::make_unique<alibaba::Client>(
        transport_, clock, target.role ? *target.role : *credentials_, ClientOptionsOf(plan),
        RealSleeper(), RandomJitter(), alibaba::RandomNonces());
    targets_.push_back(std::move(target));
  }
}

std::vector<AlibabaTarget> AlibabaSide::Targets() const {
  std::vector<AlibabaTarget> targets;
  for (const Target& target : targets_) {
    targets.push_back({.name = target.options.name,
                       .regions = target.options.regions,
                       .client = target.client.get()});
  }
  return targets;
}

}  // namespace exporter
