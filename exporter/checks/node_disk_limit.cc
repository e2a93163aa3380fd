// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>

#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"
#include "exporter/core/text.h"

namespace exporter {
namespace node_disk_limit {

constexpr std::array kRequired{kNeeds<&Inventory::nodes>};

// Either the scheduler's view of disk slots or the cloud's is enough.
bool IsKnown(const Analysis& analysis) {
  const Inventory& inventory = analysis.inventory;
  const bool has_scheduler_view =
      inventory.csi_nodes.available() && inventory.volume_attachments.available();
  const bool has_cloud_view = inventory.disks.available() && inventory.instance_types.available();
  return has_scheduler_view || has_cloud_view;
}

std::string Counted(std::string_view view, std::optional<std::int64_t> count) {
  return count ? ", " + std::to_string(*count) + " " + std::string(view) : "";
}

std::string Summary(const NodeSlots& slots) {
  const std::string limits = Join(slots.limits, ", ", [](const AttachLimit& limit) {
    return std::to_string(limit.disks) + " by " + std::string(limit.source);
  });
  return "Node " + slots.node->meta.name + " cannot take another disk (headroom " +
         std::to_string(*slots.headroom) + "; attached:" +
         (Counted("by Kubernetes", slots.attached_kubernetes) +
          Counted("by ECS", slots.attached_ecs) + Counted("awaited by pods", slots.awaited))
             .substr(1) +
         "; limit: " + limits + "): a pod with a disk that is scheduled there hangs.";
}

std::vector<RemedyStep> Remedy(const NodeSlots& slots) {
  const std::string node = ShellWord(slots.node->meta.name);
  auto steps = Steps(
      Look("See what is attached.", AttachmentsToNode(slots.node->meta.name)),
      Look("See which pods run there.", "kubectl get pods -A -o wide --field-selector " +
                                            ShellWord("spec.nodeName=" + slots.node->meta.name)));
  if (!slots.instance.empty()) {
    steps.push_back(Look("Find disks that no volume of the cluster needs there.",
                         "aliyun ecs DescribeDisks --region " + ShellWord(slots.node->region) +
                             " --PageSize 100 --InstanceId " + ShellWord(slots.instance)));
  }
  steps.push_back(Act("Keep new pods away.", "kubectl cordon " + node));
  steps.push_back(
      Look("Move pods with disks to other nodes, or take an instance type that holds "
           "more disks, or add a node."));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const NodeSlots& slots) {
  Finding finding = FindingOn(analysis, "Node", slots.node->meta);
  finding.node = slots.node->meta.name;
  finding.zone = slots.node->zone;
  finding.reason = *slots.headroom < 0 ? "overfull" : "full";
  finding.summary = Summary(slots);
  finding.remedy = Remedy(slots);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const NodeSlots& slots : analysis.node_slots) {
    const bool can_hold_disks = !slots.instance.empty() || slots.has_driver == true;
    if (can_hold_disks && slots.headroom && *slots.headroom <= 0) {
      findings.push_back(MakeFinding(analysis, slots));
    }
  }
  return findings;
}

}  // namespace node_disk_limit

// node-disk-limit: a node without free disk slots: headroom 0 (`full`) or negative (`overfull`).
// Virtual nodes, and non-ECS nodes without the disk driver, are never reported.
Check NodeDiskLimitCheck() {
  using namespace node_disk_limit;
  return {.name = "node-disk-limit",
          .severities = kOnlyCritical,
          .needs = kRequired,
          .find = Find,
          .has_grace = false,
          .is_known = IsKnown};
}

}  // namespace exporter
