// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>

#include "exporter/analysis/attach_causes.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace attach_error {

using kubernetes::VolumeAttachment;

constexpr std::array kRequired{kNeeds<&Inventory::volume_attachments>};

struct Advice {
  AttachCause cause;
  std::string_view meaning;
  std::string_view what;  // what to do about it
};

constexpr std::array kAdvice{
    Advice{AttachCause::kDiskLimit, "the instance holds as many disks as it may",
           "Move a pod with disks off the node, or cordon it and let the pod be scheduled anew."},
    Advice{AttachCause::kCategoryUnsupported,
           "the instance type does not take disks of this category",
           "Cordon the node for the pod, or use a class whose category the type takes."},
    Advice{AttachCause::kOutOfStock, "the zone has no such disks left",
           "Wait for stock, or use another category or zone."},
    Advice{AttachCause::kZoneMismatch, "disk and instance are in different zones",
           "Schedule the pod in the zone of the disk: compare the volume's node affinity."},
    Advice{AttachCause::kMultiAttach, "the disk is still attached to another node",
           "End the pod that has it there; if its node is gone, see missing-node-attachment."},
    Advice{AttachCause::kDiskMissing, "the disk does not exist",
           "See dangling-pv: bring the data back from a snapshot, or make a new claim."},
    Advice{AttachCause::kInstanceMissing, "the instance does not exist",
           "Delete the pod, so that it is scheduled to a node that exists."},
    Advice{AttachCause::kDiskBusy, "the disk is being attached, detached or used by something else",
           "Wait for that to end; if it does not, detach the disk where ECS says that it is."},
    Advice{AttachCause::kThrottled, "Alibaba Cloud takes no more calls for the moment",
           "Wait; if it lasts, find out who else of the account calls that often."},
    Advice{AttachCause::kQuota, "the account may have no more disk capacity",
           "Ask for a higher quota in Quota Center, or delete leaked disks."},
    Advice{AttachCause::kUnpaid, "the account or the disk is not paid for",
           "Pay, or have the lock taken off: until then every disk of it is in danger."},
    Advice{AttachCause::kTimeout, "the attachment was not finished in time",
           "Wait for the next try; if it lasts, read the log of the CSI controller."},
    Advice{AttachCause::kOther, "for a reason that no rule knows",
           "Read the message of the attachment and the log of the CSI controller."},
};

const Advice& AdviceOn(AttachCause cause) {
  const auto found = std::ranges::find(kAdvice, cause, &Advice::cause);
  return found == kAdvice.end() ? kAdvice.back() : *found;
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const VolumeAttachment& attachment,
                               const Advice& advice) {
  auto steps = Steps(Look("Read what the driver says.",
                          "kubectl get volumeattachment " + ShellWord(attachment.meta.name) +
                              " -o jsonpath='{.status.attachError.message}'"));
  const auto* volume = analysis.index.FindVolume(attachment.persistent_volume);
  if (volume != nullptr && !volume->disk_id.empty()) {
    steps.push_back(LookAtDisk(analysis, *volume));
  }
  steps.push_back(Look(std::string(advice.what)));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const VolumeAttachment& attachment) {
  const AttachCause cause = CauseOf(attachment.attach_error->message);
  const Advice& advice = AdviceOn(cause);
  Finding finding = FindingOn(analysis, attachment);
  finding.reason = std::string(Name(cause));
  // The attach error carries the time of the latest retry only.
  finding.since = attachment.meta.created ? attachment.meta.created : attachment.attach_error->time;
  finding.summary = "Volume " + attachment.persistent_volume + " cannot be attached to node " +
                    attachment.node_name + ": " + std::string(advice.meaning) + ".";
  finding.remedy = Remedy(analysis, attachment, advice);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const auto& attachment : analysis.inventory.volume_attachments) {
    if (attachment.attacher != kubernetes::kDiskDriver || !attachment.attach_error) continue;
    const auto* volume = analysis.index.FindVolume(attachment.persistent_volume);
    const bool is_shown = volume == nullptr || Covers(analysis.inventory.scope, *volume);
    if (!attachment.attached && is_shown) findings.push_back(MakeFinding(analysis, attachment));
  }
  return findings;
}

}  // namespace attach_error

// attach-error: a VolumeAttachment of the disk driver that reports an attach error. Critical; the
// reason is the cause (analysis/attach_causes.h). Detach errors are reported by stuck-pod.
Check AttachErrorCheck() {
  using namespace attach_error;
  return {.name = "attach-error", .severities = kOnlyCritical, .needs = kRequired, .find = Find};
}

}  // namespace exporter
