// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

void BindSnapshotContent(Values& values, const SnapshotContent& content, const World&,
                         const TimeAxis& times) {
  constexpr std::int64_t kGib = std::int64_t{1} << 30;
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  values.Set("deletion_policy", content.deletion_policy);
  values.Set("driver", kDiskDriver);
  values.Set("disk", content.disk_id);
  values.Set("snapshot_namespace", content.snapshot_ns);
  values.Set("snapshot", content.snapshot_name);
  values.Set("snapshot_uid", content.snapshot_uid);
  values.Set("taken", (times.origin + content.meta.created) * kNanoseconds);
  values.Set("bytes", content.size_gib * kGib);
  values.Set("handle", content.handle);
}

}  // namespace simulator::kubernetes
