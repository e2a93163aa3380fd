#include "exporter/alibaba/resources/ecs_describe_instance_types.h"

#include <algorithm>
#include <span>
#include <utility>

#include "exporter/alibaba/resources/number_field.h"

namespace exporter::alibaba {
namespace {

constexpr std::size_t kTypesPerCall = 10;
constexpr std::string_view kPageSize = "100";

}  // namespace

Result<InstanceType> DecodeInstanceType(const Fields& object) {
  InstanceType type{.id = object.Text("InstanceTypeId"),
                    .family = object.Text("InstanceTypeFamily"),
                    .disk_quantity = {}};
  if (type.id.empty()) return Fail(ErrorKind::kBadResponse, "instance type: no InstanceTypeId");
  type.disk_quantity = CountField(object, "DiskQuantity");
  return type;
}

Result<ListResult<InstanceType>> ListInstanceTypes(Client& client, const std::string& region,
                                                   std::vector<std::string> types, TimePoint now,
                                                   CallBudget& budget) {
  std::ranges::sort(types);
  types.erase(std::unique(types.begin(), types.end()), types.end());
  std::erase(types, "");
  ListResult<InstanceType> list;
  for (std::size_t first = 0; first < types.size(); first += kTypesPerCall) {
    const std::size_t count = std::min(kTypesPerCall, types.size() - first);
    RpcRequest request{.api = kDescribeInstanceTypes,
                       .region = region,
                       .parameters = {{"MaxResults", std::string(kPageSize)}}};
    AddList(request.parameters, "InstanceTypes", std::span(types).subspan(first, count));
    auto listed = client.List<InstanceType>(request, {"InstanceTypes", "InstanceType"},
                                            DecodeInstanceType, budget);
    if (!listed) return tl::unexpected(listed.error());
    list.Note(listed->problems, listed->first_problem);
    for (InstanceType& type : listed->items) {
      type.asked_at = now;
      list.items.push_back(std::move(type));
    }
  }
  return list;
}

}  // namespace exporter::alibaba
