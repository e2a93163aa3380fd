#include "exporter/alibaba/resources/ecs_describe_instances.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

namespace exporter::alibaba {
namespace {

constexpr std::size_t kIdsPerCall = 100;
constexpr std::string_view kPageSize = "100";

}  // namespace

Result<Instance> DecodeInstance(const Fields& object) {
  Instance instance{.id = object.Text("InstanceId"),
                    .name = object.Text("InstanceName"),
                    .host_name = object.Text("HostName"),
                    .type = object.Text("InstanceType"),
                    .region = object.Text("RegionId"),
                    .zone = object.Text("ZoneId"),
                    .status = object.Text("Status"),
                    .charge_type = object.Text("InstanceChargeType"),
                    .created = object.Time("CreationTime")};
  if (instance.id.empty()) return Fail(ErrorKind::kBadResponse, "instance: no InstanceId");
  return instance;
}

Result<ListResult<Instance>> ListInstances(Client& client, const std::string& region,
                                           std::vector<std::string> ids, CallBudget& budget) {
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::erase(ids, "");
  const auto decode = [&](const Fields& object) -> Result<Instance> {
    Result<Instance> instance = DecodeInstance(object);
    if (!instance) return instance;
    if (instance->region.empty()) instance->region = region;
    if (instance->region == region) return instance;
    return Fail(ErrorKind::kBadResponse, "instance " + OneLine(instance->id, 40) + ": of region " +
                                             OneLine(instance->region, 40) + ", not " + region);
  };
  ListResult<Instance> instances;
  for (std::size_t first = 0; first < ids.size(); first += kIdsPerCall) {
    const std::size_t count = std::min(kIdsPerCall, ids.size() - first);
    const RpcRequest request{
        .api = kDescribeInstances,
        .region = region,
        .parameters = {{"RegionId", region},
                       {"MaxResults", std::string(kPageSize)},
                       {"InstanceIds", JsonList(std::span(ids).subspan(first, count))}}};
    auto listed = client.List<Instance>(request, {"Instances", "Instance"}, decode, budget);
    if (!listed) return tl::unexpected(listed.error());
    instances.Note(listed->problems, listed->first_problem);
    std::ranges::move(listed->items, std::back_inserter(instances.items));
  }
  return instances;
}

}  // namespace exporter::alibaba
