// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_instance_types.h"

#include <utility>

#include "exporter/alibaba/resources/rpc_answer.h"

namespace exporter::alibaba {
namespace {

constexpr std::size_t kTypesPerCall = 10;

}  // namespace

Result<InstanceType> DecodeInstanceType(const Fields& object) {
  InstanceType type{.id = object.Text("InstanceTypeId"),
                    .family = object.Text("InstanceTypeFamily"),
                    .disk_quantity = {}};
  if (type.id.empty()) return Fail(ErrorKind::kBadResponse, "instance type: no InstanceTypeId");
  type.disk_quantity = CountField(object, "DiskQuantity");
  type.density_disk_quantity = CountField(object, "DensityDiskQuantity");
  return type;
}

std::vector<ListRequest<InstanceType>> DescribeInstanceTypes(const std::string& region,
                                                             std::vector<std::string> types,
                                                             TimePoint now) {
  const auto decode = [now](const Fields& object) -> Result<std::optional<InstanceType>> {
    auto type = DecodeInstanceType(object);
    if (type) type->asked_at = now;
    return type;
  };
  std::vector<ListRequest<InstanceType>> lists;
  for (const auto& batch : Batches(std::move(types), kTypesPerCall)) {
    RpcRequest request{
        .api = kDescribeInstanceTypes, .region = region, .parameters = {{"MaxResults", "100"}}};
    AddList(request.parameters, "InstanceTypes", batch);
    lists.push_back({.request = std::move(request),
                     .path = {"InstanceTypes", "InstanceType"},
                     .decode = decode});
  }
  return lists;
}

}  // namespace exporter::alibaba
