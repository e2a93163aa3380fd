#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exporter/config/alibaba_plan.h"
#include "exporter/config/options.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/serve/http_server.h"

namespace exporter {

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
// precedence, into `plan`. Returns all errors, one line each; `plan` is of use only
// when there is none.
std::vector<std::string> MakePlan(const RawValues& flags, const Environment& environment,
                                  Plan& plan);

}  // namespace exporter
