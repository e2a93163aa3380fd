// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/analysis/prices.h"
#include "exporter/config/alertmanager_access.h"
#include "exporter/config/options.h"
#include "exporter/core/clock.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/serve/server_options.h"

namespace exporter {

// How to poll Alibaba Cloud; validated, but no request has been sent.
struct AlibabaPlan {
  alibaba::CredentialOptions credential_options;
  std::optional<alibaba::CredentialChoice> credentials;  // nullopt: Alibaba Cloud is off
  std::vector<TargetOptions> targets;  // at least one; a single one may be unnamed
};

// The validated configuration of the program; nothing has been started.
struct Plan {
  Options options;
  kubernetes::ClusterAccess kubernetes;
  AlibabaPlan alibaba;
  PriceOptions prices;
  ServerOptions server;
  AlertmanagerAccess alertmanager;
  std::vector<std::string> warnings;  // logged at startup: settings that work but are unsafe
};

// Merges flags, environment and configuration file, in this precedence, into `plan`. Returns all
// errors; `plan` is usable only if there are none.
ConfigErrors MakePlan(const RawValues& flags, const Environment& environment, Plan& plan);

// Steps of MakePlan. Each returns its errors.

// Which options that select the cluster are set, even if to an invalid value.
struct GivenAccess {
  bool server = false;
  bool kubeconfig = false;
  bool context = false;
};

// Access to the cluster, in this precedence: --kubernetes.server, --kubernetes.kubeconfig, the
// pod's service account, the files of KUBECONFIG, ~/.kube/config. An explicit token or CA file
// overrides theirs. Appends to `warnings` what works but is unsafe.
ConfigErrors PlanAccess(const Options& options, const GivenAccess& given,
                        const Environment& environment, TimePoint now,
                        kubernetes::ClusterAccess& access, std::vector<std::string>& warnings);
ConfigErrors PlanAlibaba(const Options& options, const Environment& environment, AlibabaPlan& plan);
ConfigErrors PlanPrices(const Options& options, PriceOptions& prices);

}  // namespace exporter
