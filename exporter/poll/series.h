#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "exporter/analysis/cost.h"
#include "exporter/analysis/index.h"
#include "exporter/checks/checks.h"
#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/sample_sink.h"

namespace exporter {

// What the operator chose for analyses and checks.
struct AnalysisOptions {
  PriceOptions prices;
  CheckOptions checks;
  std::optional<std::int64_t> node_disk_limit;
  std::string cluster_id;                // ours; empty: found out
  std::vector<std::string> cluster_ids;  // ours beside that one
};

// One inventory and what follows from it.
struct SeriesInput {
  const Inventory& inventory;
  const Index& index;
  const AnalysisOptions& options;
  const Prices& prices;
  const std::vector<CheckResult>& checks;
};

// Families that need more than the rows of one source, and what fills them.
struct SeriesGroup {
  MetricDefs metric_defs;
  void (*add)(const SeriesInput& input, SampleSink& out);
};

// The one table of them.
std::span<const SeriesGroup> AllSeriesGroups();

// Every family of the page, sources first, in the order in which it is printed.
std::vector<const MetricDef*> PageMetricDefs();

}  // namespace exporter
