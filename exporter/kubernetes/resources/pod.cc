// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/pod.h"

#include <algorithm>
#include <utility>

namespace exporter::kubernetes {
namespace {

void DecodeOwner(const Fields& metadata, Pod& pod) {
  metadata.ForEach("ownerReferences", [&](const Fields& reference) {
    if (!reference.Boolean("controller")) return;
    pod.owner = {.kind = reference.Text("kind"), .name = reference.Text("name")};
  });
}

void DecodeClaims(const Fields& spec, Pod& pod) {
  spec.ForEach("volumes", [&](const Fields& volume) {
    std::string claim = volume.Object("persistentVolumeClaim").Text("claimName");
    const bool is_ephemeral = volume.Object("ephemeral").exists();
    if (claim.empty() && !is_ephemeral) return;
    std::string name = volume.Text("name");
    // The claim of a generic ephemeral volume is named after pod and volume (KEP-1698).
    if (is_ephemeral) {
      if (name.empty()) return volume.Note("name", "absent");
      claim = pod.meta.name + "-" + name;
    }
    pod.claims.push_back(std::move(claim));
    pod.claim_volumes.push_back(std::move(name));
  });
  pod.claims.shrink_to_fit();
  pod.claim_volumes.shrink_to_fit();
}

void DecodeWaiting(const Fields& status, std::string_view key, bool is_init, Pod& pod) {
  status.ForEach(key, [&](const Fields& container) {
    const Fields waiting = container.Object("state").Object("waiting");
    if (!waiting.exists()) return;
    pod.waiting.push_back({.container = container.Text("name"),
                           .is_init = is_init,
                           .reason = waiting.Text("reason")});
  });
}

bool HasStarted(const Fields& container) {
  const Fields state = container.Object("state");
  return container.Boolean("started") || container.Integer("restartCount") > 0 ||
         state.Has("running") || state.Has("terminated") ||
         container.Object("lastState").Has("terminated");
}

void DecodeStart(const Fields& status, std::string_view key, Pod& pod) {
  status.ForEach(key, [&](const Fields& container) {
    if (HasStarted(container)) pod.has_started = true;
    const Fields running = container.Object("state").Object("running");
    if (running.exists()) pod.runs = true;
    const Fields ended = container.Object("state").Object("terminated");
    const Fields before = container.Object("lastState").Object("terminated");
    // std::max ignores unset times: nullopt orders first.
    pod.last_ran =
        std::max({pod.last_ran, running.Time("startedAt"), ended.Time("startedAt"),
                  ended.Time("finishedAt"), before.Time("startedAt"), before.Time("finishedAt")});
  });
}

void DecodeConditions(const Fields& status, Pod& pod) {
  status.ForEach("conditions", [&](const Fields& condition) {
    const std::string type = condition.Text("type");
    const std::string state = condition.Text("status");
    if (type == "Initialized") pod.initialized = state == "True";
    if (type == "Ready") {
      pod.ready = state == "True";
      if (state == "False") pod.unready_since = condition.Time("lastTransitionTime");
    }
    if (type == "PodScheduled" && state == "False") {
      pod.unscheduled_reason = condition.Text("reason");
      pod.unscheduled_message = DecodeMessage(condition, "message");
    }
  });
}

}  // namespace

Result<Pod> DecodePod(const Fields& object) {
  Pod pod;
  pod.meta = DecodeMeta(object);
  if (pod.meta.name.empty() || pod.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "pod: no metadata.name or metadata.namespace");
  }
  const Fields spec = object.Object("spec");
  const Fields status = object.Object("status");
  pod.node_name = spec.Text("nodeName");
  pod.phase = status.Text("phase");
  pod.started = status.Time("startTime");
  DecodeOwner(object.Object("metadata"), pod);
  DecodeClaims(spec, pod);
  DecodeWaiting(status, "initContainerStatuses", true, pod);
  DecodeWaiting(status, "containerStatuses", false, pod);
  DecodeStart(status, "initContainerStatuses", pod);
  DecodeStart(status, "containerStatuses", pod);
  DecodeConditions(status, pod);
  return pod;
}

}  // namespace exporter::kubernetes
