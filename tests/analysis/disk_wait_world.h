// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/analysis/attach_failures.h"
#include "exporter/analysis/disk_waits.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

inline kubernetes::VolumeAttachment AttachmentOf(std::string node, bool attached) {
  auto attachment = MakeAttachment(std::move(node));
  attachment.persistent_volume = "pv-d-1";
  attachment.attached = attached;
  attachment.meta.created = SampleTime() - std::chrono::minutes{50};
  return attachment;
}

// Nodes n1 and n2. Pod ns/p has waited on n1 for an hour; its volume "data" is disk d-1, for one
// node only. ECS has the disk nowhere; `own` is the attachment to n1, attached nowhere else.
struct WaitWorld {
  kubernetes::Pod pod = MakePod("ns", "p", "n1", {"c"});
  kubernetes::PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  alibaba::Disk disk = MakeDisk("d-1");
  std::vector<kubernetes::Node> nodes{MakeNode("n1"), MakeNode("n2")};
  std::optional<kubernetes::VolumeAttachment> own = AttachmentOf("n1", false);
  std::vector<kubernetes::VolumeAttachment> others;
  std::vector<kubernetes::Event> events;
  bool knows_disks = true;
  bool are_disks_out_of_date = false;  // past the maximum age of their source

  WaitWorld() {
    pod.phase = "Pending";
    pod.has_started = pod.runs = false;
    pod.started = SampleTime() - std::chrono::hours{1};
    pod.claim_volumes = {"data"};
    volume.access_modes = {"ReadWriteOnce"};
  }

  void Say(const char* reason, std::string message,
           std::chrono::seconds ago = std::chrono::minutes{1}) {
    kubernetes::Event event;
    event.meta.name = "e" + std::to_string(events.size());
    event.reason = reason;
    event.message = std::move(message);
    event.involved = {.kind = "Pod", .ns = "ns", .name = "p", .uid = pod.meta.uid};
    event.last_seen = SampleTime() - ago;
    events.push_back(std::move(event));
  }

  void Attach() {
    own->attached = true;
    disk = MakeDisk("d-1", "i-n1");
  }

  Inventory Build() const {
    Inventory inventory = EmptyInventory();
    inventory.nodes = TableOf(nodes);
    inventory.pods = TableOf<kubernetes::Pod>({pod});
    auto claim = MakeClaim("ns", "c");
    claim.volume_name = "pv-d-1";
    inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
    inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
    auto attachments = others;
    if (own) attachments.push_back(*own);
    inventory.volume_attachments = TableOf(attachments);
    inventory.events = TableOf(events);
    if (knows_disks) inventory.disks = TableOf<alibaba::Disk>({disk});
    if (are_disks_out_of_date) inventory.disks = OutOfDate(inventory.disks);
    return inventory;
  }
};

// "attach disk_limit: InstanceDiskLimitExceeded"; empty if the pod does not wait for the disk.
inline std::string TextOf(const WaitWorld& world) {
  const Inventory inventory = world.Build();
  const Index index(inventory);
  const auto disks = DisksOf(index, world.pod);
  const auto wait = FindDiskWait(inventory, index, world.pod, disks.at(0));
  if (!wait) return "";
  static constexpr std::array<const char*, 3> kStages{"attach", "ecs", "mount"};
  std::string text = kStages.at(static_cast<std::size_t>(wait->stage));
  if (wait->cause) text += " " + std::string(Name(*wait->cause));
  return text + (wait->message.empty() ? "" : ": " + wait->message);
}

// "node/instance" of who has the disk instead, with "-" behind a node that detaches it.
inline std::string HolderOf(const WaitWorld& world) {
  const Inventory inventory = world.Build();
  const Index index(inventory);
  const auto wait =
      FindDiskWait(inventory, index, world.pod, DisksOf(index, world.pod).at(0)).value();
  return std::string(wait.holder.node) + (wait.holder.is_detaching ? "-" : "") + "/" +
         std::string(wait.holder.instance);
}

inline std::vector<std::string> FailuresOf(const WaitWorld& world) {
  const Inventory inventory = world.Build();
  const Index index(inventory);
  std::vector<std::string> failures;
  for (const auto& failure : FindAttachFailures(inventory, index)) {
    failures.push_back(std::string(failure.volume) + " " + std::string(failure.node) + " " +
                       std::string(Name(failure.cause)));
  }
  return failures;
}

// A change of the world, and what TextOf says then.
struct WaitCase {
  const char* what;
  std::function<void(WaitWorld&)> change;
  const char* text;
};

inline constexpr const char* kWaitedInVain =
    "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data]: timed "
    "out waiting for the condition";

}  // namespace exporter
