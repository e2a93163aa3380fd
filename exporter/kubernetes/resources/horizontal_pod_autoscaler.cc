// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/horizontal_pod_autoscaler.h"

namespace exporter::kubernetes {

Result<HorizontalPodAutoscaler> DecodeHorizontalPodAutoscaler(const Fields& object) {
  HorizontalPodAutoscaler autoscaler;
  autoscaler.meta = DecodeMeta(object);
  if (autoscaler.meta.name.empty() || autoscaler.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse,
                "horizontalpodautoscaler: no metadata.name or metadata.namespace");
  }
  const Fields spec = object.Object("spec");
  const Fields target = spec.Object("scaleTargetRef");
  autoscaler.target_kind = target.Text("kind");
  autoscaler.target_api_version = target.Text("apiVersion");
  autoscaler.target_name = target.Text("name");
  autoscaler.min_replicas = spec.Integer("minReplicas", 1);
  autoscaler.max_replicas = spec.Integer("maxReplicas");
  return autoscaler;
}

}  // namespace exporter::kubernetes
