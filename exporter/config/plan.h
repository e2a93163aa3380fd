#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/analysis/prices.h"
#include "exporter/config/options.h"
#include "exporter/core/clock.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/serve/server_options.h"

namespace exporter {

// How Alibaba Cloud is read, checked; no request was sent yet.
struct AlibabaPlan {
  alibaba::CredentialOptions credential_options;
  std::optional<alibaba::CredentialChoice> credentials;  // nullopt: that side is off
  std::vector<TargetOptions> targets;  // at least one; the only one may have no name
};

// Everything that a start needs, checked; nothing is started yet.
struct Plan {
  Options options;
  kubernetes::ClusterAccess kubernetes;
  AlibabaPlan alibaba;
  PriceOptions prices;
  ServerOptions server;
  std::vector<std::string> warnings;  // logged at the start: what works but is unsafe
};

// Merges flags, environment and configuration file, in this order of precedence, into `plan`.
// Returns all errors; `plan` is usable only when there are none.
ConfigErrors MakePlan(const RawValues& flags, const Environment& environment, Plan& plan);

// The parts of MakePlan. Each returns its errors.

// Which of the options that select the cluster are set, even to an invalid value.
struct GivenAccess {
  bool server = false;
  bool kubeconfig = false;
  bool context = false;
};

// Access to the cluster: --kubernetes.server; else --kubernetes.kubeconfig; else a pod's service
// account; else the files of KUBECONFIG; else ~/.kube/config. A token file or CA file that is
// set replaces theirs. Adds to `warnings` what works but is unsafe.
ConfigErrors PlanAccess(const Options& options, const GivenAccess& given,
                        const Environment& environment, TimePoint now,
                        kubernetes::ClusterAccess& access, std::vector<std::string>& warnings);
ConfigErrors PlanAlibaba(const Options& options, const Environment& environment, AlibabaPlan& plan);
ConfigErrors PlanPrices(const Options& options, PriceOptions& prices);

}  // namespace exporter
