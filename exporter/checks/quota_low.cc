// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <tuple>

#include "exporter/checks/remedy.h"

namespace exporter {
namespace quota_low {

using alibaba::DiskQuota;

constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;

// The account attributes are deprecated, so a response without them proves nothing.
bool IsKnown(const Analysis& analysis) {
  return analysis.inventory.disk_quotas.available() ||
         !analysis.inventory.capacity_attributes.empty();
}

double RatioOf(const DiskQuota& quota) {
  return *quota.used_bytes / quota.total_bytes;
}

std::string NameOf(const DiskQuota& quota) {
  return (quota.zone.empty() ? quota.region : quota.zone) + "/" +
         (quota.category.empty() ? quota.code : quota.category);
}

bool IsFuller(const DiskQuota& a, const DiskQuota& b) {
  const auto key = [](const DiskQuota& quota) {
    return std::tuple(-RatioOf(quota), std::string_view(quota.code), std::string_view(quota.target),
                      std::string_view(quota.charge_type), std::string_view(quota.region),
                      quota.total_bytes);
  };
  return key(a) < key(b);
}

// Rounded down; large enough for any double, as the numbers come from a server.
std::string Whole(double number) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), "%.0f", std::floor(number));
  return text.data();
}

std::string Gib(double bytes) {
  return Whole(bytes / kGiB) + " GiB";
}

std::string Summary(const DiskQuota& quota) {
  const double left = quota.total_bytes - *quota.used_bytes;
  const std::string account = quota.target.empty() ? "" : " of account " + quota.target;
  return "Disk quota " + NameOf(quota) + account + " is " + Whole(RatioOf(quota) * 100) +
         " % used, " + Gib(*quota.used_bytes) + " of " + Gib(quota.total_bytes) +
         (left > 0 ? ": volumes of more than " + Gib(left) + " cannot be made."
                   : ": no volume can be made or enlarged.");
}

std::vector<RemedyStep> Remedy(const DiskQuota& quota) {
  const std::string region = ShellWord(quota.region);
  const std::string show =
      quota.code.starts_with("q_")
          ? "aliyun quotas ListProductQuotas --ProductCode disk --QuotaActionCode " +
                ShellWord(quota.code) + " --Dimensions.1.Key regionId --Dimensions.1.Value " +
                region
          : "aliyun ecs DescribeAccountAttributes --region " + region + " --AttributeName.1 " +
                ShellWord(quota.code);
  return Steps(
      Look("See what the quota is now; a raise may be under way.", show),
      Look("Free what nobody needs: see the findings of orphaned-pv and leaked-disk, whose "
           "disks count against it."),
      Act("Apply for a larger quota in Quota Center, product Elastic Block Storage (disk), "
          "code " +
              quota.code + "; an answer can take days.",
          ""));
}

Finding MakeFinding(const DiskQuota& quota) {
  return {.severity = RatioOf(quota) >= 1 ? Severity::kCritical : Severity::kWarning,
          .kind = "Quota",
          .name = NameOf(quota),
          .zone = quota.zone,
          .reason = "quota",
          .summary = Summary(quota),
          .remedy = Remedy(quota)};
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::map<std::string, const DiskQuota*> fullest;
  for (const auto* table :
       {&analysis.inventory.disk_quotas, &analysis.inventory.capacity_attributes}) {
    for (const DiskQuota& quota : *table) {
      if (!quota.used_bytes || quota.total_bytes <= 0) continue;
      if (!std::isfinite(RatioOf(quota))) continue;
      const auto [place, is_first] = fullest.emplace(NameOf(quota), &quota);
      if (!is_first && IsFuller(quota, *place->second)) place->second = &quota;
    }
  }
  std::vector<Finding> findings;
  for (const auto& [name, quota] : fullest) {
    if (RatioOf(*quota) >= analysis.options.quota_ratio) findings.push_back(MakeFinding(*quota));
  }
  return findings;
}

}  // namespace quota_low

// quota-low: a disk capacity quota with known usage at or above options.quota_ratio; critical once
// it is used up, else a warning. The object is named `<zone or region>/<category>`, with the quota
// code if it has no category; if several share a name, the fullest is reported.
Check QuotaLowCheck() {
  using namespace quota_low;
  return {.name = "quota-low",
          .severities = kWarningOrCritical,
          .needs = {},
          .find = Find,
          .has_grace = false,
          .is_known = IsKnown};
}

}  // namespace exporter
