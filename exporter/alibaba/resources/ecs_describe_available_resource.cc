// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_available_resource.h"

#include <set>
#include <utility>

namespace exporter::alibaba {
namespace {

// Zone and category of the rows read so far.
using Seen = std::set<std::pair<std::string, std::string>>;

void ReadResources(const Fields& zone, const std::string& region, Seen& seen,
                   ListResult<DiskStock>& stock) {
  const std::string zone_id = zone.Text("ZoneId");
  if (zone_id.empty()) return stock.Note(1, "stock: a zone without ZoneId");
  const std::string zone_region = zone.Text("RegionId");
  if (!zone_region.empty() && zone_region != region) {
    return stock.Note(1, "stock: zone " + OneLine(zone_id, 40) + " is of region " +
                             OneLine(zone_region, 40) + ", not " + region);
  }
  zone.Object("AvailableResources").ForEach("AvailableResource", [&](const Fields& resource) {
    if (resource.Text("Type") != "DataDisk") return;
    resource.Object("SupportedResources").ForEach("SupportedResource", [&](const Fields& row) {
      DiskStock disk{.region = region,
                     .zone = zone_id,
                     .category = row.Text("Value"),
                     .status = row.Text("Status"),
                     .status_category = row.Text("StatusCategory"),
                     .min_gib = CountField(row, "Min"),
                     .max_gib = CountField(row, "Max")};
      if (disk.category.empty()) return stock.Note(1, "stock: a resource without Value");
      if (!seen.emplace(zone_id, disk.category).second) return;
      stock.items.push_back(std::move(disk));
    });
  });
}

Result<ListResult<DiskStock>> DecodeStock(const Fields& answer, const std::string& region) {
  ListResult<DiskStock> stock;
  Seen seen;
  const bool is_read =
      answer.Object("AvailableZones").ForEach("AvailableZone", [&](const Fields& zone) {
        ReadResources(zone, region, seen, stock);
      });
  if (is_read) return stock;
  // No list would mean that disks are sold out everywhere.
  return Fail(ErrorKind::kBadResponse,
              "DescribeAvailableResource in " + region +
                  ": the answer has no readable AvailableZones.AvailableZone");
}

}  // namespace

bool DiskStock::IsInStock() const {
  if (status_category == "WithStock" || status_category == "ClosedWithStock") return true;
  if (status_category == "WithoutStock" || status_category == "ClosedWithoutStock") return false;
  return status == "Available";
}

CallRequest<ListResult<DiskStock>> DescribeAvailableResource(const std::string& region) {
  return {.request = {.api = kDescribeAvailableResource,
                      .region = region,
                      .parameters = {{"RegionId", region},
                                     {"DestinationResource", "DataDisk"},
                                     {"ResourceType", "disk"},
                                     {"InstanceChargeType", "PostPaid"}}},
          .decode = [region](const Fields& answer) { return DecodeStock(answer, region); }};
}

}  // namespace exporter::alibaba
