#include "exporter/checks/missing_node_pod.h"

#include <array>

#include "exporter/analysis/pod_facts.h"
#include "exporter/checks/disk_steps.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace {

using kubernetes::Pod;

constexpr std::array kSeverities{Severity::kWarning, Severity::kCritical};

bool IsComplete(const Inventory& inventory) {
  return inventory.pods.available() && inventory.nodes.available();
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const Pod& pod) {
  const std::string name = "-n " + ShellWord(pod.meta.ns) + " " + ShellWord(pod.meta.name);
  return {Look("Make sure that the node is gone for good.",
               "kubectl get node " + ShellWord(pod.node_name)),
          Look("Make sure that its machine is stopped or released.",
               "aliyun ecs DescribeInstances" + RegionOption(analysis) + " --InstanceName " +
                   ShellWord(pod.node_name)),
          Act("Delete the pod, which nobody else can end.",
              "kubectl delete pod " + name + " --grace-period=0 --force",
              "If the machine still runs, the pod may run twice and both may write to the same "
              "data.")};
}

Finding Object(const Analysis& analysis, const Pod& pod) {
  Finding finding;
  finding.check = "missing-node-pod";
  finding.severity = pod.claims.empty() ? Severity::kWarning : Severity::kCritical;
  finding.kind = "Pod";
  finding.ns = pod.meta.ns;
  finding.name = pod.meta.name;
  finding.node = pod.node_name;
  finding.reason = "node_missing";
  finding.summary = "Pod " + pod.meta.ns + "/" + pod.meta.name + " is on node " + pod.node_name +
                    ", which does not exist" +
                    (pod.claims.empty() ? ": nobody runs it and nobody ends it."
                                        : ": its volumes cannot be used by the pod that is to "
                                          "replace it.");
  finding.remedy = Remedy(analysis, pod);
  finding.is_ignored = IsIgnored(analysis, pod.meta);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const Inventory& inventory = analysis.inventory;
  std::vector<Finding> findings;
  for (const Pod& pod : inventory.pods) {
    if (pod.node_name.empty() || !IsLive(inventory, analysis.options, pod)) continue;
    if (analysis.index.FindNode(pod.node_name) != nullptr) continue;
    if (!inventory.scope.CoversNamespace(pod.meta.ns)) continue;
    findings.push_back(Object(analysis, pod));
  }
  return findings;
}

}  // namespace

Check MissingNodePodCheck() {
  return {.name = "missing-node-pod",
          .severities = kSeverities,
          .is_complete = IsComplete,
          .find = Find};
}

}  // namespace exporter
