#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/analysis/prices.h"

namespace exporter {

// What the operator chose for analyses and checks.
struct AnalysisOptions {
  PriceOptions prices{};
  std::optional<std::int64_t> node_disk_limit{};
  std::string cluster_id{};                // ours; empty: found out
  std::vector<std::string> cluster_ids{};  // ours beside that one
  // Nothing younger than this is objected to: it may be on its way.
  std::chrono::seconds grace{600};
  // Objects with this label, annotation or tag set to "true" have no findings.
  std::string ignore_mark = "ack-storage.io/ignore";
  // A quota is low from this share of it on.
  double quota_ratio = 0.9;
};

}  // namespace exporter
