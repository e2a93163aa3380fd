// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>

#include "exporter/analysis/error_causes.h"
#include "exporter/checks/cause_advice.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace attach_error {

using kubernetes::PersistentVolume;
using kubernetes::VolumeAttachment;

constexpr std::array kRequired{kNeeds<&Inventory::volume_attachments>};

std::vector<RemedyStep> Remedy(const Analysis& analysis, const VolumeAttachment& attachment,
                               const PersistentVolume* volume, const CauseAdvice& advice) {
  auto steps = Steps(Look("Read what the driver says.",
                          "kubectl get volumeattachment " + ShellWord(attachment.meta.name) +
                              " -o jsonpath='{.status.attachError.message}'"));
  if (volume != nullptr && !volume->disk_id.empty()) {
    steps.push_back(LookAtDisk(analysis, *volume));
  }
  steps.push_back(Look(std::string(advice.what), std::string(advice.command)));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const VolumeAttachment& attachment,
                    const PersistentVolume* volume) {
  const ErrorClass error = Classify(attachment.attach_error->message);
  const CauseAdvice& advice = AdviceOn(error);
  Finding finding = FindingOn(analysis, attachment, volume);
  finding.reason = std::string(Name(error.cause));
  // The attach error carries the time of the latest retry only.
  finding.since = attachment.meta.created ? attachment.meta.created : attachment.attach_error->time;
  finding.summary = "Volume " + attachment.persistent_volume + " cannot be attached to node " +
                    attachment.node_name + ": " + std::string(advice.meaning);
  const std::string message = ReadableError(attachment.attach_error->message);
  // What no rule knows, people have to read.
  if (error.cause == ErrorCause::kOther && !message.empty()) finding.summary += ": " + message;
  if (!finding.summary.ends_with('.')) finding.summary += '.';
  finding.remedy = Remedy(analysis, attachment, volume, advice);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const auto& attachment : analysis.inventory.volume_attachments) {
    if (attachment.attacher != kubernetes::kDiskDriver || attachment.attached) continue;
    if (!attachment.attach_error) continue;
    const auto* volume = analysis.index.FindVolume(attachment.persistent_volume);
    if (volume != nullptr && !Covers(analysis.inventory.scope, *volume)) continue;
    findings.push_back(MakeFinding(analysis, attachment, volume));
  }
  return findings;
}

}  // namespace attach_error

// attach-error: a VolumeAttachment of the disk driver that reports an attach error. Critical; the
// reason is the cause (analysis/error_causes.h). Detach errors are reported by stuck-pod.
Check AttachErrorCheck() {
  using namespace attach_error;
  return {.name = "attach-error", .severities = kOnlyCritical, .needs = kRequired, .find = Find};
}

}  // namespace exporter
