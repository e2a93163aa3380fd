// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/alibaba_side.h"

#include <algorithm>

#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/app/version.h"
#include "exporter/core/sleeper.h"

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
                                       .jitter = RandomJitter(),
                                       .nonces = alibaba::RandomNonces()};
  credentials_ = alibaba::OpenCredentials(*plan.alibaba.credentials, tools);
  for (const TargetOptions& options : plan.alibaba.targets) {
    alibaba::CredentialSource* credentials = credentials_.get();
    if (!options.role_arn.empty()) {
      roles_.push_back(alibaba::AssumeRole(RoleOf(options, plan), *credentials_,
                                           plan.alibaba.credential_options, tools));
      credentials = roles_.back().get();
    }
    clients_.push_back(std::make_unique<alibaba::Client>(transport_, clock, *credentials,
                                                         ClientOptionsOf(plan), RealSleeper(),
                                                         RandomJitter(), alibaba::RandomNonces()));
    targets_.push_back(
        {.name = options.name, .regions = options.regions, .client = clients_.back().get()});
  }
}

}  // namespace exporter
