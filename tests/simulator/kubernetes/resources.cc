#include "tests/simulator/kubernetes/csi_node.h"
#include "tests/simulator/kubernetes/event.h"
#include "tests/simulator/kubernetes/horizontal_pod_autoscaler.h"
#include "tests/simulator/kubernetes/node.h"
#include "tests/simulator/kubernetes/persistent_volume.h"
#include "tests/simulator/kubernetes/persistent_volume_claim.h"
#include "tests/simulator/kubernetes/pod.h"
#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/kubernetes/stateful_set.h"
#include "tests/simulator/kubernetes/storage_class.h"
#include "tests/simulator/kubernetes/volume_attachment.h"

namespace simulator::kubernetes {
namespace {

// Served, and empty in every scenario.
Resource EmptyResource(std::string_view name, std::string_view singular, std::string_view kind,
                       std::string_view group, std::string_view version,
                       std::vector<std::string_view> short_names) {
  return {.name = name,
          .singular = singular,
          .kind = kind,
          .group = group,
          .version = version,
          .namespaced = true,
          .short_names = std::move(short_names),
          .objects = {.for_each = [](World&, const TimeAxis&, const Visitor&) {},
                      .visit = [](World&, const TimeAxis&, std::string_view,
                                  const Visitor&) { return false; }},
          .columns = {{"Name"}, {"Age"}},
          .cells = [](const nlohmann::json& object, std::int64_t now) {
            return nlohmann::json{TextAt(object, "/metadata/name"), AgeOf(object, now)};
          }};
}

}  // namespace

const std::vector<Resource>& Resources() {
  static const std::vector<Resource> resources = {
      EventResource(),
      NodeResource(),
      PersistentVolumeClaimResource(),
      PersistentVolumeResource(),
      PodResource(),
      StatefulSetResource(),
      HorizontalPodAutoscalerResource(),
      EmptyResource("events", "event", "Event", "events.k8s.io", "v1", {"ev"}),
      CsiNodeResource(),
      StorageClassResource(),
      VolumeAttachmentResource(),
  };
  return resources;
}

}  // namespace simulator::kubernetes
