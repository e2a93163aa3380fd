// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/scale_up/driver_tables.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a class provisions ECS disks.
bool MakesDisks(const kubernetes::StorageClass& storage_class);

// The zones a class restricts its disks to, as written; none for classes of regional disks only,
// for which the driver does not read them.
std::vector<std::string> ZonesOfClass(const kubernetes::StorageClass& storage_class);

// One disk that the driver may ask ECS for. It goes on to the next if size, performance level or
// provisioned IOPS are refused or the category is not offered in the zone; any other answer, quota
// and stock among them, is final (createDisk in pkg/disk/cloud.go of kubernetes-sigs/
// alibaba-cloud-csi-driver).
struct DiskAttempt {
  const DiskCategory* category = nullptr;
  std::string_view level{};  // of cloud_essd; empty: none is asked for, which makes PL1
};

// A class of ECS disks as its provisioner reads it. Views into the StorageClass.
struct DriverClass {
  std::string refusal{};                // why every claim is refused, for people; empty: it is not
  std::string file_system_refusal{};    // the same for claims that want a file system
  std::vector<DiskAttempt> attempts{};  // in their order; empty: not known
  std::int64_t provisioned_iops = 0;
  bool is_multi_attach = false;
  bool raises_small = false;  // requests below 20 GiB become 20 GiB
  bool selects_node = false;  // WaitForFirstConsumer: the driver knows the node, and its labels
  bool needs_node = false;    // restrictToHpnZone: always
  bool is_checked = true;     // false for FlexVolume, whose rules are not known
};
DriverClass ReadDriverClass(const kubernetes::StorageClass& storage_class);

}  // namespace exporter
