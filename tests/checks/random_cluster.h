// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/checks/dice.h"

namespace exporter {

// Random objects of a small cluster, plausible or not, that may refer to each other: volumes "pv-1"
// to "pv-9", nodes "1" to "4", namespaces "a" and "b", classes "x" and "y", StatefulSets "web",
// "web-x" and "x".

inline void MarkSome(Dice& dice, kubernetes::ObjectMeta& meta) {
  meta.created = dice.MaybeTime(4);
  if (dice.Chance(6)) meta.deleting_since = dice.SomeTime();
  if (dice.Chance(8)) meta.marks = {"ack-storage.io/ignore"};
}

// What keeps an object that is being deleted.
inline std::vector<std::string> RandomFinalizers(Dice& dice, const kubernetes::ObjectMeta& meta) {
  if (!meta.deleting_since) return {};
  return dice.SomeOf({"kubernetes.io/pvc-protection", "kubernetes.io/pv-protection",
                      "external-attacher/diskplugin-csi-alibabacloud-com",
                      "external-provisioner.volume.kubernetes.io/finalizer", "odd"});
}

inline kubernetes::NodeSelector RandomSelector(Dice& dice) {
  if (dice.Chance(8)) return {};
  kubernetes::NodeSelectorTerm term;
  if (!dice.Chance(8)) {
    term.labels.push_back({.key = dice.OneOf({"topology.diskplugin.csi.alibabacloud.com/zone",
                                              "topology.kubernetes.io/zone", "odd"}),
                           .op = dice.OneOf({"In", "In", "In", "NotIn", "Exists", "Odd"}),
                           .values = dice.SomeOf({"cn-shenzhen-d", "cn-shenzhen-e", "f"})});
  }
  return {term};
}

inline kubernetes::PersistentVolume RandomVolume(Dice& dice, const std::string& number) {
  auto volume = MakeVolume(
      "pv-" + number, dice.OneOf({"Available", "Released", "Failed", "Bound", "Pending", "", "?"}));
  MarkSome(dice, volume.meta);
  volume.finalizers = RandomFinalizers(dice, volume.meta);
  volume.storage_class = dice.OneOf({"", "x", "y"});
  volume.driver = dice.OneOf({"diskplugin.csi.alibabacloud.com", "alicloud/disk",
                              "nasplugin.csi.alibabacloud.com", "kubernetes.io/nfs", ""});
  if (!dice.Chance(3)) volume.disk_id = "d-" + dice.Number(6);
  volume.capacity_bytes = dice.Chance(2) ? 20 * kGibibyte : dice.AnySize();
  if (dice.Chance(5)) volume.capacity_bytes.reset();
  volume.phase_since = dice.MaybeTime(3);
  volume.access_modes = dice.SomeOf({"ReadWriteOnce", "ReadWriteOnce", "ReadOnlyMany"});
  volume.volume_mode = dice.OneOf({"Filesystem", "Filesystem", "Block", ""});
  volume.zones = dice.SomeOf({"cn-shenzhen-d", "cn-shenzhen-e"});
  if (!dice.Chance(3)) volume.node_affinity = RandomSelector(dice);
  if (!dice.Chance(3)) {
    const std::string claim = dice.OneOf({"data-web-0", "data-web-1", "data-web-2", "by-hand", ""});
    volume.claim = {.ns = dice.OneOf({"a", "b", ""}),
                    .name = claim,
                    .uid = dice.Chance(3) ? "" : "uid-" + claim};
  }
  volume.message = dice.OneOf({"", "$(reboot) `x` \"'\\"});
  return volume;
}

// A source for the volume of a claim or claim template, of the VolumeSnapshots and claims below.
template <class Asking>
void NameSource(Dice& dice, Asking& asking) {
  using kubernetes::VolumeSource;
  asking.source = dice.AnyOf<VolumeSource>({VolumeSource::kNone, VolumeSource::kSnapshot,
                                            VolumeSource::kSnapshot, VolumeSource::kClaim,
                                            VolumeSource::kOther});
  asking.source_name = dice.OneOf({"1", "2", "$(reboot)", ""});
}

inline kubernetes::PersistentVolumeClaim RandomClaim(Dice& dice, std::string ns, std::string name) {
  auto claim = MakeClaim(std::move(ns), std::move(name));
  MarkSome(dice, claim.meta);
  claim.finalizers = RandomFinalizers(dice, claim.meta);
  claim.meta.uid = "uid-" + claim.meta.name;
  claim.phase = dice.OneOf({"Bound", "Bound", "Pending", "Lost", "", "?"});
  claim.storage_class = dice.AnyOf<std::optional<std::string>>({std::nullopt, "", "x", "y", "no"});
  if (!dice.Chance(3)) claim.volume_name = "pv-" + dice.Number(10);
  claim.requested_bytes = dice.AnyOf<std::optional<std::int64_t>>({std::nullopt, 20 * kGibibyte});
  claim.access_modes = {"ReadWriteOnce"};
  if (dice.Chance(3)) {
    claim.conditions.push_back({.type = dice.OneOf({"Unused", "Resizing"}),
                                .status = dice.OneOf({"True", "False", "Unknown"}),
                                .since = dice.MaybeTime(4)});
  }
  if (dice.Chance(6)) {
    const std::string owner = dice.OneOf({"web-0", "web", "gone"});
    claim.owners.push_back(
        {.kind = dice.OneOf({"Pod", "StatefulSet"}), .name = owner, .uid = "uid-" + owner});
  }
  claim.is_made_by_controller = dice.Chance(2);
  claim.has_selected_node = dice.Chance(2);
  if (dice.Chance(3)) NameSource(dice, claim);
  return claim;
}

inline kubernetes::StorageClass RandomClass(Dice& dice, std::string name) {
  auto storage_class = MakeClass(std::move(name));
  MarkSome(dice, storage_class.meta);
  storage_class.provisioner =
      dice.OneOf({"diskplugin.csi.alibabacloud.com", "diskplugin.csi.alibabacloud.com",
                  "alicloud/disk", "kubernetes.io/no-provisioner", ""});
  storage_class.volume_binding_mode = dice.OneOf({"WaitForFirstConsumer", "Immediate", "?"});
  storage_class.allow_volume_expansion = dice.Chance(2);
  storage_class.is_default = dice.Chance(2);
  storage_class.category = dice.OneOf({"cloud_essd", "cloud_essd,cloud_efficiency", ",", ""});
  storage_class.zone_ids = dice.SomeOf({"cn-shenzhen-e", "nowhere"});
  if (dice.Chance(3)) storage_class.allowed_topologies = RandomSelector(dice);
  return storage_class;
}

inline kubernetes::PodAffinityTerm RandomTerm(Dice& dice) {
  kubernetes::PodAffinityTerm term{
      .topology_key = dice.OneOf({"topology.kubernetes.io/zone", "host", ""}),
      .selector = kubernetes::LabelSelector{{"app", dice.OneOf({"In", "NotIn", "?"}), {"web"}}}};
  if (dice.Chance(8)) term.selector.reset();
  if (dice.Chance(6)) term.namespaces = {"b"};
  if (dice.Chance(6)) term.namespace_selector = kubernetes::LabelSelector{{"team", "Exists", {}}};
  return term;
}

inline kubernetes::PodTerms RandomTerms(Dice& dice) {
  kubernetes::PodTerms terms;
  terms.labels = {{"app", dice.OneOf({"web", "db"})}};
  if (dice.Chance(2)) terms.anti_affinity = {RandomTerm(dice)};
  if (dice.Chance(3)) terms.affinity = {RandomTerm(dice)};
  if (dice.Chance(6)) terms.host_ports = {{.port = 80}};
  if (dice.Chance(2)) {
    terms.spread = {{.topology_key = dice.OneOf({"topology.kubernetes.io/zone", "host"}),
                     .max_skew = dice.AnyOf<std::int64_t>({1, 2, 0, -1}),
                     .selector = RandomTerm(dice).selector}};
  }
  return terms;
}

inline kubernetes::PlacedPod RandomPlacedPod(Dice& dice, const std::string& number) {
  auto pod = MakePlacedPod(dice.OneOf({"a", "b"}), "p-" + number, dice.OneOf({"1", "2", "9"}),
                           {{"app", dice.OneOf({"web", "db"})}});
  pod.is_terminating = dice.Chance(4);
  if (dice.Chance(3)) pod.traits.anti_affinity = {RandomTerm(dice)};
  if (dice.Chance(6)) pod.traits.host_ports = {{.port = 80}};
  return pod;
}

inline kubernetes::StatefulSet RandomStatefulSet(Dice& dice, std::string ns, std::string name) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  auto set = MakeStatefulSet(std::move(ns), std::move(name), dice.SomeOf({"data", "data-web"}),
                             dice.AnyOf<std::int64_t>({0, 1, 1, 2, 3, kMost}));
  MarkSome(dice, set.meta);
  if (dice.Chance(4)) set.first_ordinal = dice.AnyOf<std::int64_t>({1, 5, kMost});
  for (auto& claim_template : set.claim_templates) {
    claim_template.storage_class =
        dice.AnyOf<std::optional<std::string>>({std::nullopt, "", "x", "y", "no"});
    claim_template.requested_bytes =
        dice.AnyOf<std::optional<std::int64_t>>({std::nullopt, 0, 20 * kGibibyte});
    claim_template.access_modes = {"ReadWriteOnce"};
    if (dice.Chance(6)) claim_template.selector = kubernetes::LabelSelector{{"tier", "Exists", {}}};
    if (dice.Chance(3)) NameSource(dice, claim_template);
  }
  if (dice.Chance(4)) set.placement.node_affinity = RandomSelector(dice);
  if (dice.Chance(4)) set.placement.tolerations = {{"", "Exists", "", ""}};
  set.is_parallel = dice.Chance(2);
  if (dice.Chance(8)) set.original_replicas = dice.AnyOf<std::int64_t>({0, 3, kMost});
  set.when_scaled = dice.OneOf({"Retain", "Delete", ""});
  set.when_deleted = dice.OneOf({"Retain", "Delete", ""});
  if (dice.Chance(3)) set.terms = RandomTerms(dice);
  return set;
}

