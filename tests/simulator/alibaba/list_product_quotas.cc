#include "tests/simulator/alibaba/list_product_quotas.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/paging.h"
#include "tests/simulator/alibaba/used_capacity.h"

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kRules = {
    Required(Text("ProductCode", "disk|ecs|ecs-spec")),
    Text("QuotaCategory", "CommonQuota|FlowControl|WhiteListLabel"),
    Text("QuotaActionCode"),
    Text("Dimensions.N.Key", "regionId|zoneId|chargeType|networkType|resourceType"),
    Text("Dimensions.N.Value"),
    Integer("MaxResults", 1, 100),
    Text("NextToken"),
};
constexpr PageSizes kSizes{.least = 1, .most = 100, .usual = 30};

// Without the dimension the service speaks of Hangzhou, and does not say so.
std::string RegionOfDimensions(const Parameters& parameters) {
  for (int i = 1;; ++i) {
    const std::string name = "Dimensions." + std::to_string(i) + ".";
    const auto key = parameters.Find(name + "Key");
    if (!key) return "cn-hangzhou";
    if (*key == "regionId") return parameters.Text(name + "Value");
  }
}

std::string CodeOf(const DiskQuota& quota) {
  std::string category = quota.category;
  std::replace(category.begin(), category.end(), '_', '-');
  return "q_simulated-" + category + "-capacity";
}

Json QuotaRow(const World& world, const DiskQuota& quota, const std::string& region) {
  const std::string code = CodeOf(quota);
  return {
      {"ProductCode", "disk"},
      {"QuotaActionCode", code},
      {"QuotaName", quota.category + " 云盘容量上限"},
      {"QuotaDescription", "capacity of pay-as-you-go data disks"},
      {"QuotaUnit", "GB"},
      {"QuotaCategory", "CommonQuota"},
      {"QuotaType", "normal"},
      {"TotalQuota", quota.total_gib},
      {"TotalUsage", UsedCapacity(world, region, quota.category)},
      {"Consumable", true},
      {"Adjustable", true},
      {"ApplicableType", "continuous"},
      {"ApplicableRange", {quota.total_gib + 1, quota.total_gib + 1048576}},
      {"Dimensions", {{"regionId", region}, {"chargeType", "PostPaid"}}},
      {"GlobalQuota", false},
      {"QuotaArn", "acs:quotas:" + region + ":1234567890123456:quota/disk/" + code + "/" + region},
      {"UnadjustableDetail", ""},
      {"Period", Json::object()},
      {"QuotaItems", Json::array()}};
}

ActionResult ListProductQuotas(const ActionCall& call) {
  const Parameters& parameters = call.parameters;
  const std::string region = RegionOfDimensions(parameters);
  const PageRequest page = ReadPageRequest(parameters, kSizes);
  if (page.error) return Refused(*page.error);
  const std::string code = parameters.Text("QuotaActionCode");
  const std::string category = parameters.Text("QuotaCategory");
  const bool has_capacities =
      parameters.Text("ProductCode") == "disk" && (category.empty() || category == "CommonQuota");
  Json rows = Json::array();
  std::string next;
  int count = 0;
  for (const DiskQuota& quota : call.world.disk_quotas) {
    if (!has_capacities || (!code.empty() && code != CodeOf(quota))) continue;
    ++count;
    if (CodeOf(quota) <= page.after) continue;
    if (rows.size() < page.size) {
      rows.push_back(QuotaRow(call.world, quota, region));
    } else if (next.empty()) {
      next = EncodeNextToken(rows.back()["QuotaActionCode"].get<std::string>());
    }
  }
  return Answered({{"MaxResults", page.size},
                   {"NextToken", next},
                   {"TotalCount", count},
                   {"Quotas", std::move(rows)}});
}

}  // namespace

const Action kListProductQuotas{"ListProductQuotas", kQuotasVersion, kRules, ListProductQuotas,
                                true};

}  // namespace simulator::alibaba
