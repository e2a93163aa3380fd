// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {
namespace {

// By instance id: the order of the list. All of them run.
std::map<std::string_view, const Node*> Machines(const World& world, const Parameters& asked) {
  std::map<std::string_view, const Node*> machines;
  const std::string zone = asked.Text("ZoneId");
  const std::string status = asked.Text("Status");
  if (asked.Text("RegionId") != world.region) return machines;
  if (!status.empty() && status != "Running") return machines;
  for (const Node& node : world.nodes)
    if (!node.is_virtual() && (zone.empty() || zone == node.zone))
      machines.emplace(node.instance_id, &node);
  return machines;
}

void BindInstance(const Node& node, const ActionCall& call, Values& row) {
  row.Set("id", node.instance_id);
  row.Set("name", node.meta.name);
  row.Set("region", call.world.region);
  row.Set("zone", node.zone);
  row.Set("type", node.instance_type);
  row.Set("family", node.instance_type.substr(0, node.instance_type.rfind('.')));
  row.Set("created", call.times.FormatWithoutSeconds(node.meta.created));
  row.Set("uid", node.meta.uid);
  row.Set("zone_letter", node.zone.substr(node.zone.size() - 1));
  row.Set("address", node.address);
  row.Set("cluster_id", call.world.cluster_id);
}

struct InstanceType {
  std::string_view id;
  int cores;
  int memory_gib;
  // The system disk counts.
  int disk_quantity;
  // 0 where the type has no high-density mode.
  int dense_disk_quantity;
};

// Sorted by id.
constexpr std::array kTypes = {
    InstanceType{"ecs.e-c1m2.large", 2, 4, 9, 0},
    InstanceType{"ecs.g6.2xlarge", 8, 32, 17, 0},
    InstanceType{"ecs.g6.4xlarge", 16, 64, 17, 0},
    InstanceType{"ecs.g6.large", 2, 8, 17, 0},
    InstanceType{"ecs.g7.2xlarge", 8, 32, 17, 0},
    InstanceType{"ecs.g8i.2xlarge", 8, 32, 17, 33},
    InstanceType{"ecs.g8i.8xlarge", 32, 128, 33, 65},
    InstanceType{"ecs.r6.2xlarge", 8, 64, 17, 0},
};

}  // namespace

ActionResult DescribeInstances(const ActionCall& call) {
  const PageRequest request = ReadPageRequest(call.parameters, call.action.page);
  if (request.error) return Refused(*request.error);
  std::optional<std::vector<std::string>> ids;
  if (const auto json = call.parameters.Find("InstanceIds")) {
    ids = ReadIdList(*json);
    if (!ids)
      return Refused({403, "InvalidInstanceIds.Malformed",
                      "The specified parameter InstanceIds is not valid."});
  }
  const auto machines = Machines(call.world, call.parameters);
  std::vector<const Node*> page;
  std::string next;
  for (auto at = machines.upper_bound(request.after); at != machines.end(); ++at) {
    if (ids && std::find(ids->begin(), ids->end(), at->first) == ids->end()) continue;
    if (page.size() == request.size) {
      next = EncodeNextToken(page.back()->instance_id);
      break;
    }
    page.push_back(at->second);
  }
  Values values;
  values.Set("next_token", next);
  values.Set("page_size", request.size);
  values.SetList("rows", page,
                 [&](const Node* node, Values& row) { BindInstance(*node, call, row); });
  return Answered(call, values);
}

ActionResult DescribeInstanceTypes(const ActionCall& call) {
  const std::vector<std::string> wanted = ListOf(call.parameters, "InstanceTypes");
  // All types fit into one page, but the attributes come only to those who ask for pages.
  const bool paged = call.parameters.Find("MaxResults").has_value();
  std::vector<InstanceType> types;
  for (const InstanceType& type : kTypes)
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), type.id) != wanted.end())
      types.push_back(type);
  Values values;
  values.SetList("rows", types, [&](const InstanceType& type, Values& row) {
    const bool is_dense = type.dense_disk_quantity > 0;
    row.Set("id", type.id);
    row.Set("family", type.id.substr(0, type.id.rfind('.')));
    row.Set("cores", type.cores);
    row.Set("memory", static_cast<double>(type.memory_gib));
    row.Set("disk_quantity", type.disk_quantity);
    row.Set("nvme", is_dense ? "required" : "unsupported");
    row.Set("dense_disk_quantity",
            is_dense && paged ? std::to_string(type.dense_disk_quantity) : std::string());
  });
  return Answered(call, values);
}

}  // namespace simulator::alibaba
