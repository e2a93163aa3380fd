#include "tests/simulator/alibaba/describe_instance_types.h"

#include <algorithm>
#include <array>

#include "tests/simulator/json_writer.h"

namespace simulator::alibaba {
namespace {

constexpr long long kMostTypes = 10;

constexpr std::array kRules = {
    UpTo(kMostTypes, Text("InstanceTypes.N")),
    Integer("MaxResults", 1, 1600),
    Text("NextToken"),
};

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

void WriteType(JsonWriter& out, const InstanceType& type, bool with_attributes) {
  out.BeginObject();
  out.Field("InstanceTypeId", type.id);
  out.Field("InstanceTypeFamily", type.id.substr(0, type.id.rfind('.')));
  out.Field("InstanceCategory", "General-purpose");
  out.Field("InstanceFamilyLevel", "EnterpriseLevel");
  out.Field("CpuArchitecture", "X86");
  out.Field("CpuCoreCount", type.cores);
  out.Raw("MemorySize", std::to_string(type.memory_gib) + ".0");
  out.Field("DiskQuantity", type.disk_quantity);
  out.Field("NvmeSupport", type.dense_disk_quantity > 0 ? "required" : "unsupported");
  out.Field("LocalStorageCategory", "");
  out.Field("GPUAmount", 0);
  out.Field("GPUSpec", "");
  out.Field("EniQuantity", 4);
  out.Field("EniPrivateIpAddressQuantity", 15);
  if (with_attributes && type.dense_disk_quantity > 0) {
    out.Raw("Attributes", R"({"Attribute":[{"Name":"DensityDiskQuantity","Value":")" +
                              std::to_string(type.dense_disk_quantity) + R"("}]})");
  }
  out.EndObject();
}

ActionResult DescribeInstanceTypes(const ActionCall& call) {
  const std::vector<std::string> wanted = ListOf(call.parameters, "InstanceTypes");
  // All types fit into one page, but the attributes come only to those who ask for pages.
  const bool paged = call.parameters.Find("MaxResults").has_value();
  std::string members = "\"NextToken\":\"\",\"InstanceTypes\":";
  JsonWriter out(members);
  out.BeginObject();
  out.BeginArray("InstanceType");
  for (const InstanceType& type : kTypes) {
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), type.id) != wanted.end())
      WriteType(out, type, paged);
  }
  out.EndArray();
  out.EndObject();
  return {std::move(members), std::nullopt};
}

}  // namespace

const Action kDescribeInstanceTypes{"DescribeInstanceTypes", kEcsVersion, kRules,
                                    DescribeInstanceTypes};

}  // namespace simulator::alibaba
