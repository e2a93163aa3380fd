// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/driver_answer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "exporter/core/quantity.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

// validateCapabilities in pkg/disk/utils.go: MULTI_NODE_MULTI_WRITER and MULTI_NODE_SINGLE_WRITER,
// which is ReadWriteOnce together with ReadOnlyMany (ToCSIAccessMode of kubernetes-csi/
// csi-lib-utils), are for block volumes; these and MULTI_NODE_READER_ONLY need multiAttach.
std::string AccessRefusal(const DriverClass& driver_class, const VolumeRequest& request) {
  const auto asks_for = [&](std::string_view mode) {
    return std::ranges::find(request.access_modes, mode) != request.access_modes.end();
  };
  const bool reads_anywhere = asks_for("ReadOnlyMany");
  if (request.volume_mode != "Block") {
    if (asks_for("ReadWriteMany")) return "ReadWriteMany is for volumes of mode Block only";
    if (reads_anywhere && asks_for("ReadWriteOnce")) {
      return "ReadWriteOnce together with ReadOnlyMany is for volumes of mode Block only";
    }
  }
  if ((asks_for("ReadWriteMany") || reads_anywhere) && !driver_class.is_multi_attach) {
    return "its access mode needs a class with the parameter multiAttach";
  }
  return {};
}

struct AttemptRefusal {
  BlockedReason reason = BlockedReason::kNone;
  std::string detail{};
};

std::string NameOf(const DiskAttempt& attempt) {
  const std::string name(attempt.category->name);
  return attempt.level.empty() ? name : name + " " + std::string(attempt.level);
}

// Why ECS is not even asked for that disk, or refuses it by its size or IOPS.
AttemptRefusal RefusalOf(const DiskAttempt& attempt, const DriverClass& driver_class,
                         std::int64_t gib) {
  const DiskCategory& category = *attempt.category;
  const std::string asked = NameOf(attempt) + ": " + std::to_string(gib) + " GiB is ";
  const std::int64_t least = MinGib(category, attempt.level);
  if (gib < least) {
    return {BlockedReason::kSize, asked + "less than its minimum of " + std::to_string(least)};
  }
  if (category.max_gib > 0 && gib > category.max_gib) {
    return {BlockedReason::kSize,
            asked + "more than its maximum of " + std::to_string(category.max_gib)};
  }
  if (category.name == kIopsCategory && driver_class.provisioned_iops > MaxProvisionedIops(gib)) {
    return {BlockedReason::kPerformanceLevel,
            NameOf(attempt) + ": " + std::to_string(driver_class.provisioned_iops) +
                " provisioned IOPS are more than the " + std::to_string(MaxProvisionedIops(gib)) +
                " of a disk of " + std::to_string(gib) + " GiB"};
  }
  if (category.is_single_instance && !driver_class.selects_node) {
    return {BlockedReason::kTopology,
            NameOf(attempt) + ": needs a class with WaitForFirstConsumer"};
  }
  return {};
}

// Rounded up to whole GiB (getDiskVolumeOptions in pkg/disk/utils.go).
std::int64_t GibOf(const DriverClass& driver_class, std::int64_t bytes) {
  constexpr std::int64_t kRaisedGib = 20;
  const std::int64_t gib = WholeGib(bytes);
  return driver_class.raises_small ? std::max(gib, kRaisedGib) : gib;
}

// Keeps the attempts that are not refused; if none is left, says why.
void FilterAttempts(const DriverClass& driver_class, DiskAnswer& answer) {
  std::vector<AttemptRefusal> refusals;
  for (const DiskAttempt& attempt : driver_class.attempts) {
    AttemptRefusal refusal = RefusalOf(attempt, driver_class, answer.gib);
    if (refusal.reason == BlockedReason::kNone) {
      answer.attempts.push_back(attempt);
    } else {
      refusals.push_back(std::move(refusal));
    }
  }
  if (!answer.attempts.empty() || refusals.empty()) return;
  const auto by_size = std::ranges::find(refusals, BlockedReason::kSize, &AttemptRefusal::reason);
  answer.reason = by_size == refusals.end() ? refusals.front().reason : BlockedReason::kSize;
  answer.detail = Join(refusals, "; ", &AttemptRefusal::detail);
}

}  // namespace

DiskAnswer AnswerOf(const DriverClass& driver_class, const VolumeRequest& request,
                    std::optional<std::int64_t> bytes) {
  DiskAnswer answer{.gib = bytes ? GibOf(driver_class, *bytes) : 0};
  const auto refuse = [&](BlockedReason reason, std::string_view detail) {
    answer.reason = reason;
    answer.detail = detail;
    return answer;
  };
  if (!driver_class.is_checked) {
    answer.attempts = driver_class.attempts;
    return answer;
  }
  using enum BlockedReason;
  if (!driver_class.refusal.empty()) return refuse(kClassInvalid, driver_class.refusal);
  // The file system is not checked for block volumes and for those from a snapshot.
  const bool makes_file_system =
      request.volume_mode != "Block" && request.source == kubernetes::VolumeSource::kNone;
  if (makes_file_system && !driver_class.file_system_refusal.empty()) {
    return refuse(kClassInvalid, driver_class.file_system_refusal);
  }
  if (const std::string refusal = AccessRefusal(driver_class, request); !refusal.empty()) {
    return refuse(kAccessMode, refusal);
  }
  if (request.source == kubernetes::VolumeSource::kClaim) {
    return refuse(kSourceUnsupported, "it wants a clone of another claim's volume");
  }
  if (driver_class.needs_node && !driver_class.selects_node) {
    return refuse(kTopology, "restrictToHpnZone needs a class with WaitForFirstConsumer");
  }
  // A VolumeAttributesClass replaces type, level and IOPS.
  if (!bytes || !request.volume_attributes_class.empty()) return answer;
  FilterAttempts(driver_class, answer);
  return answer;
}

}  // namespace exporter
