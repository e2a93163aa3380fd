// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/scaled_object.h"

namespace exporter::kubernetes {
namespace {

// keda.sh/docs, "Pausing autoscaling": any value of the second pauses at that many replicas.
constexpr std::string_view kPaused = "autoscaling.keda.sh/paused";
constexpr std::string_view kPausedReplicas = "autoscaling.keda.sh/paused-replicas";

}  // namespace

Result<ScaledObject> DecodeScaledObject(const Fields& object) {
  ScaledObject scaled;
  scaled.meta = DecodeMeta(object);
  if (scaled.meta.name.empty() || scaled.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "scaledobject: no metadata.name or metadata.namespace");
  }
  const Fields spec = object.Object("spec");
  const Fields target = spec.Object("scaleTargetRef");
  scaled.target_kind = TextOr(target, "kind", "Deployment");
  scaled.target_api_version = target.Text("apiVersion");
  scaled.target_name = target.Text("name");
  scaled.max_replicas = spec.Integer("maxReplicaCount", 100);
  const Fields annotations = object.Object("metadata").Object("annotations");
  scaled.is_paused =
      annotations.Text(kPaused) == "true" || !annotations.Text(kPausedReplicas).empty();
  return scaled;
}

}  // namespace exporter::kubernetes
