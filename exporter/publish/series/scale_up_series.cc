// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>
#include <string_view>

namespace exporter {
namespace scale_up_series {

constexpr std::array<std::string_view, 2> kSetLabels{"namespace", "statefulset"};
constexpr std::array<std::string_view, 4> kClaimLabels{"namespace", "statefulset", "claim",
                                                       "outcome"};

constexpr MetricDef kHeadroom{
    .name = "ack_storage_statefulset_scale_headroom_replicas",
    .help =
        "Replicas that can still be added before one is blocked by disk slots, zones, stock, "
        "quota, "
        "an unusable claim, taints or other pods (affinity, anti-affinity, topology spread, host "
        "ports); CPU and memory are not considered.",
    .labels = kSetLabels};
constexpr MetricDef kNextClaim{
    .name = "ack_storage_statefulset_next_claim",
    .help =
        "Outcome for each claim of the next replica, always 1: reuse_claim (old data comes back), "
        "bind_stray (may bind an unused volume), provision or blocked.",
    .labels = kClaimLabels};
constexpr std::array kDefs{&kHeadroom, &kNextClaim};

void Add(const Evaluation& evaluation, SampleSink& out) {
  for (const ScaleForecast& forecast : evaluation.analysis.scale_ups) {
    if (!Covers(evaluation.inventory().scope, *forecast.stateful_set)) continue;
    const auto& meta = forecast.stateful_set->meta;
    if (forecast.headroom) {
      out.Add(kHeadroom, {meta.ns, meta.name}, static_cast<double>(*forecast.headroom));
    }
    for (const PlannedClaim& claim : forecast.next.claims) {
      out.Add(kNextClaim, {meta.ns, meta.name, claim.name, OutcomeName(claim.outcome)}, 1);
    }
  }
}

}  // namespace scale_up_series

SeriesGroup ScaleUpSeries() {
  return {.metric_defs = scale_up_series::kDefs, .add = scale_up_series::Add};
}

}  // namespace exporter
