// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_instances.h"

#include <utility>

#include "exporter/alibaba/resources/rpc_answer.h"

namespace exporter::alibaba {
namespace {

constexpr std::size_t kIdsPerCall = 100;

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

std::vector<ListRequest<Instance>> DescribeInstances(const std::string& region,
                                                     std::vector<std::string> ids) {
  const auto decode = InRegion(region, DecodeInstance, "instance", &Instance::id);
  std::vector<ListRequest<Instance>> lists;
  for (const auto& batch : Batches(std::move(ids), kIdsPerCall)) {
    lists.push_back({.request = {.api = kDescribeInstances,
                                 .region = region,
                                 .parameters = {{"RegionId", region},
                                                {"MaxResults", "100"},
                                                {"InstanceIds", JsonList(batch)}}},
                     .path = {"Instances", "Instance"},
                     .decode = decode});
  }
  return lists;
}

}  // namespace exporter::alibaba
