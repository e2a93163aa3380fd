#pragma once

#include <string>
#include <vector>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/client/list_result.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeLensMonitorDisks{.product = "ebs",
                                                     .version = "2021-07-30",
                                                     .action = "DescribeLensMonitorDisks",
                                                     .ram_action = "ebs:DescribeLensMonitorDisks"};

// A disk to which CloudLens for EBS gives advice.
struct LensDisk {
  std::string disk_id;
  std::string region;
  std::vector<std::string> tags;  // CostOptimizationNeeded, NoSnapshot, ...; each once
};

// kBadResponse when the object has no DiskId.
Result<LensDisk> DecodeLensDisk(const Fields& object);

// The disks of a region that have `tag`, each once; one of another region is left out and
// counted.
Result<ListResult<LensDisk>> ListLensDisks(Client& client, const std::string& region,
                                           const std::string& tag, CallBudget& budget);

}  // namespace exporter::alibaba