inline kubernetes::Node RandomNode(Dice& dice, std::string name) {
  auto node = MakeNode(std::move(name));
  MarkSome(dice, node.meta);
  node.zone = dice.OneOf({"cn-shenzhen-d", "cn-shenzhen-e", ""});
  node.labels = {{"topology.diskplugin.csi.alibabacloud.com/zone", node.zone},
                 {"topology.kubernetes.io/zone", node.zone}};
  if (dice.Chance(2)) node.labels.insert(node.labels.begin(), {"host", node.meta.name});
  node.is_ready = !dice.Chance(4);
  node.is_cordoned = dice.Chance(4);
  node.is_virtual = dice.Chance(6);
  if (node.is_virtual || dice.Chance(8)) node.instance_id.clear();
  if (dice.Chance(4)) node.taints = {{"k", "v", dice.OneOf({"NoSchedule", "NoExecute", "?"})}};
  node.is_edge = dice.Chance(8);
  if (dice.Chance(6)) node.max_disk = static_cast<std::int64_t>(dice.Below(3));
  return node;
}

inline kubernetes::CsiNode RandomCsiNode(Dice& dice, std::string name) {
  auto csi_node = MakeCsiNode(
      std::move(name), dice.AnyOf<std::optional<std::int64_t>>({std::nullopt, 0, 1, 2, 15, -1}));
  if (dice.Chance(6)) csi_node.disk_limit.reset();
  if (dice.Chance(6)) csi_node.has_topology = false;
  if (dice.Chance(4)) csi_node.instance_id = dice.OneOf({"i-1", "i-2", "i-9"});
  return csi_node;
}

