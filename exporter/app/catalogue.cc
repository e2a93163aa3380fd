// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/catalogue.h"

#include <array>

#include "exporter/alerting/push/alert_pusher.h"
#include "exporter/app/version.h"
#include "exporter/http/observed_transport.h"
#include "exporter/metrics/process_metrics.h"
#include "exporter/poll/clock_report.h"
#include "exporter/poll/poller.h"
#include "exporter/poll/source_log.h"
#include "exporter/publish/publisher.h"
#include "exporter/publish/series/series.h"
#include "exporter/serve/router.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 4> kBuildLabels{"version", "revision", "branch", "compiler"};
constexpr MetricDef kBuildInfo{.name = "ack_storage_exporter_build_info",
                               .help = "Build of the exporter, always 1.",
                               .labels = kBuildLabels};
constexpr std::array kBuildDefs{&kBuildInfo};

}  // namespace

std::vector<const MetricDef*> Catalogue() {
  std::vector<const MetricDef*> all = PageMetricDefs();
  for (const MetricDefs defs : {SourceLogMetricDefs(), PollerMetricDefs(), ClockReportMetricDefs(),
                                PublishMetricDefs(), ApiMetricDefs(), PushMetricDefs(),
                                RouterMetricDefs(), MetricDefs(kBuildDefs), ProcessMetricDefs()}) {
    all.insert(all.end(), defs.begin(), defs.end());
  }
  return all;
}

void SetBuildInfo(ExporterMetrics& metrics) {
  const BuildInfo build = CurrentBuild();
  metrics.Set(kBuildInfo, {build.version, build.revision, build.branch, build.compiler}, 1);
}

}  // namespace exporter
