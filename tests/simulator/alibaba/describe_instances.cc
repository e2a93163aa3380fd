#include "tests/simulator/alibaba/describe_instances.h"

#include <algorithm>
#include <array>
#include <map>

#include "tests/simulator/alibaba/paging.h"
#include "tests/simulator/json_writer.h"

namespace simulator::alibaba {
namespace {

constexpr PageSizes kSizes{.least = 10, .most = 100, .usual = 10};

constexpr std::array kRules = {
    Required(Text("RegionId")),
    Text("InstanceIds"),
    Text("ZoneId"),
    Text("Status", "Pending|Running|Starting|Stopping|Stopped"),
    Integer("MaxResults", 1, 1000000),
    Text("NextToken"),
};

void WriteMachine(JsonWriter& out, const Node& node, const World& world, const TimeAxis& times) {
  out.Field("InstanceId", node.instance_id);
  out.Field("InstanceName", node.meta.name);
  out.Field("HostName", node.meta.name);
  out.Field("RegionId", world.region);
  out.Field("ZoneId", node.zone);
  out.Field("Status", "Running");
  out.Field("InstanceType", node.instance_type);
  out.Field("InstanceTypeFamily", node.instance_type.substr(0, node.instance_type.rfind('.')));
  out.Field("Cpu", 8);
  out.Field("Memory", 32768);
  out.Field("OSType", "linux");
  out.Field("OSName", "Alibaba Cloud Linux 3.2104 LTS 64位");
  out.Field("OSNameEn", "Alibaba Cloud Linux 3.2104 LTS 64 bit");
  out.Field("ImageId", "aliyun_3_x64_20G_alibase_20251030.vhd");
  out.Field("InstanceChargeType", "PostPaid");
  out.Field("InternetChargeType", "PayByTraffic");
  out.Field("InternetMaxBandwidthIn", -1);
  out.Field("InternetMaxBandwidthOut", 0);
  out.Field("InstanceNetworkType", "vpc");
  out.Field("IoOptimized", true);
  out.Field("CreationTime", times.FormatWithoutSeconds(node.meta.created));
  out.Field("StartTime", times.FormatWithoutSeconds(node.meta.created));
  out.Field("ExpiredTime", "2999-09-08T16:00Z");
  out.Field("AutoReleaseTime", "");
}

void WriteOptions(JsonWriter& out, const Node& node) {
  out.Field("SpotStrategy", "NoSpot");
  out.Raw("SpotPriceLimit", "0.0");
  out.Field("StoppedMode", "Not-applicable");
  out.Field("DeviceAvailable", true);
  out.Field("DeletionProtection", false);
  out.Field("Recyclable", false);
  out.Field("SaleCycle", "");
  out.Field("SerialNumber", node.meta.uid);
  out.Field("Description", "");
  out.Field("ResourceGroupId", "rg-acfmwz3example1");
  out.Field("KeyPairName", "");
  out.Field("ClusterId", "");
  out.Field("VlanId", "");
  out.Field("CreditSpecification", "");
  out.Field("GPUAmount", 0);
  out.Field("GPUSpec", "");
  out.Field("LocalStorageAmount", 0);
  out.Raw("OperationLocks", R"({"LockReason":[]})");
}

void WriteNetwork(JsonWriter& out, const Node& node) {
  out.Raw("PublicIpAddress", R"({"IpAddress":[]})");
  out.Raw("InnerIpAddress", R"({"IpAddress":[]})");
  out.Raw("EipAddress", R"({"AllocationId":"","IpAddress":"","InternetChargeType":""})");
  out.BeginObject("VpcAttributes");
  out.Field("VpcId", "vpc-wz9example000000001a");
  out.Field("VSwitchId", "vsw-wz9example00000000" + node.zone.substr(node.zone.size() - 1));
  out.Field("NatIpAddress", "");
  out.BeginObject("PrivateIpAddress");
  out.BeginArray("IpAddress");
  out.Element(node.address);
  out.EndArray();
  out.EndObject();
  out.EndObject();
  out.Raw("SecurityGroupIds", R"({"SecurityGroupId":["sg-wz9example00000000a1"]})");
}

void WriteInstance(JsonWriter& out, const Node& node, const World& world, const TimeAxis& times) {
  out.BeginObject();
  WriteMachine(out, node, world, times);
  WriteOptions(out, node);
  WriteNetwork(out, node);
  out.Raw("Tags",
          R"({"Tag":[{"TagKey":"ack.aliyun.com","TagValue":")" + world.cluster_id + R"("}]})");
  out.EndObject();
}

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

ActionResult DescribeInstances(const ActionCall& call) {
  const Parameters& parameters = call.parameters;
  PageRequest page = ReadPageRequest(parameters, kSizes);
  if (page.error) return {{}, std::move(page.error)};
  std::optional<std::vector<std::string>> ids;
  if (const auto json = parameters.Find("InstanceIds")) {
    ids = ReadIdList(*json);
    if (!ids)
      return {{},
              ApiError{403, "InvalidInstanceIds.Malformed",
                       "The specified parameter InstanceIds is not valid."}};
  }
  const auto machines = Machines(call.world, parameters);
  std::string items;
  std::string last;
  std::string next;
  std::size_t count = 0;
  for (auto at = machines.upper_bound(page.after); at != machines.end(); ++at) {
    if (ids && std::find(ids->begin(), ids->end(), at->first) == ids->end()) continue;
    if (count++ == page.size) {
      next = EncodeNextToken(last);
      break;
    }
    if (!items.empty()) items += ',';
    JsonWriter writer(items);
    WriteInstance(writer, *at->second, call.world, call.times);
    last = at->first;
  }
  return {PagingMembers(next, page.size) + ",\"Instances\":{\"Instance\":[" + items + "]}",
          std::nullopt};
}

}  // namespace

const Action kDescribeInstances{"DescribeInstances", kEcsVersion, kRules, DescribeInstances};

}  // namespace simulator::alibaba
