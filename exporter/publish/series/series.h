#pragma once

#include <span>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/checks/checks.h"
#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/sample_sink.h"

namespace exporter {

// One inventory and what follows from it.
struct SeriesInput {
  const Analysis& analysis;
  const std::vector<CheckResult>& checks;

  const Inventory& inventory = analysis.inventory;
  const Index& index = analysis.index;
  const Prices& prices = analysis.prices;
};

// Families of metrics, and what fills them.
struct SeriesGroup {
  MetricDefs metric_defs;
  void (*add)(const SeriesInput& input, SampleSink& out);
};

// The one table of them, in the order of the page.
std::span<const SeriesGroup> AllSeriesGroups();

// Every family of the page, in the order in which it is printed.
std::vector<const MetricDef*> PageMetricDefs();

}  // namespace exporter
