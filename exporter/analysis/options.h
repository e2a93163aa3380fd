// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/analysis/prices.h"

namespace exporter {

// Operator settings for analyses and checks.
struct AnalysisOptions {
  PriceOptions prices{};
  std::optional<std::int64_t> node_disk_limit{};
  std::string cluster_id{};                // ours; empty: detected
  std::vector<std::string> cluster_ids{};  // further ids of our cluster
  // The grace period: the minimum age before an object is reported.
  std::chrono::seconds grace{600};
  // Objects with this label, annotation or tag set to "true" are ignored.
  std::string ignore_mark = "ack-storage.io/ignore";
  // The usage ratio from which a quota is reported as low.
  double quota_ratio = 0.9;
};

}  // namespace exporter
