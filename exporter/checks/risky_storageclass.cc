#include "exporter/checks/risky_storageclass.h"

#include <algorithm>
#include <array>
#include <set>

#include "exporter/checks/remedy.h"

namespace exporter {
namespace {

using kubernetes::StorageClass;

constexpr std::array kSeverities{Severity::kInfo, Severity::kWarning};
constexpr std::string_view kFlexVolume = "alicloud/disk";

bool IsComplete(const Inventory& inventory) {
  return inventory.storage_classes.available() && inventory.nodes.available();
}

// The zones of nodes that hold disks and in which the class may make volumes.
std::set<std::string_view> ZonesOf(const Inventory& inventory, const StorageClass& storage_class) {
  const auto& ids = storage_class.zone_ids;
  const auto& topologies = storage_class.allowed_topologies;
  std::set<std::string_view> zones;
  for (const auto& node : inventory.nodes) {
    if (node.is_virtual || node.zone.empty()) continue;
    if (!ids.empty() && std::ranges::find(ids, node.zone) == ids.end()) continue;
    if (topologies && !topologies->empty() &&
        !kubernetes::Selects(*topologies, node.meta.name, node.labels)) {
      continue;
    }
    zones.insert(node.zone);
  }
  return zones;
}

std::size_t CountDefaults(const Inventory& inventory) {
  return static_cast<std::size_t>(
      std::ranges::count(inventory.storage_classes, true, &StorageClass::is_default));
}

// Empty where the class is not risky.
std::string_view ReasonOf(const Inventory& inventory, const StorageClass& storage_class,
                          std::size_t defaults) {
  const bool is_disk = storage_class.provisioner == kubernetes::kDiskDriver;
  if (is_disk && storage_class.volume_binding_mode == "Immediate" &&
      ZonesOf(inventory, storage_class).size() > 1) {
    return "immediate_binding";
  }
  if (storage_class.is_default && defaults > 1) return "several_defaults";
  if (storage_class.provisioner == kFlexVolume) return "flexvolume";
  return is_disk && !storage_class.allow_volume_expansion ? "no_expansion" : "";
}

std::string Danger(std::string_view reason, bool is_in_effect) {
  if (reason == "immediate_binding") {
    return "makes its volumes before the zone of the pod is known, and nodes are in several zones: "
           "a pod may never be scheduled to where its volume is";
  }
  if (reason == "several_defaults") {
    return is_in_effect
               ? "is the newest of several default classes, and the one that claims without a "
                 "class "
                 "get: making another one changes that"
               : "is marked as default class, and is none: claims without a class get the newest "
                 "one that is marked";
  }
  if (reason == "flexvolume") {
    return "is of FlexVolume, which Kubernetes no longer develops and the scheduler does not count";
  }
  return "does not allow expansion: a full disk can only be replaced";
}

std::vector<RemedyStep> Remedy(const StorageClass& storage_class, std::string_view reason,
                               bool is_in_effect) {
  const std::string name = ShellWord(storage_class.meta.name);
  std::vector<RemedyStep> steps{
      Look("Read the class.", "kubectl get storageclass " + name + " -o yaml")};
  if (reason == "several_defaults" && is_in_effect) {
    steps.push_back(
        Look("Find the other ones, and take the mark off those.", "kubectl get storageclass"));
  } else if (reason == "several_defaults") {
    steps.push_back(Act("Take the mark off; or off the others, if this is to be the default.",
                        "kubectl annotate storageclass " + name +
                            " storageclass.kubernetes.io/is-default-class=false "
                            "storageclass.beta.kubernetes.io/is-default-class- --overwrite"));
  } else if (reason == "no_expansion") {
    steps.push_back(
        Act("Allow it; volumes that are there can then grow, too.",
            "kubectl patch storageclass " + name + " -p '{\"allowVolumeExpansion\":true}'"));
  } else {
    steps.push_back(
        Look("Make a class of another name with volumeBindingMode WaitForFirstConsumer and the "
             "provisioner diskplugin.csi.alibabacloud.com, use it for new claims, and keep this "
             "one for as long as claims name it: what it says cannot be changed."));
  }
  return steps;
}

Finding Object(const Analysis& analysis, const StorageClass& storage_class,
               std::string_view reason) {
  const bool is_in_effect = analysis.index.default_class() == &storage_class;
  Finding finding;
  finding.check = "risky-storageclass";
  finding.severity = reason == "no_expansion" ? Severity::kInfo : Severity::kWarning;
  finding.kind = "StorageClass";
  finding.name = storage_class.meta.name;
  finding.storage_class = storage_class.meta.name;
  finding.reason = std::string(reason);
  finding.since = storage_class.meta.created;
  finding.summary =
      "StorageClass " + storage_class.meta.name + " " + Danger(reason, is_in_effect) + ".";
  finding.remedy = Remedy(storage_class, reason, is_in_effect);
  finding.is_ignored = IsIgnored(analysis, storage_class.meta);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const Inventory& inventory = analysis.inventory;
  const std::size_t defaults = CountDefaults(inventory);
  std::vector<Finding> findings;
  for (const auto& storage_class : inventory.storage_classes) {
    const std::string_view reason = ReasonOf(inventory, storage_class, defaults);
    if (reason.empty() || !Covers(inventory.scope, storage_class)) continue;
    findings.push_back(Object(analysis, storage_class, reason));
  }
  return findings;
}

}  // namespace

Check RiskyStorageClassCheck() {
  return {.name = "risky-storageclass",
          .severities = kSeverities,
          .is_complete = IsComplete,
          .find = Find,
          .has_grace = false};
}

}  // namespace exporter
