#include "exporter/alibaba/ecs_describe_available_resource.h"

#include <utility>

#include "exporter/alibaba/number_field.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

void ReadResources(const Fields& zone, const std::string& region, ListResult<DiskStock>& stock) {
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
  const Fields zones = document->root().Object("AvailableZones");
  if (!zones.exists()) {
    return Fail(ErrorKind::kBadResponse, "DescribeAvailableResource in " + region +
                                             ": the answer has no readable AvailableZones");
  }
  ListResult<DiskStock> stock;
  zones.ForEach("AvailableZone",
                [&](const Fields& zone) { ReadResources(zone, region, stock); });
  stock.Note(document->problems().count, document->problems().first);
  return stock;
}

}  // namespace exporter::alibaba
