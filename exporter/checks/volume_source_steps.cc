// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/volume_source_steps.h"

#include <array>
#include <string>

#include "exporter/checks/remedy.h"

namespace exporter {
namespace {

// By trouble.
constexpr std::array<std::string_view, 4> kSourceAdvice{
    "Name a snapshot that is there. One that ECS or a VolumeSnapshotContent still has can be made "
    "a VolumeSnapshot of that name again.",
    "See why the snapshot is not ready. The claim gets its volume as soon as it is.",
    "Ask for at least the size of the snapshot.",
    "Take a VolumeSnapshot of that claim and name it as the source."};

}  // namespace

RemedyStep SourceStep(const NamedSource& source, SourceTrouble trouble) {
  const std::string in_namespace = " --namespace " + ShellWord(source.ns);
  const bool is_clone = source.source == kubernetes::VolumeSource::kClaim;
  // A clone is not made even if the claim is there.
  const auto row = is_clone ? SourceTrouble::kUnsupported : trouble;
  std::string command = "kubectl get pvc" + in_namespace;
  if (!is_clone) {
    command = trouble == SourceTrouble::kMissing
                  ? "kubectl get volumesnapshots" + in_namespace
                  : "kubectl describe volumesnapshot" + in_namespace + " " + ShellWord(source.name);
  }
  return Look(std::string(kSourceAdvice.at(static_cast<std::size_t>(row))), std::move(command));
}

}  // namespace exporter
