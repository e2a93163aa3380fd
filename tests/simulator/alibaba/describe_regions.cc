#include "tests/simulator/alibaba/describe_regions.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

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

ActionResult DescribeRegions(const ActionCall&) {
  Json regions = Json::array();
  for (const Region& region : kRegions) {
    const std::string id(region.id);
    regions.push_back(
        {{"RegionId", id},
         {"LocalName", region.name},
         {"RegionEndpoint", (id == "cn-hangzhou" ? "ecs-" : "ecs.") + id + ".aliyuncs.com"},
         {"Status", "available"}});
  }
  return Answered({{"Regions", {{"Region", std::move(regions)}}}});
}

}  // namespace

const Action kDescribeRegions{"DescribeRegions", kEcsVersion, {}, DescribeRegions};

bool IsRegion(std::string_view id) {
  return std::any_of(kRegions.begin(), kRegions.end(),
                     [&](const Region& region) { return region.id == id; });
}

}  // namespace simulator::alibaba