inline kubernetes::VolumeAttachment RandomAttachment(Dice& dice, const std::string& number) {
  auto attachment = MakeAttachment(dice.OneOf({"1", "2", "3", "9", ""}));
  MarkSome(dice, attachment.meta);
  attachment.meta.name = "csi-" + number;
  attachment.persistent_volume = dice.Chance(6) ? "" : "pv-" + dice.Number(10);
  attachment.attached = !dice.Chance(3);
  if (dice.Chance(4)) attachment.attacher = "ossplugin.csi.alibabacloud.com";
  const kubernetes::VolumeError error{
      .time = dice.MaybeTime(3),
      .message = dice.OneOf({"", "InstanceDiskLimitExceeded", "Multi-Attach error", "?"})};
  if (dice.Chance(3)) attachment.attach_error = error;
  if (dice.Chance(4)) attachment.detach_error = error;
  return attachment;
}

inline kubernetes::Pod RandomPod(Dice& dice, std::string ns, std::string name) {
  auto pod = MakePod(std::move(ns), std::move(name), dice.OneOf({"", "1", "2", "9"}),
                     dice.SomeOf({"data-web-0", "data-web-2", "by-hand", "no-claim"}));
  MarkSome(dice, pod.meta);
  pod.phase = dice.OneOf({"Pending", "Running", "Succeeded", "Failed", "Unknown", ""});
  pod.has_started = dice.Chance(2);
  pod.runs = pod.has_started && dice.Chance(2);
  if (pod.has_started) pod.last_ran = dice.MaybeTime(2);
  pod.claim_volumes.assign(pod.claims.size(), "data");
  pod.started = dice.MaybeTime(2);
  if (dice.Chance(2)) {
    pod.waiting.push_back(
        {.container = "c",
         .is_init = dice.Chance(2),
         .reason = dice.OneOf({"ContainerCreating", "PodInitializing", "ImagePullBackOff", ""})});
  }
  if (dice.Chance(3)) {
    pod.unscheduled_reason = dice.OneOf({"Unschedulable", "SchedulingGated"});
    pod.unscheduled_message = dice.OneOf(
        {"0/4 nodes are available: 1 node(s) exceed max volume count.", "Insufficient cpu", ""});
  }
  return pod;
}

