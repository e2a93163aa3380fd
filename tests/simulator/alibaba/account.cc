// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "tests/simulator/alibaba/action.h"

// What the account has and may have, and what its regions sell.
namespace simulator::alibaba {
namespace {

// GiB of the pay-as-you-go data disks of a category in a region.
std::int64_t UsedCapacity(const World& world, std::string_view region, std::string_view category) {
  std::int64_t used = 0;
  for (const Disk& disk : world.disks) {
    if (disk.type == "data" && disk.charge_type == "PostPaid" && disk.category == category &&
        RegionOf(world, disk) == region) {
      used += disk.size_gib;
    }
  }
  return used;
}

// The same in every zone of every region.
constexpr std::array kZones = {'d', 'e', 'f'};

struct Stock {
  std::string_view category;
  std::string_view status;
  std::string_view status_category;
  int min_gib;
};
constexpr std::array kStocks = {
    Stock{"cloud_essd", "Available", "WithStock", 20},
    Stock{"cloud_auto", "Available", "WithStock", 1},
    Stock{"cloud_essd_entry", "Available", "WithStock", 10},
    Stock{"cloud_efficiency", "Available", "ClosedWithStock", 20},
    Stock{"cloud_ssd", "SoldOut", "WithoutStock", 20},
};

struct Region {
  std::string_view id;
  std::string_view name;
};
constexpr std::array kRegions = {
    Region{"cn-qingdao", "华北1（青岛）"},       Region{"cn-beijing", "华北2（北京）"},
    Region{"cn-zhangjiakou", "华北3（张家口）"}, Region{"cn-hangzhou", "华东1（杭州）"},
    Region{"cn-shanghai", "华东2（上海）"},      Region{"cn-shenzhen", "华南1（深圳）"},
    Region{"cn-guangzhou", "华南3（广州）"},     Region{"cn-chengdu", "西南1（成都）"},
    Region{"cn-hongkong", "中国（香港）"},       Region{"ap-southeast-1", "新加坡"},
    Region{"us-west-1", "美国（硅谷）"},         Region{"eu-central-1", "德国（法兰克福）"},
};

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

}  // namespace

bool IsRegion(std::string_view id) {
  return std::any_of(kRegions.begin(), kRegions.end(),
                     [&](const Region& region) { return region.id == id; });
}

ActionResult DescribeRegions(const ActionCall& call) {
  Values values;
  values.SetList("rows", kRegions, [](const Region& region, Values& row) {
    const std::string id(region.id);
    row.Set("id", region.id);
    row.Set("name", region.name);
    row.Set("endpoint", (id == "cn-hangzhou" ? "ecs-" : "ecs.") + id + ".aliyuncs.com");
  });
  return Answered(call, values);
}

ActionResult DescribeAccountAttributes(const ActionCall& call) {
  const std::vector<std::string> wanted = ListOf(call.parameters, "AttributeName");
  const std::string region = call.Text("RegionId");
  Values values;
  for (const char* name : {"max-postpaid-yundisk-capacity", "used-postpaid-yundisk-capacity",
                           "max-postpaid-instance-vcpu-count", "real-name-authentication"})
    values.Set(name,
               wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end());
  // One item for each category, all in the zone that most clusters have: the real answer has an
  // item for each zone.
  values.SetList("capacities", call.world.disk_quotas, [&](const DiskQuota& quota, Values& item) {
    item.Set("total", std::to_string(quota.total_gib));
    item.Set("used", std::to_string(UsedCapacity(call.world, region, quota.category)));
    item.Set("category", quota.category);
    item.Set("zone", region + "-e");
  });
  return Answered(call, values);
}

ActionResult DescribeAvailableResource(const ActionCall& call) {
  const std::string region = call.Text("RegionId");
  const std::string zone = call.Text("ZoneId");
  const std::string category = call.Text("DataDiskCategory");
  if (call.Text("ResourceType") != "disk") {
    for (const char* name : {"InstanceType", "DataDiskCategory"})
      if (call.Text(name).empty()) return Refused(MissingParameter(name));
  }
  std::vector<std::string> zones;
  for (const char letter : kZones)
    if (zone.empty() || zone == region + "-" + letter) zones.push_back(region + "-" + letter);
  if (zones.empty())
    return Refused({404, "InvalidZoneId.NotFound", "The specified zone does not exist."});
  std::vector<Stock> stocks;
  for (const Stock& stock : kStocks)
    if (category.empty() || category == stock.category) stocks.push_back(stock);
  Values values;
  values.Set("region", region);
  values.SetList("zones", zones,
                 [](const std::string& name, Values& row) { row.Set("zone", name); });
  values.SetList("stocks", stocks, [](const Stock& stock, Values& item) {
    item.Set("category", stock.category);
    item.Set("status", stock.status);
    item.Set("status_category", stock.status_category);
    item.Set("min", stock.min_gib);
  });
  return Answered(call, values);
}

ActionResult ListProductQuotas(const ActionCall& call) {
  const std::string region = RegionOfDimensions(call.parameters);
  const PageRequest page = ReadPageRequest(call.parameters, call.action.page);
  if (page.error) return Refused(*page.error);
  const std::string code = call.Text("QuotaActionCode");
  const std::string category = call.Text("QuotaCategory");
  const bool has_capacities =
      call.Text("ProductCode") == "disk" && (category.empty() || category == "CommonQuota");
  std::vector<const DiskQuota*> rows;
  std::string next;
  int count = 0;
  for (const DiskQuota& quota : call.world.disk_quotas) {
    if (!has_capacities || (!code.empty() && code != CodeOf(quota))) continue;
    ++count;
    if (CodeOf(quota) <= page.after) continue;
    if (rows.size() < page.size) {
      rows.push_back(&quota);
    } else if (next.empty()) {
      next = EncodeNextToken(CodeOf(*rows.back()));
    }
  }
  Values values;
  values.Set("page_size", page.size);
  values.Set("next_token", next);
  values.Set("total_count", count);
  values.SetList("rows", rows, [&](const DiskQuota* quota, Values& row) {
    row.Set("code", CodeOf(*quota));
    row.Set("category", quota->category);
    row.Set("total", quota->total_gib);
    row.Set("used", UsedCapacity(call.world, region, quota->category));
    row.Set("range_begin", quota->total_gib + 1);
    row.Set("range_end", quota->total_gib + 1048576);
    row.Set("region", region);
  });
  return Answered(call, values);
}

}  // namespace simulator::alibaba
