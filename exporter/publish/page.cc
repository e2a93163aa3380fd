// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/page.h"

#include <utility>

#include "exporter/metrics/page_builder.h"
#include "exporter/publish/series/series.h"

namespace exporter {
namespace {

MetricDefs PageCatalogue() {
  static const std::vector<const MetricDef*> kCatalogue = PageMetricDefs();
  return kCatalogue;
}

}  // namespace

Page RenderPage(const Evaluation& evaluation, std::shared_ptr<const Page> previous) {
  PageBuilder builder(PageCatalogue(), std::move(previous));
  for (const SeriesGroup& group : AllSeriesGroups()) group.add(evaluation, builder);
  return builder.Build();
}

Page RenewSources(const Inventory& inventory, std::shared_ptr<const Page> previous) {
  PageBuilder builder(PageCatalogue(), std::move(previous), SourceSeries().metric_defs);
  AddSourceSeries(inventory, builder);
  return builder.Build();
}

}  // namespace exporter
