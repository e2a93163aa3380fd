// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "exporter/alerting/alert.h"

namespace exporter {

// The labels of an alert on a finding; aggregating by them keeps two replicas of the exporter from
// raising one alert twice.
inline const LabelNames kFindingLabels{"cluster", "job",          "check", "kind", "namespace",
                                       "name",    "storageclass", "node",  "zone", "reason"};

// The age in seconds of each finding that matches: when it began comes from the metric and not from
// a long `for`, so that restarting Prometheus or the exporter does not reset it.
inline Expr FindingAge(const std::string& check, std::vector<Matcher> matchers = {}) {
  std::vector<Matcher> all{Is("check", check)};
  all.insert(all.end(), matchers.begin(), matchers.end());
  return Max(
      kFindingLabels,
      OpOnLeft({"cluster", "job", "instance", "check", "kind", "namespace", "name"},
               {"storageclass", "node", "zone", "reason"},
               Op(Time(), "-",
                  Series("ack_storage_finding_since_timestamp_seconds", {Is("check", check)})),
               "*", Series("ack_storage_finding_info", std::move(all))));
}

// `expr` above or at a bound of a threshold.
inline Expr Above(Expr expr, double bound) {
  return Op(std::move(expr), ">", Number(bound));
}

inline double Seconds(std::chrono::seconds duration) {
  return static_cast<double>(duration.count());
}

// How the texts name the cluster, where it has a name.
inline const std::string kOfCluster = "{?cluster| of cluster {cluster}}";

}  // namespace exporter
