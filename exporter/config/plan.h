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

// How Alibaba Cloud is read, found out and checked; nothing was asked yet.
struct AlibabaPlan {
  alibaba::CredentialOptions credential_options;
  std::optional<alibaba::CredentialChoice> credentials;  // nullopt: that side is off
  std::vector<TargetOptions> targets;  // at least one; the only one may have no name
};

// Everything that a start needs, found out and checked, but nothing begun.
struct Plan {
  Options options;
  kubernetes::ClusterAccess kubernetes;
  AlibabaPlan alibaba;
  PriceOptions prices;
  ServerOptions server;
  std::vector<std::string> warnings;  // to be logged at the start: it works, and should not be
};

// Puts flags, environment and configuration file together, in this order of
// precedence, into `plan`. Returns all errors; `plan` is of use only
// when there is none.
ConfigErrors MakePlan(const RawValues& flags, const Environment& environment, Plan& plan);

// The parts of MakePlan. Each returns its errors.

// Which of the options that choose a way into the cluster are given, rightly or wrongly.
struct GivenAccess {
  bool server = false;
  bool kubeconfig = false;
  bool context = false;
};

// The way into the cluster: a given server; else a given kubeconfig; else the access that a pod
// has; else the files of KUBECONFIG; else ~/.kube/config. A given token file or CA file
// replaces what that way says. Adds to `warnings` what works and should not be.
ConfigErrors PlanAccess(const Options& options, const GivenAccess& given,
                        const Environment& environment, TimePoint now,
                        kubernetes::ClusterAccess& access, std::vector<std::string>& warnings);
ConfigErrors PlanAlibaba(const Options& options, const Environment& environment, AlibabaPlan& plan);
ConfigErrors PlanPrices(const Options& options, PriceOptions& prices);

}  // namespace exporter
