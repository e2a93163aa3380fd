#include "tests/simulator/alibaba/describe_account_attributes.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/used_capacity.h"

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kRules = {
    Required(Text("RegionId")),
    Text("ZoneId"),
    UpTo(8, Text("AttributeName.N")),
};

Json Values(const std::string& value) {
  return Json::array({{{"Value", value}}});
}

// One item for each category, all in the zone that most clusters have: the real answer has an item
// for each zone.
Json Capacities(const ActionCall& call, bool used) {
  const std::string region = call.parameters.Text("RegionId");
  Json values = Json::array();
  for (const DiskQuota& quota : call.world.disk_quotas) {
    const std::int64_t gib =
        used ? UsedCapacity(call.world, region, quota.category) : quota.total_gib;
    values.push_back({{"Value", std::to_string(gib)},
                      {"DiskCategory", quota.category},
                      {"ZoneId", region + "-e"}});
  }
  return values;
}

ActionResult DescribeAccountAttributes(const ActionCall& call) {
  const std::vector<std::string> wanted = ListOf(call.parameters, "AttributeName");
  Json items = Json::array();
  const auto add = [&](const std::string& name, Json values) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) return;
    Json item = {{"AttributeName", name}};
    item["AttributeValues"]["ValueItem"] = std::move(values);
    items.push_back(std::move(item));
  };
  add("max-postpaid-yundisk-capacity", Capacities(call, false));
  add("used-postpaid-yundisk-capacity", Capacities(call, true));
  add("max-postpaid-instance-vcpu-count", Values("1000"));
  add("real-name-authentication", Values("yes"));
  return Answered({{"AccountAttributeItems", {{"AccountAttributeItem", std::move(items)}}}});
}

}  // namespace

const Action kDescribeAccountAttributes{"DescribeAccountAttributes", kEcsVersion, kRules,
                                        DescribeAccountAttributes};

}  // namespace simulator::alibaba
