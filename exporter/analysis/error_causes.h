// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace exporter {

// Why a disk cannot be created, attached, mounted, detached or resized.
enum class ErrorCause {
  kDiskLimit,
  kCategoryUnsupported,
  kOutOfStock,
  kZoneMismatch,
  kMultiAttach,
  kDiskMissing,
  kInstanceMissing,
  kDiskBusy,
  kThrottled,
  kQuota,
  kUnpaid,
  kTimeout,
  kNotPortable,  // bound to another instance, or prepaid
  kPermission,
  kKms,
  kLocked,
  kInstanceState,
  kDriverMissing,
  kSize,
  kPerformanceLevel,  // or provisioned IOPS
  kTopology,
  kOther,  // matches no rule
};
// The values of the label `cause`, in the order of ErrorCause.
inline constexpr std::array<std::string_view, 22> kErrorCauseNames{"disk_limit",
                                                                   "category_unsupported",
                                                                   "out_of_stock",
                                                                   "zone_mismatch",
                                                                   "multi_attach",
                                                                   "disk_missing",
                                                                   "instance_missing",
                                                                   "disk_busy",
                                                                   "throttled",
                                                                   "quota",
                                                                   "unpaid",
                                                                   "timeout",
                                                                   "not_portable",
                                                                   "permission",
                                                                   "kms",
                                                                   "locked",
                                                                   "instance_state",
                                                                   "driver_missing",
                                                                   "size",
                                                                   "performance_level",
                                                                   "topology",
                                                                   "other"};

std::string_view Name(ErrorCause cause);

// On whose side it failed: permission, quota and throttling exist on both.
enum class ErrorSide {
  kCloud,       // Alibaba Cloud
  kKubernetes,  // its API server: RBAC, admission, ResourceQuota, rate limits
};

struct ErrorClass {
  ErrorCause cause = ErrorCause::kOther;
  ErrorSide side = ErrorSide::kCloud;

  friend bool operator==(const ErrorClass&, const ErrorClass&) = default;
};

// Classifies a message of the CSI driver and its sidecars, the attach/detach controller, the
// scheduler, the kubelet or the ECS API. Only the text before the response headers counts, names in
// quotes and URLs do not; error codes come before the sentences that wrap them.
ErrorClass Classify(std::string_view text);
// The part of such a message that people read: before the response headers, on one line
// of at most 1,000 bytes.
std::string ReadableError(std::string_view text);
inline ErrorCause CauseOf(std::string_view text) {
  return Classify(text).cause;
}

}  // namespace exporter
