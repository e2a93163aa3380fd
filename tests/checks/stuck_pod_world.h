// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/checks/checks.h"
#include "tests/checks/evaluating.h"

namespace exporter {

// Node n1; pod ns/p, an hour old, assigned to it but not started; its claim c is on disk d-1.
struct StuckWorld {
  StuckWorld() {
    pod = MakePod("ns", "p", "n1", {"c"});
    pod.phase = "Pending";
    pod.has_started = pod.runs = pod.ready = pod.initialized = false;
    pod.claim_volumes = {"data"};
    pod.started = SampleTime() - std::chrono::hours{1};
    pod.waiting = {{.container = "init", .is_init = true, .reason = "PodInitializing"},
                   {.container = "main", .is_init = false, .reason = "PodInitializing"}};
    volume = MakeDiskVolume("d-1", "Bound");
    attachment = MakeAttachment("n1");
    attachment.meta.name = "csi-1";
    attachment.persistent_volume = "pv-d-1";
    attachment.attached = false;
    event.meta.name = "e";
    event.meta.ns = "ns";
    event.reason = "FailedMount";
    event.message = "MountVolume.MountDevice failed for volume \"pv-d-1\" : rpc error";
    event.involved = {.kind = "Pod", .ns = "ns", .name = "p", .uid = pod.meta.uid};
    event.last_seen = SampleTime();
  }

  Inventory Build() const {
    Inventory inventory = EmptyInventory();
    auto node = MakeNode("n1");
    node.is_virtual = is_virtual;
    node.is_ready = is_ready;
    inventory.nodes = TableOf<kubernetes::Node>({node});
    inventory.pods = TableOf<kubernetes::Pod>({pod});
    auto claim = MakeClaim("ns", "c");
    claim.volume_name = "pv-d-1";
    inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
    inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
    std::vector<kubernetes::VolumeAttachment> attachments;
    if (has_attachment) attachments.push_back(attachment);
    if (has_attachment_elsewhere) attachments.push_back(MakeAttachment("n2"));
    inventory.volume_attachments = TableOf(attachments);
    if (has_event) inventory.events = TableOf<kubernetes::Event>({event});
    return inventory;
  }

  // The reason, or empty if there is no finding.
  std::string Verdict() const {
    const auto findings = EvaluateOne(StuckPodCheck(), Build()).findings;
    return findings.empty() ? "" : findings.at(0).reason;
  }

  kubernetes::Pod pod;
  kubernetes::PersistentVolume volume;
  kubernetes::VolumeAttachment attachment;
  bool has_attachment = true;
  bool has_attachment_elsewhere = true;  // of another volume
  kubernetes::Event event;
  bool has_event = false;
  bool is_virtual = false;
  bool is_ready = true;
};

}  // namespace exporter
