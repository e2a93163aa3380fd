// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/analysis/grouped.h"
#include "exporter/inventory/instance_ids.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Lookup tables over one inventory, which must outlive them. Built once per publish.
struct Index {
  explicit Index(const Inventory& inventory);

  const alibaba::Disk* FindDisk(std::string_view disk_id) const { return ValueOf(disks_, disk_id); }
  const kubernetes::Node* FindNode(std::string_view name) const { return ValueOf(nodes_, name); }
  // Of several nodes that claim to be the instance, the first by name.
  const kubernetes::Node* FindNodeByInstance(std::string_view instance_id) const {
    return ValueOf(nodes_by_instance_, instance_id);
  }
  // The instance that a node is, by its CSINode and its own object; empty if none is known.
  std::string_view InstanceOf(const kubernetes::Node& node) const {
    return exporter::InstanceOf(node, FindCsiNode(node.meta.name));
  }
  // The region of all nodes; empty if they are in several regions or it is unknown.
  std::string_view node_region() const { return node_region_; }
  const kubernetes::CsiNode* FindCsiNode(std::string_view node_name) const {
    return ValueOf(csi_nodes_, node_name);
  }
  const alibaba::InstanceType* FindInstanceType(std::string_view type) const {
    return ValueOf(instance_types_, type);
  }
  const kubernetes::PersistentVolume* FindVolume(std::string_view name) const {
    return ValueOf(volumes_, name);
  }
  const kubernetes::PersistentVolumeClaim* FindClaim(std::string_view ns,
                                                     std::string_view name) const {
    return ValueOf(claims_, ObjectName{ns, name});
  }
  // The claim bound to a volume, by name and uid; null if it no longer exists.
  const kubernetes::PersistentVolumeClaim* FindClaimOf(
      const kubernetes::PersistentVolume& volume) const;
  const kubernetes::StorageClass* FindClass(std::string_view name) const {
    return ValueOf(classes_, name);
  }
  // The class for claims without one: the newest class marked as default, ties by name
  // (GetDefaultClass of k8s.io/kubernetes/pkg/volume/util); null if none.
  const kubernetes::StorageClass* default_class() const { return default_class_; }
  const kubernetes::StatefulSet* FindStatefulSet(std::string_view ns, std::string_view name) const {
    return ValueOf(stateful_sets_, ObjectName{ns, name});
  }
  const kubernetes::VolumeSnapshot* FindSnapshot(std::string_view ns, std::string_view name) const {
    return ValueOf(snapshots_, ObjectName{ns, name});
  }
  const kubernetes::VolumeSnapshotContent* FindSnapshotContent(std::string_view name) const {
    return ValueOf(snapshot_contents_, name);
  }
  const kubernetes::Pod* FindPod(std::string_view ns, std::string_view name) const {
    return ValueOf(pods_, ObjectName{ns, name});
  }
  // The pods that reference a claim, in any phase; unordered.
  Grouped<kubernetes::Pod>::Rows PodsOfClaim(std::string_view ns, std::string_view claim) const {
    return pods_of_claim_.Of({ns, claim});
  }
  // The attachments of a volume, of any driver; unordered.
  Grouped<kubernetes::VolumeAttachment>::Rows AttachmentsOf(std::string_view volume) const {
    return attachments_of_.Of({{}, volume});
  }
  // The events about a pod or claim; unordered.
  std::vector<const kubernetes::Event*> EventsOf(std::string_view kind, std::string_view ns,
                                                 std::string_view name) const;
  // The PV of a disk: the Bound one, else the first by name; null if none refers to it.
  const kubernetes::PersistentVolume* FindVolumeOfDisk(std::string_view disk_id) const {
    return ValueOf(volumes_by_disk_, disk_id);
  }
  // The other volumes that refer to the disk of this one; unordered.
  std::vector<const kubernetes::PersistentVolume*> OtherVolumesOfDisk(
      const kubernetes::PersistentVolume& volume) const;
  // The preferred one of those, as in FindVolumeOfDisk; null if none. Any operation on the disk
  // affects that volume's data.
  const kubernetes::PersistentVolume* FindOtherVolumeOfDisk(
      const kubernetes::PersistentVolume& volume) const;
  // Whether the disk of a volume is known to be gone: it is missing from a complete list of the
  // disks in its region that is newer than the volume. That list must contain the disk of some
  // other volume, which proves that it is of the right account.
  bool IsDiskGone(const kubernetes::PersistentVolume& volume) const;
  // The same without the proof that the list is of the right account.
  bool MayDiskBeGone(const kubernetes::PersistentVolume& volume) const;

 private:
  void AddKubernetes();

  const Inventory& inventory_;
  std::set<std::string_view> our_regions_;  // where DescribeDisks lists the disk of some PV
  std::unordered_map<std::string_view, const alibaba::Disk*> disks_;
  std::unordered_map<std::string_view, const kubernetes::Node*> nodes_by_instance_;
  std::unordered_map<std::string_view, const kubernetes::CsiNode*> csi_nodes_;
  std::unordered_map<std::string_view, const alibaba::InstanceType*> instance_types_;
  std::unordered_map<std::string_view, const kubernetes::PersistentVolume*> volumes_by_disk_;
  std::unordered_map<std::string_view, const kubernetes::Node*> nodes_;
  std::unordered_map<std::string_view, const kubernetes::PersistentVolume*> volumes_;
  std::unordered_map<std::string_view, const kubernetes::StorageClass*> classes_;
  const kubernetes::StorageClass* default_class_ = nullptr;
  std::string_view node_region_;
  ByObject<const kubernetes::PersistentVolumeClaim*> claims_;
  ByObject<const kubernetes::StatefulSet*> stateful_sets_;
  ByObject<const kubernetes::Pod*> pods_;
  ByObject<const kubernetes::VolumeSnapshot*> snapshots_;
  std::unordered_map<std::string_view, const kubernetes::VolumeSnapshotContent*> snapshot_contents_;
  Grouped<kubernetes::PersistentVolume> more_volumes_of_disk_;  // disks with several PVs
  Grouped<kubernetes::Pod> pods_of_claim_;
  Grouped<kubernetes::VolumeAttachment> attachments_of_;
  Grouped<kubernetes::Event> events_of_;
};

}  // namespace exporter
