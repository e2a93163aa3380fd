#pragma once

#include <string>
#include <vector>

#include "exporter/config/options.h"
#include "exporter/core/clock.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"

namespace exporter {

// Which of the options that choose a way into the cluster are given, rightly or wrongly.
struct GivenAccess {
  bool server = false;
  bool kubeconfig = false;
  bool context = false;
};

// The way into the cluster: a given server; else a given kubeconfig; else the access that a pod
// has; else the files of KUBECONFIG; else ~/.kube/config. A given token file or CA file
// replaces what that way says. Returns all errors, one line each. Adds to `warnings` what
// works and should not be.
std::vector<std::string> PlanAccess(const Options& options, const GivenAccess& given,
                                    const Environment& environment, TimePoint now,
                                    kubernetes::ClusterAccess& access,
                                    std::vector<std::string>& warnings);

}  // namespace exporter
