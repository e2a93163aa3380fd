// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/timestamp.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Small handmade inventories. Every builder returns an ordinary object; a test changes only what it
// is about.

inline constexpr std::int64_t kGibibyte = std::int64_t{1} << 30U;
inline constexpr const char* kSampleClass = "alicloud-disk-essd";

TimePoint At(const std::string& timestamp);

// The time of the sample inventories.
TimePoint SampleTime();

template <class T>
Table<T> TableOf(std::vector<T> rows) {
  return Table<T>(std::move(rows), SampleTime());
}

// Makes the last read of a table fail; the rows of an earlier one are kept.
void LetFail(TableState& table, ErrorKind kind = ErrorKind::kTimeout);

// The rows of a table whose last good read is past its maximum age.
template <class T>
Table<T> OutOfDate(const Table<T>& table) {
  class Old : public Table<T> {
   public:
    explicit Old(const Table<T>& given) : Table<T>(given) { this->is_available_ = false; }
  };
  return Old(table);
}

// All tables were read and are empty; the disks of cn-shenzhen were listed.
Inventory EmptyInventory();

// A volume of 1000Gi without a backing disk, in its phase for an hour.
kubernetes::PersistentVolume MakeVolume(std::string name, std::string phase);

kubernetes::PersistentVolume MakeDiskVolume(std::string disk, std::string phase);

kubernetes::PersistentVolumeClaim MakeClaim(std::string ns, std::string name);

kubernetes::StatefulSet MakeStatefulSet(std::string ns, std::string name,
                                        const std::vector<std::string>& templates,
                                        std::int64_t replicas);

// An ECS instance in cn-shenzhen; "n1" is instance "i-n1".
kubernetes::Node MakeNode(std::string name);

// A pod that uses `claims`; it runs on `node`, or is pending if that is empty.
kubernetes::Pod MakePod(std::string ns, std::string name, std::string node,
                        std::vector<std::string> claims);

// A pod on a node as its terms and those of others see it.
kubernetes::PlacedPod MakePlacedPod(std::string ns, std::string name, std::string node,
                                    kubernetes::Labels labels);

// The pods on nodes, read for all that the StatefulSets of the inventory ask.
void PlacePods(Inventory& inventory, const std::vector<kubernetes::PlacedPod>& pods);

// A class of cloud_essd disks with WaitForFirstConsumer.
kubernetes::StorageClass MakeClass(std::string name);

kubernetes::CsiNode MakeCsiNode(std::string name, std::optional<std::int64_t> limit);

kubernetes::VolumeAttachment MakeAttachment(std::string node);

alibaba::InstanceType MakeInstanceType(std::string id, std::optional<std::int64_t> disk_quantity);

// A data disk of 1000 GiB, attached to `instance`, or Available if that is empty.
alibaba::Disk MakeDisk(std::string id, const std::string& instance = "");

}  // namespace exporter
