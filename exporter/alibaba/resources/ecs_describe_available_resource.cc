#include "exporter/alibaba/resources/ecs_describe_available_resource.h"

#include <set>
#include <string_view>
#include <utility>

#include "exporter/alibaba/resources/number_field.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

// Zone and category of the rows that were read.
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

}  // namespace

bool DiskStock::IsInStock() const {
  if (status_category == "WithStock" || status_category == "ClosedWithStock") return true;
  if (status_category == "WithoutStock" || status_category == "ClosedWithoutStock") return false;
  return status == "Available";
}

Result<ListResult<DiskStock>> ListDiskStock(Client& client, const std::string& region,
                                            CallBudget& budget) {
  const auto document = client.Call({.api = kDescribeAvailableResource,
                                     .region = region,
                                     .parameters = {{"RegionId", region},
                                                    {"DestinationResource", "DataDisk"},
                                                    {"ResourceType", "disk"},
                                                    {"InstanceChargeType", "PostPaid"}}},
                                    budget);
  if (!document) return tl::unexpected(document.error());
  ListResult<DiskStock> stock;
  Seen seen;
  const bool is_read =
      document->root().Object("AvailableZones").ForEach("AvailableZone", [&](const Fields& zone) {
        ReadResources(zone, region, seen, stock);
      });
  // No zones would mean that no disk can be had anywhere.
  if (!is_read) {
    return Fail(ErrorKind::kBadResponse,
                "DescribeAvailableResource in " + region +
                    ": the answer has no readable AvailableZones.AvailableZone");
  }
  stock.Note(document->problems().count, document->problems().first);
  return stock;
}

}  // namespace exporter::alibaba
