// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kListProductQuotas{kQuotas, "ListProductQuotas"};

// How much disk capacity the account may use in a place, as reported by one API.
struct DiskQuota {
  // The API's name: a QuotaActionCode of Quota Center ("q_...") or an account attribute.
  std::string code;
  std::string target;  // name of the account in our configuration; empty for the only one
  std::string region;
  std::string zone;      // empty: the whole region
  std::string category;  // empty: the API does not say
  std::string charge_type;
  double total_bytes = 0;
  std::optional<double> used_bytes;  // nullopt: not reported by the API
};

inline std::string KeyOf(const DiskQuota& quota) {
  return quota.target + '/' + quota.code + '/' + quota.region + '/' + quota.zone + '/' +
         quota.category + '/' + quota.charge_type;
}

// Decodes a quota of the product "disk"; nullopt if it is not a capacity (QuotaUnit).
// kBadResponse when it has no QuotaActionCode or no TotalQuota.
Result<std::optional<DiskQuota>> DecodeDiskQuota(const Fields& object);

// The capacity quotas of Elastic Block Storage in a region. Their codes are not documented, so all
// of them are read, under the names that Quota Center gives them.
ListRequest<DiskQuota> ListProductQuotas(const std::string& region);

}  // namespace exporter::alibaba
