#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/inventory/inventory.h"

namespace exporter {

// Look-ups over one inventory, which must outlive it. Built once per publish.
struct Index {
  explicit Index(const Inventory& inventory);

  const alibaba::Disk* FindDisk(std::string_view disk_id) const;
  const kubernetes::Node* FindNodeByInstance(std::string_view instance_id) const;
  const kubernetes::CsiNode* FindCsiNode(std::string_view node_name) const;
  const alibaba::InstanceType* FindInstanceType(std::string_view type) const;
  // The PV that stands for a disk: the Bound one, else the first by name; null when none names it.
  const kubernetes::PersistentVolume* FindVolumeOfDisk(std::string_view disk_id) const;
  // Whether the disk of a volume is known to be gone: the volume is older than a
  // whole list of the disks of its region that does not hold the disk, though it
  // holds a disk of some other volume, so that it is the list of the right account.
  bool IsDiskGone(const kubernetes::PersistentVolume& volume) const;

 private:
  const Inventory& inventory_;
  bool lists_our_disks_ = false;  // DescribeDisks holds the disk of a PV
  std::unordered_map<std::string_view, const alibaba::Disk*> disks_;
  std::unordered_map<std::string_view, const kubernetes::Node*> nodes_by_instance_;
  std::unordered_map<std::string_view, const kubernetes::CsiNode*> csi_nodes_;
  std::unordered_map<std::string_view, const alibaba::InstanceType*> instance_types_;
  std::unordered_map<std::string_view, const kubernetes::PersistentVolume*> volumes_by_disk_;
};

}  // namespace exporter
