// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <set>

#include "exporter/analysis/node_fit.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace risky_storageclass {

using kubernetes::StorageClass;

constexpr std::string_view kFlexVolumeProvisioner = "alicloud/disk";

constexpr std::array kRequired{kNeeds<&Inventory::storage_classes>, kNeeds<&Inventory::nodes>};

// The zones with disk-capable nodes in which the class may provision volumes.
std::set<std::string_view> ZonesOf(const Inventory& inventory, const StorageClass& storage_class) {
  std::set<std::string_view> zones;
  for (const auto& node : inventory.nodes) {
    if (node.is_virtual || node.zone.empty()) continue;
    if (Allows(storage_class, node)) zones.insert(node.zone);
  }
  return zones;
}

std::size_t CountDefaults(const Inventory& inventory) {
  return static_cast<std::size_t>(
      std::ranges::count(inventory.storage_classes, true, &StorageClass::is_default));
}

enum class Risk { kNone, kImmediateBinding, kSeveralDefaults, kFlexVolume, kNoExpansion };

std::string_view Name(Risk risk) {
  static constexpr std::array<std::string_view, 5> kNames{
      "", "immediate_binding", "several_defaults", "flexvolume", "no_expansion"};
  return kNames.at(static_cast<std::size_t>(risk));
}

Risk RiskOf(const Inventory& inventory, const StorageClass& storage_class, std::size_t defaults) {
  const bool is_disk = storage_class.provisioner == kubernetes::kDiskDriver;
  if (is_disk && storage_class.volume_binding_mode == "Immediate" &&
      ZonesOf(inventory, storage_class).size() > 1) {
    return Risk::kImmediateBinding;
  }
  if (storage_class.is_default && defaults > 1) return Risk::kSeveralDefaults;
  if (storage_class.provisioner == kFlexVolumeProvisioner) return Risk::kFlexVolume;
  return is_disk && !storage_class.allow_volume_expansion ? Risk::kNoExpansion : Risk::kNone;
}

std::string RiskText(Risk risk, bool is_in_effect) {
  if (risk == Risk::kImmediateBinding) {
    return "makes its volumes before the zone of the pod is known, and nodes are in several zones: "
           "a pod may never be scheduled to where its volume is";
  }
  if (risk == Risk::kSeveralDefaults) {
    return is_in_effect
               ? "is the newest of several default classes, so claims without a class get it; "
                 "creating another default changes that"
               : "is marked as default but has no effect: claims without a class get the newest "
                 "one that is marked";
  }
  if (risk == Risk::kFlexVolume) {
    return "uses FlexVolume, which is deprecated and whose disks the scheduler does not count";
  }
  return "does not allow expansion: a full disk can only be replaced";
}

std::vector<RemedyStep> Remedy(const StorageClass& storage_class, Risk risk, bool is_in_effect) {
  const std::string name = ShellWord(storage_class.meta.name);
  auto steps = Steps(Look("Read the class.", "kubectl get storageclass " + name + " -o yaml"));
  if (risk == Risk::kSeveralDefaults && is_in_effect) {
    steps.push_back(
        Look("Find the other ones, and take the mark off those.", "kubectl get storageclass"));
  } else if (risk == Risk::kSeveralDefaults) {
    steps.push_back(Act("Take the mark off; or off the others, if this is to be the default.",
                        "kubectl annotate storageclass " + name +
                            " storageclass.kubernetes.io/is-default-class=false "
                            "storageclass.beta.kubernetes.io/is-default-class- --overwrite"));
  } else if (risk == Risk::kNoExpansion) {
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

Finding MakeFinding(const Analysis& analysis, const StorageClass& storage_class, Risk risk) {
  const bool is_in_effect = analysis.index.default_class() == &storage_class;
  Finding finding = FindingOn(analysis, "StorageClass", storage_class.meta);
  finding.severity = risk == Risk::kNoExpansion ? Severity::kInfo : Severity::kWarning;
  finding.storage_class = storage_class.meta.name;
  finding.reason = std::string(Name(risk));
  finding.since = storage_class.meta.created;
  finding.summary =
      "StorageClass " + storage_class.meta.name + " " + RiskText(risk, is_in_effect) + ".";
  finding.remedy = Remedy(storage_class, risk, is_in_effect);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const Inventory& inventory = analysis.inventory;
  const std::size_t defaults = CountDefaults(inventory);
  std::vector<Finding> findings;
  for (const auto& storage_class : inventory.storage_classes) {
    const Risk risk = RiskOf(inventory, storage_class, defaults);
    if (risk == Risk::kNone || !Covers(inventory.scope, storage_class)) continue;
    findings.push_back(MakeFinding(analysis, storage_class, risk));
  }
  return findings;
}

}  // namespace risky_storageclass

// risky-storageclass: a StorageClass with a risky setting; the most severe one is the reason:
// `immediate_binding` (the disk driver provisions before the pod's zone is known, and nodes are in
// several allowed zones), `several_defaults`, `flexvolume` (the driver before CSI); warnings.
// `no_expansion` is info. The reclaim policy is not considered a risk.
Check RiskyStorageClassCheck() {
  using namespace risky_storageclass;
  return {.name = "risky-storageclass",
          .severities = kInfoOrWarning,
          .needs = kRequired,
          .find = Find,
          .has_grace = false};
}

}  // namespace exporter
