// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>

#include "exporter/analysis/attach_failures.h"
#include "exporter/analysis/error_causes.h"

namespace exporter {
namespace attach_series {

constexpr std::array<std::string_view, 3> kLabels{"persistentvolume", "node", "cause"};

constexpr MetricDef kError{
    .name = "ack_storage_volume_attach_error",
    .help =
        "1 while a disk cannot be attached to a node: its VolumeAttachment or an event of a pod "
        "waiting for it reports an error, or the disk is still elsewhere; cause is other for "
        "unrecognized errors.",
    .labels = kLabels};
constexpr std::array kDefs{&kError};

void Add(const Evaluation& evaluation, SampleSink& out) {
  for (const auto& failure :
       FindAttachFailures(evaluation.inventory(), evaluation.analysis.index)) {
    const auto* volume = evaluation.analysis.index.FindVolume(failure.volume);
    if (volume != nullptr && !Covers(evaluation.inventory().scope, *volume)) continue;
    out.Add(kError, {failure.volume, failure.node, Name(failure.cause)}, 1);
  }
}

}  // namespace attach_series

SeriesGroup AttachSeries() {
  return {.metric_defs = attach_series::kDefs, .add = attach_series::Add};
}

}  // namespace exporter
