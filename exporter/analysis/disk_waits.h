// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/analysis/error_causes.h"
#include "exporter/analysis/pod_facts.h"

namespace exporter {

// Who has a disk that is wanted elsewhere; empty where nobody is known. Views into the inventory.
struct DiskHolder {
  std::string_view node;      // by its VolumeAttachment, else that of the instance
  std::string_view instance;  // where ECS has the disk
  bool is_detaching = false;  // the VolumeAttachment of that node is being deleted
};

enum class DiskWaitStage {
  kAttach,  // it is not attached
  kEcs,     // attached by its VolumeAttachment, or by its node; ECS has it elsewhere or nowhere
  kMount,   // it is attached, as far as known
};

// A disk that a pod waits for on its node.
struct DiskWait {
  const kubernetes::PersistentVolume* volume = nullptr;
  DiskWaitStage stage = DiskWaitStage::kAttach;
  // Why; nullopt if nobody has said so, and it cannot be seen either.
  std::optional<ErrorCause> cause{};
  ErrorSide side = ErrorSide::kCloud;  // that said so
  std::string message{};               // what was said, or what can be seen; may be empty
  DiskHolder holder{};
};

// Why a pod for which WaitsForVolumes does not have this disk: the one decision that findings and
// metrics share. nullopt if nothing speaks against the disk. In this order:
//   - not attached: the error of the VolumeAttachment; an event; another node that has or wants a
//     disk that only one node may have; another instance that has it by ECS;
//   - attached, but ECS has the disk elsewhere or nowhere: a driver that attaches from the node
//     reports attached first, or has no attachments at all (attachRequired: false);
//   - attached, and the kubelet says that it cannot mount the volume.
// What can be seen holds for as long as it can be seen. An event holds for the rhythm in which it
// is repeated, and not beyond the attachment or a start of the pod.
std::optional<DiskWait> FindDiskWait(const Inventory& inventory, const Index& index,
                                     const kubernetes::Pod& pod, const PodDisk& disk);

}  // namespace exporter
