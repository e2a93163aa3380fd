// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/quotas_list_product_quotas.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "exporter/alibaba/resources/rpc_answer.h"

namespace exporter::alibaba {
namespace {

constexpr double kKibi = 1024.0;

// Alibaba Cloud writes GB but means GiB.
constexpr std::array<std::pair<std::string_view, double>, 8> kUnits{{
    {"MB", kKibi* kKibi},
    {"MiB", kKibi* kKibi},
    {"GB", kKibi* kKibi* kKibi},
    {"GiB", kKibi* kKibi* kKibi},
    {"TB", kKibi* kKibi* kKibi* kKibi},
    {"TiB", kKibi* kKibi* kKibi* kKibi},
    {"PB", kKibi* kKibi* kKibi* kKibi* kKibi},
    {"PiB", kKibi* kKibi* kKibi* kKibi* kKibi},
}};

// Maps a quota dimension to a field. The keys for a category are not documented.
void ReadDimension(std::string_view key, std::string_view value, DiskQuota& quota) {
  if (key == "regionId") quota.region = value;
  if (key == "zoneId") quota.zone = value;
  if (key == "chargeType") quota.charge_type = value;
  if (key == "resourceType" || key == "category" || key == "diskCategory") quota.category = value;
}

}  // namespace

Result<std::optional<DiskQuota>> DecodeDiskQuota(const Fields& object) {
  DiskQuota quota;
  quota.code = object.Text("QuotaActionCode");
  if (quota.code.empty()) return Fail(ErrorKind::kBadResponse, "quota: no QuotaActionCode");
  const std::string unit = object.Text("QuotaUnit");
  const auto* scale = std::ranges::find(kUnits, unit, &decltype(kUnits)::value_type::first);
  if (scale == kUnits.end()) return std::optional<DiskQuota>{};
  const auto total = object.Number("TotalQuota");
  if (!total || *total < 0) {
    return Fail(ErrorKind::kBadResponse, "quota " + OneLine(quota.code, 80) + ": no TotalQuota");
  }
  quota.total_bytes = *total * scale->second;
  // TotalUsage is meaningless unless the quota is consumable.
  const auto used = object.Number("TotalUsage");
  if (used && *used >= 0 && object.Boolean("Consumable")) quota.used_bytes = *used * scale->second;
  object.ForEachEntry("Dimensions", [&](std::string_view key, std::string_view value) {
    ReadDimension(key, value, quota);
  });
  return std::optional(std::move(quota));
}

ListRequest<DiskQuota> ListProductQuotas(const std::string& region) {
  return {.request = {.api = kListProductQuotas,
                      .region = region,
                      // Without the dimension the answer silently covers cn-hangzhou.
                      .parameters = {{"ProductCode", "disk"},
                                     {"QuotaCategory", "CommonQuota"},
                                     {"MaxResults", "100"},
                                     {"Dimensions.1.Key", "regionId"},
                                     {"Dimensions.1.Value", region}},
                      .is_form = true},
          .path = {"", "Quotas"},
          .decode = InRegion(region, DecodeDiskQuota, "quota", &DiskQuota::code)};
}

}  // namespace exporter::alibaba
