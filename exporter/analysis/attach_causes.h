// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace exporter {

// Why a disk cannot be attached.
enum class AttachCause {
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
  kOther,  // matches no rule
};
// The values of the label `cause`, in the order of AttachCause.
inline constexpr std::array<std::string_view, 13> kAttachCauseNames{"disk_limit",
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
                                                                    "other"};

std::string_view Name(AttachCause cause);

// Classifies a message of the CSI driver, the attach/detach controller, the kubelet or the ECS API;
// the first matching rule wins.
AttachCause CauseOf(std::string_view message);

}  // namespace exporter
