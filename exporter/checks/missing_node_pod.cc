// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>
#include <set>
#include <string>

#include "exporter/analysis/pod_facts.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace missing_node_pod {

using kubernetes::Pod;

constexpr std::array kRequired{kNeeds<&Inventory::pods>, kNeeds<&Inventory::nodes>};

// ECS instances of unknown nodes that hold disks of the pod: the lost machine, if any.
std::set<std::string> InstancesOf(const Index& index, const Pod& pod) {
  std::set<std::string> instances;
  for (const auto& [volume, name] : DisksOf(index, pod)) {
    const auto* disk = index.FindDisk(volume->disk_id);
    if (disk == nullptr) continue;
    for (const auto& instance : disk->instance_ids) {
      if (index.FindNodeByInstance(instance) == nullptr) instances.insert(instance);
    }
  }
  return instances;
}

RemedyStep LookAtMachine(const Analysis& analysis, const Pod& pod) {
  const std::string command = "aliyun ecs DescribeInstances" + RegionOption(analysis);
  const auto instances = InstancesOf(analysis.index, pod);
  if (instances.empty()) {
    return Look(
        "Make sure that its machine is stopped or released. The name of a node need not be "
        "that of its instance: an empty answer proves nothing, look for its address, too.",
        command + " --InstanceName " + ShellWord(pod.node_name));
  }
  return Look("Make sure that the machine that still holds its disks is stopped or released.",
              command + " --InstanceIds " + IdListOf(instances));
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const Pod& pod) {
  const std::string name = "-n " + ShellWord(pod.meta.ns) + " " + ShellWord(pod.meta.name);
  return Steps(
      Look("Make sure that the node is gone for good.",
           "kubectl get node " + ShellWord(pod.node_name)),
      LookAtMachine(analysis, pod),
      Act("Force-delete the pod: no kubelet is left to end it.",
          "kubectl delete pod " + name + " --grace-period=0 --force",
          "If the machine still runs, the pod may run twice and both may write to the same "
          "data."));
}

Finding MakeFinding(const Analysis& analysis, const Pod& pod) {
  Finding finding = FindingOn(analysis, "Pod", pod.meta);
  finding.severity = pod.claims.empty() ? Severity::kWarning : Severity::kCritical;
  finding.node = pod.node_name;
  finding.reason = "node_missing";
  finding.summary = "Pod " + pod.meta.ns + "/" + pod.meta.name + " is on node " + pod.node_name +
                    ", which does not exist" +
                    (pod.claims.empty() ? ": no kubelet runs or ends it."
                                        : ": a replacement pod cannot use its volumes.");
  finding.remedy = Remedy(analysis, pod);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const Inventory& inventory = analysis.inventory;
  std::vector<Finding> findings;
  for (const Pod& pod : inventory.pods) {
    if (pod.node_name.empty() || !IsLive(inventory, analysis.options, pod)) continue;
    if (analysis.index.FindNode(pod.node_name) != nullptr) continue;
    if (!inventory.scope.CoversNamespace(pod.meta.ns)) continue;
    findings.push_back(MakeFinding(analysis, pod));
  }
  return findings;
}

}  // namespace missing_node_pod

// missing-node-pod: a live pod, with or without volumes, whose node does not exist. Critical for a
// pod with claims, else a warning. A pod Terminating for longer than the grace period is not live;
// with a claim it is a stuck-pod.
Check MissingNodePodCheck() {
  using namespace missing_node_pod;
  return {.name = "missing-node-pod",
          .severities = kWarningOrCritical,
          .needs = kRequired,
          .find = Find};
}

}  // namespace exporter
