// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tests/checks/dice.h"

namespace exporter {

// Random answers of DescribeDisks and related actions for a small account, plausible or not. Disks
// are "d-1" to "d-6"; instances "i-1" to "i-4" are nodes.

inline alibaba::Disk RandomDisk(Dice& dice, const std::string& number) {
  alibaba::Disk disk = MakeDisk("d-" + number, dice.OneOf({"", "", "i-1", "i-2", "i-9"}));
  disk.zone = dice.OneOf({"cn-shenzhen-d", "cn-shenzhen-e", ""});
  disk.size_gib = static_cast<std::int64_t>(dice.Below(3) * 20);
  disk.cluster_id = dice.OneOf({"", "a", "a", "b"});
  disk.created_by = dice.OneOf({"alibabacloud-csi-plugin", "", "terraform"});
  if (dice.Chance(4)) disk.volume_name = "pv-" + dice.Number(12);
  disk.type = dice.OneOf({"data", "data", "data", "system"});
  disk.category = dice.OneOf({"cloud_essd", "cloud_efficiency", "cloud_auto", "", "odd"});
  disk.charge_type = dice.OneOf({"PostPaid", "PostPaid", "PrePaid"});
  disk.created = dice.MaybeTime(3);
  disk.detached_at = dice.MaybeTime(3);
  if (dice.Chance(4)) {
    disk.status = dice.OneOf({"Attaching", "Detaching", "Creating", "ReIniting", "In_use", "Odd"});
  }
  if (dice.Chance(8)) disk.instance_ids = {"i-1", "i-2"};
  if (dice.Chance(8)) disk.lock_reasons = {dice.OneOf({"financial", "security", "odd"})};
  disk.delete_with_instance = dice.Chance(8);
  if (dice.Chance(8)) disk.zones = {"cn-shenzhen-d", "cn-shenzhen-e"};
  if (dice.Chance(8)) disk.marks = {"ack-storage.io/ignore"};
  return disk;
}

inline alibaba::DiskStock RandomStock(Dice& dice, const char* zone, const char* category) {
  return {.region = "cn-shenzhen",
          .zone = zone,
          .category = category,
          .status = dice.OneOf({"Available", "SoldOut", ""}),
          .status_category = dice.OneOf(
              {"WithStock", "WithoutStock", "ClosedWithStock", "ClosedWithoutStock", ""}),
          .min_gib = {},
          .max_gib = {}};
}

inline alibaba::DiskQuota RandomQuota(Dice& dice) {
  const double total = dice.AnyOf({0.0, -1.0, 100.0, 1e15});
  return {.code = dice.OneOf({"q_essd", "max-postpaid-yundisk-capacity"}),
          .target = "",
          .region = "cn-shenzhen",
          .zone = dice.OneOf({"", "cn-shenzhen-d", "cn-shenzhen-e"}),
          .category = dice.OneOf({"", "cloud_essd", "cloud_efficiency"}),
          .charge_type = dice.OneOf({"PostPaid", ""}),
          .total_bytes = total,
          .used_bytes = dice.AnyOf<std::optional<double>>({std::nullopt, 0.0, total, 2 * total})};
}

inline alibaba::Instance RandomInstance(const std::string& id) {
  alibaba::Instance instance;
  instance.id = id;
  instance.region = "cn-shenzhen";
  instance.zone = "cn-shenzhen-d";
  instance.status = "Running";
  return instance;
}

}  // namespace exporter
