#include "tests/simulator/alibaba/describe_available_resource.h"

#include <array>
#include <nlohmann/json.hpp>

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kRules = {
    Required(Text("RegionId")),
    Required(Text("DestinationResource", "DataDisk")),
    Text("ResourceType", "disk|instance"),
    Text("InstanceType"),
    Text("ZoneId"),
    Text("InstanceChargeType", "PostPaid|PrePaid"),
    Text("DataDiskCategory"),
    Text("Scope", "region"),
};

// The same in every zone of every region.
constexpr std::array kZones = {'d', 'e', 'f'};

struct Stock {
  std::string_view category;
  std::string_view status;
  std::string_view status_category;
  int least_gib;
};
constexpr std::array kStocks = {
    Stock{"cloud_essd", "Available", "WithStock", 20},
    Stock{"cloud_auto", "Available", "WithStock", 1},
    Stock{"cloud_essd_entry", "Available", "WithStock", 10},
    Stock{"cloud_efficiency", "Available", "ClosedWithStock", 20},
    Stock{"cloud_ssd", "SoldOut", "WithoutStock", 20},
};

Json Supported(const std::string& wanted_category) {
  Json supported = Json::array();
  for (const Stock& stock : kStocks) {
    if (!wanted_category.empty() && wanted_category != stock.category) continue;
    supported.push_back({{"Value", stock.category},
                         {"Status", stock.status},
                         {"StatusCategory", stock.status_category},
                         {"Min", stock.least_gib},
                         {"Max", 65536},
                         {"Unit", "GiB"}});
  }
  return supported;
}

Json ZoneRow(const std::string& region, const std::string& zone, const Json& supported) {
  Json resource = {{"Type", "DataDisk"}};
  resource["SupportedResources"]["SupportedResource"] = supported;
  Json row = {{"RegionId", region},
              {"ZoneId", zone},
              {"Status", "Available"},
              {"StatusCategory", "WithStock"}};
  row["AvailableResources"]["AvailableResource"] = Json::array({std::move(resource)});
  return row;
}

ActionResult DescribeAvailableResource(const ActionCall& call) {
  const std::string region = call.parameters.Text("RegionId");
  const std::string wanted = call.parameters.Text("ZoneId");
  if (call.parameters.Text("ResourceType") != "disk") {
    for (const char* name : {"InstanceType", "DataDiskCategory"})
      if (call.parameters.Text(name).empty()) return Refused(MissingParameter(name));
  }
  const Json supported = Supported(call.parameters.Text("DataDiskCategory"));
  Json zones = Json::array();
  for (const char letter : kZones) {
    const std::string zone = region + "-" + letter;
    if (wanted.empty() || wanted == zone) zones.push_back(ZoneRow(region, zone, supported));
  }
  if (zones.empty()) {
    return Refused({404, "InvalidZoneId.NotFound", "The specified zone does not exist."});
  }
  return Answered({{"AvailableZones", {{"AvailableZone", std::move(zones)}}}});
}

}  // namespace

const Action kDescribeAvailableResource{"DescribeAvailableResource", kEcsVersion, kRules,
                                        DescribeAvailableResource};

}  // namespace simulator::alibaba
