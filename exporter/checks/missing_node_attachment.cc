// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>

#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace missing_node_attachment {

using kubernetes::PersistentVolume;
using kubernetes::VolumeAttachment;

constexpr std::array kRequired{kNeeds<&Inventory::volume_attachments>, kNeeds<&Inventory::nodes>};

std::vector<RemedyStep> Remedy(const Analysis& analysis, const VolumeAttachment& attachment,
                               const PersistentVolume* volume) {
  auto steps =
      Steps(Look("Make sure that the node is gone for good, and not just renamed or rejoining.",
                 "kubectl get node " + ShellWord(attachment.node_name)),
            Look("See which pods still name the node: until they are gone the attachment stays.",
                 "kubectl get pods -A -o wide --field-selector " +
                     ShellWord("spec.nodeName=" + attachment.node_name)));
  if (volume != nullptr && !volume->disk_id.empty()) {
    steps.push_back(LookAtDisk(analysis, *volume));
  }
  steps.push_back(
      Look("If the machine of the node still runs, stop it: what it has not written yet is lost "
           "when the disk is detached.",
           "aliyun ecs DescribeInstances" + RegionOption(analysis) + " --InstanceName " +
               ShellWord(attachment.node_name)));
  steps.push_back(Delete(attachment.meta,
                         "Delete the attachment; the attacher then detaches the disk.",
                         "kubectl delete volumeattachment " + ShellWord(attachment.meta.name),
                         "If the machine still runs and writes to the disk, what it has not yet "
                         "written is lost."));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const VolumeAttachment& attachment,
                    const PersistentVolume* volume) {
  Finding finding = FindingOn(analysis, attachment, volume);
  finding.reason = "node_missing";
  finding.summary = "VolumeAttachment " + attachment.meta.name + " still attaches volume " +
                    attachment.persistent_volume + " to node " + attachment.node_name +
                    ", which does not exist: the volume cannot be attached elsewhere.";
  finding.remedy = Remedy(analysis, attachment, volume);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const auto& attachment : analysis.inventory.volume_attachments) {
    if (attachment.attacher != kubernetes::kDiskDriver || attachment.node_name.empty()) continue;
    if (analysis.index.FindNode(attachment.node_name) != nullptr) continue;
    const auto* volume = analysis.index.FindVolume(attachment.persistent_volume);
    if (volume != nullptr && !Covers(analysis.inventory.scope, *volume)) continue;
    findings.push_back(MakeFinding(analysis, attachment, volume));
  }
  return findings;
}

}  // namespace missing_node_attachment

// missing-node-attachment: a VolumeAttachment of the disk driver to a node that does not exist. OSS
// and NAS volumes have no attachments.
Check MissingNodeAttachmentCheck() {
  using namespace missing_node_attachment;
  return {.name = "missing-node-attachment",
          .severities = kOnlyWarning,
          .needs = kRequired,
          .find = Find};
}

}  // namespace exporter