inline kubernetes::Event RandomEvent(Dice& dice, const std::string& number) {
  kubernetes::Event event;
  event.meta.ns = dice.OneOf({"a", "b"});
  event.meta.name = "event-" + number;
  event.reason = dice.OneOf(
      {"FailedMount", "FailedMapVolume", "FailedAttachVolume", "ProvisioningFailed", "?"});
  event.message = dice.OneOf({"MountVolume failed for volume \"pv-1\"",
                              "unmounted volumes=[data cfg], unattached", "out of stock", ""});
  const std::string name = dice.OneOf({"web-0", "web-1", "data-web-0", "by-hand"});
  event.involved = {.kind = dice.OneOf({"Pod", "PersistentVolumeClaim", "Node"}),
                    .ns = event.meta.ns,
                    .name = name,
                    .uid = dice.Chance(3) ? "" : "uid-" + name};
  event.first_seen = dice.MaybeTime(3);
  event.last_seen = dice.MaybeTime(3);
  return event;
}

// A HorizontalPodAutoscaler or a ScaledObject.
template <class Scaler>
Scaler RandomAutoscaler(Dice& dice, std::string ns) {
  Scaler autoscaler;
  autoscaler.meta.ns = std::move(ns);
  autoscaler.meta.name = "autoscaler";
  autoscaler.target_kind = dice.OneOf({"StatefulSet", "StatefulSet", "Deployment"});
  autoscaler.target_name = dice.OneOf({"web", "x", "gone"});
  autoscaler.max_replicas =
      dice.AnyOf<std::int64_t>({0, 2, std::numeric_limits<std::int32_t>::max()});
  return autoscaler;
}

}  // namespace exporter
