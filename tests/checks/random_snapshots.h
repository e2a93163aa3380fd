// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "tests/checks/random_cluster.h"

namespace exporter {

// Of the VolumeSnapshots "1" to "5" in namespaces "a" and "b".
inline kubernetes::VolumeSnapshotContent RandomSnapshotContent(Dice& dice,
                                                               const std::string& number) {
  kubernetes::VolumeSnapshotContent content;
  content.meta.name = "content-" + number;
  MarkSome(dice, content.meta);
  content.driver = dice.OneOf({"diskplugin.csi.alibabacloud.com", "?"});
  content.deletion_policy = dice.OneOf({"Retain", "Retain", "Delete", ""});
  content.snapshot_ns = dice.OneOf({"a", "b", ""});
  content.snapshot_name = dice.Number(5);
  content.snapshot_uid = dice.OneOf({"uid-1", "uid-2", ""});
  content.handle = dice.OneOf({"s-1", "$(reboot)", ""});
  content.is_ready = !dice.Chance(4);
  if (!dice.Chance(4)) content.restore_bytes = dice.AnySize();
  return content;
}

inline kubernetes::VolumeSnapshot RandomSnapshot(Dice& dice, std::string ns, std::string name) {
  kubernetes::VolumeSnapshot snapshot;
  snapshot.meta.ns = std::move(ns);
  snapshot.meta.name = std::move(name);
  MarkSome(dice, snapshot.meta);
  snapshot.meta.uid = dice.OneOf({"uid-1", "uid-2"});
  snapshot.content_name = dice.OneOf({"content-1", "content-2", ""});
  snapshot.is_ready = !dice.Chance(4);
  if (!dice.Chance(4)) snapshot.restore_bytes = dice.AnySize();
  return snapshot;
}

}  // namespace exporter
