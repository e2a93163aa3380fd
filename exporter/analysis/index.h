#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/analysis/grouped.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Look-ups over one inventory, which must outlive it. Built once per publish.
struct Index {
  explicit Index(const Inventory& inventory);

  const alibaba::Disk* FindDisk(std::string_view disk_id) const;
  const kubernetes::Node* FindNode(std::string_view name) const;
  const kubernetes::Node* FindNodeByInstance(std::string_view instance_id) const;
  // The region that all nodes are in; empty where they are in several, or none says.
  std::string_view node_region() const { return node_region_; }
  const kubernetes::CsiNode* FindCsiNode(std::string_view node_name) const;
  const alibaba::InstanceType* FindInstanceType(std::string_view type) const;
  const kubernetes::PersistentVolume* FindVolume(std::string_view name) const;
  const kubernetes::PersistentVolumeClaim* FindClaim(std::string_view ns,
                                                     std::string_view name) const;
  // The claim that a volume is bound to, by name and uid; null where it exists no more.
  const kubernetes::PersistentVolumeClaim* FindClaimOf(
      const kubernetes::PersistentVolume& volume) const;
  const kubernetes::StorageClass* FindClass(std::string_view name) const;
  // The class of a claim that names none: the newest of those marked default, the first by name
  // of equals (GetDefaultClass of k8s.io/kubernetes/pkg/volume/util); null where there is none.
  const kubernetes::StorageClass* default_class() const { return default_class_; }
  const kubernetes::StatefulSet* FindStatefulSet(std::string_view ns, std::string_view name) const;
  const kubernetes::Pod* FindPod(std::string_view ns, std::string_view name) const;
  // The pods that name a claim, whatever their phase; in no order that means anything.
  std::vector<const kubernetes::Pod*> PodsOfClaim(std::string_view ns,
                                                  std::string_view claim) const;
  // The attachments of a volume, of whatever driver; in no order that means anything.
  std::vector<const kubernetes::VolumeAttachment*> AttachmentsOf(std::string_view volume) const;
  // What events are about a pod or claim; in no order that means anything.
  std::vector<const kubernetes::Event*> EventsOf(std::string_view kind, std::string_view ns,
                                                 std::string_view name) const;
  // The PV that stands for a disk: the Bound one, else the first by name; null when none names it.
  const kubernetes::PersistentVolume* FindVolumeOfDisk(std::string_view disk_id) const;
  // The other volumes that name the disk of this one; in no order that means anything.
  std::vector<const kubernetes::PersistentVolume*> OtherVolumesOfDisk(
      const kubernetes::PersistentVolume& volume) const;
  // One of them: that which stands for it, else the first by
  // name; null where there is none. What is done to the disk is done to that volume's data.
  const kubernetes::PersistentVolume* FindOtherVolumeOfDisk(
      const kubernetes::PersistentVolume& volume) const;
  // Whether the disk of a volume is known to be gone: the volume is older than a
  // whole list of the disks of its region that does not hold the disk, though it
  // holds a disk of some other volume there, so that it is the list of the right account.
  bool IsDiskGone(const kubernetes::PersistentVolume& volume) const;
  // Whether that would have to be said if the list were known to be of the right account.
  bool MayDiskBeGone(const kubernetes::PersistentVolume& volume) const;

 private:
  void AddKubernetes();

  const Inventory& inventory_;
  std::set<std::string_view> our_regions_;  // in which DescribeDisks holds the disk of a PV
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
  Grouped<kubernetes::PersistentVolume> more_volumes_of_disk_;  // of disks that several name
  Grouped<kubernetes::Pod> pods_of_claim_;
  Grouped<kubernetes::VolumeAttachment> attachments_of_;
  Grouped<kubernetes::Event> events_of_;
};

}  // namespace exporter
