#pragma once

#include <array>
#include <string_view>

namespace exporter {

// Why a disk cannot be attached, the label `cause`. other is what no rule knows.
inline constexpr std::array<std::string_view, 13> kAttachCauses{"disk_limit",
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

// The cause in the words of the CSI driver, the attach/detach controller, the kubelet or the ECS
// API; the first rule that knows the message wins. Never empty.
std::string_view AttachCause(std::string_view message);

}  // namespace exporter
