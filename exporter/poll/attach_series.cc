#include "exporter/poll/attach_series.h"

#include <array>

#include "exporter/analysis/attach_causes.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 3> kLabels{"persistentvolume", "node", "cause"};

constexpr MetricDef kError{
    .name = "ack_storage_volume_attach_error",
    .help =
        "A disk that cannot be attached to a node, 1 while its VolumeAttachment reports the error; "
        "cause is other where no rule knows the message.",
    .labels = kLabels};
constexpr std::array kDefs{&kError};

void Add(const SeriesInput& input, SampleSink& out) {
  for (const auto& attachment : input.inventory.volume_attachments) {
    if (attachment.attacher != kubernetes::kDiskDriver || attachment.attached) continue;
    if (!attachment.attach_error || attachment.persistent_volume.empty()) continue;
    const auto* volume = input.analysis.index.FindVolume(attachment.persistent_volume);
    if (volume != nullptr && !Covers(input.inventory.scope, *volume)) continue;
    out.Add(kError,
            {attachment.persistent_volume, attachment.node_name,
             AttachCause(attachment.attach_error->message)},
            1);
  }
}

}  // namespace

SeriesGroup AttachSeries() {
  return {.metric_defs = kDefs, .add = Add};
}

}  // namespace exporter
