#include "exporter/publish/series/series.h"

#include <array>
#include <string_view>

namespace exporter {
namespace {

constexpr std::array<std::string_view, 2> kSetLabels{"namespace", "statefulset"};
constexpr std::array<std::string_view, 4> kClaimLabels{"namespace", "statefulset", "claim",
                                                       "outcome"};

constexpr MetricDef kHeadroom{
    .name = "ack_storage_statefulset_scale_headroom_replicas",
    .help =
        "Replicas that can still be added before one could not run for want of a disk slot, a "
        "zone, stock, quota or a usable claim; CPU and memory are not looked at.",
    .labels = kSetLabels};
constexpr MetricDef kNextClaim{
    .name = "ack_storage_statefulset_next_claim",
    .help =
        "What becomes of a claim of the next replica, 1: reuse_claim (old data comes back), "
        "bind_stray (it may take a volume that belongs to nobody), provision or blocked.",
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

}  // namespace

SeriesGroup ScaleUpSeries() {
  return {.metric_defs = kDefs, .add = Add};
}

}  // namespace exporter
