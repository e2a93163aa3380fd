#include "tests/simulator/kubernetes/node.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kTtlFields =
    R"({"f:metadata":{"f:annotations":{"f:node.alpha.kubernetes.io/ttl":{}}}})";
constexpr std::string_view kKubeletFields =
    R"({"f:metadata":{"f:annotations":{".":{},"f:csi.volume.kubernetes.io/nodeid":{},)"
    R"("f:node.csi.alibabacloud.com/allocatable-disk":{},)"
    R"("f:volumes.kubernetes.io/controller-managed-attach-detach":{}},"f:labels":{".":{},)"
    R"("f:ack.aliyun.com":{},"f:alibabacloud.com/nodepool-id":{},)"
    R"("f:beta.kubernetes.io/arch":{},"f:beta.kubernetes.io/instance-type":{},)"
    R"("f:beta.kubernetes.io/os":{},"f:failure-domain.beta.kubernetes.io/region":{},)"
    R"("f:failure-domain.beta.kubernetes.io/zone":{},"f:kubernetes.io/arch":{},)"
    R"("f:kubernetes.io/hostname":{},"f:kubernetes.io/os":{},)"
    R"("f:node.csi.alibabacloud.com/disktype.cloud_efficiency":{},)"
    R"("f:node.csi.alibabacloud.com/disktype.cloud_essd":{},)"
    R"("f:node.csi.alibabacloud.com/disktype.cloud_ssd":{},)"
    R"("f:node.kubernetes.io/instance-type":{},)"
    R"("f:topology.diskplugin.csi.alibabacloud.com/zone":{},)"
    R"("f:topology.kubernetes.io/region":{},"f:topology.kubernetes.io/zone":{}}},)"
    R"("f:spec":{"f:podCIDR":{},"f:podCIDRs":{".":{},"v:\"@\"":{}},"f:providerID":{}}})";
constexpr std::string_view kStatusFields =
    R"({"f:status":{"f:addresses":{".":{},"k:{\"type\":\"Hostname\"}":{".":{},"f:address":{},)"
    R"("f:type":{}},"k:{\"type\":\"InternalIP\"}":{".":{},"f:address":{},"f:type":{}}},)"
    R"("f:allocatable":{".":{},"f:cpu":{},"f:ephemeral-storage":{},"f:hugepages-1Gi":{},)"
    R"("f:hugepages-2Mi":{},"f:memory":{},"f:pods":{}},"f:capacity":{".":{},"f:cpu":{},)"
    R"("f:ephemeral-storage":{},"f:hugepages-1Gi":{},"f:hugepages-2Mi":{},"f:memory":{},)"
    R"("f:pods":{}},"f:conditions":{".":{},"k:{\"type\":\"DiskPressure\"}":{".":{},)"
    R"("f:lastHeartbeatTime":{},"f:lastTransitionTime":{},"f:message":{},"f:reason":{},)"
    R"("f:status":{},"f:type":{}},"k:{\"type\":\"MemoryPressure\"}":{".":{},)"
    R"("f:lastHeartbeatTime":{},"f:lastTransitionTime":{},"f:message":{},"f:reason":{},)"
    R"("f:status":{},"f:type":{}},"k:{\"type\":\"PIDPressure\"}":{".":{},)"
    R"("f:lastHeartbeatTime":{},"f:lastTransitionTime":{},"f:message":{},"f:reason":{},)"
    R"("f:status":{},"f:type":{}},"k:{\"type\":\"Ready\"}":{".":{},"f:lastHeartbeatTime":{},)"
    R"("f:lastTransitionTime":{},"f:message":{},"f:reason":{},"f:status":{},"f:type":{}}},)"
    R"("f:daemonEndpoints":{"f:kubeletEndpoint":{"f:Port":{}}},)"
    R"("f:nodeInfo":{"f:architecture":{},"f:bootID":{},"f:containerRuntimeVersion":{},)"
    R"("f:kernelVersion":{},"f:kubeletVersion":{},"f:machineID":{},"f:operatingSystem":{},)"
    R"("f:osImage":{},"f:systemUUID":{}}}})";
constexpr std::string_view kVirtualFields =
    R"({"f:metadata":{"f:labels":{".":{},"f:alibabacloud.com/virtual-node":{},)"
    R"("f:kubernetes.io/arch":{},"f:kubernetes.io/hostname":{},"f:kubernetes.io/os":{},)"
    R"("f:kubernetes.io/role":{},"f:topology.kubernetes.io/region":{},)"
    R"("f:topology.kubernetes.io/zone":{},"f:type":{}}},"f:spec":{"f:taints":{}}})";

constexpr std::string_view kZeroValue =
    R"("spec":{},"status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},)"
    R"("nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"","osImage":"",)"
    R"("containerRuntimeVersion":"","kubeletVersion":"","kubeProxyVersion":"",)"
    R"("operatingSystem":"","architecture":""}})";

std::string PodCidr(const Node& node) {
  // 172.16.19.11 -> 10.16.19.0/25: one range per node.
  std::string cidr = "10";
  cidr += node.address.substr(3, node.address.rfind('.') - 3);
  return cidr + ".0/25";
}

Pairs Labels(const Node& node, const World& world) {
  if (node.is_virtual()) {
    return {{"alibabacloud.com/virtual-node", "true"},
            {"kubernetes.io/arch", "amd64"},
            {"kubernetes.io/hostname", node.meta.name},
            {"kubernetes.io/os", "linux"},
            {"kubernetes.io/role", "agent"},
            {"topology.kubernetes.io/region", world.region},
            {"topology.kubernetes.io/zone", node.zone},
            {"type", "virtual-kubelet"}};
  }
  return {{"ack.aliyun.com", world.cluster_id},
          {"alibabacloud.com/nodepool-id", "np3f1c2a9be7f04c1e8a6d5b4c3d2e1f0"},
          {"beta.kubernetes.io/arch", "amd64"},
          {"beta.kubernetes.io/instance-type", node.instance_type},
          {"beta.kubernetes.io/os", "linux"},
          {"failure-domain.beta.kubernetes.io/region", world.region},
          {"failure-domain.beta.kubernetes.io/zone", node.zone},
          {"kubernetes.io/arch", "amd64"},
          {"kubernetes.io/hostname", node.meta.name},
          {"kubernetes.io/os", "linux"},
          {"node.csi.alibabacloud.com/disktype.cloud_efficiency", "available"},
          {"node.csi.alibabacloud.com/disktype.cloud_essd", "available"},
          {"node.csi.alibabacloud.com/disktype.cloud_ssd", "available"},
          {"node.kubernetes.io/instance-type", node.instance_type},
          {"topology.diskplugin.csi.alibabacloud.com/zone", node.zone},
          {"topology.kubernetes.io/region", world.region},
          {"topology.kubernetes.io/zone", node.zone}};
}

void WriteMetadata(JsonWriter& out, const Node& node, const World& world, const TimeAxis& times) {
  OpenMetadata(out, node.meta, times);
  WritePairs(out, "labels", Labels(node, world));
  const StoryTime created = node.meta.created;
  if (node.is_virtual()) {
    WritePairs(out, "annotations", {{"node.alpha.kubernetes.io/ttl", "0"}});
    WriteManagedFields(
        out, times, "v1",
        {{"kube-controller-manager", created, kTtlFields}, {"kubectl", created, kVirtualFields}});
  } else {
    WritePairs(out, "annotations",
               {{"csi.volume.kubernetes.io/nodeid",
                 R"({"diskplugin.csi.alibabacloud.com":")" + node.instance_id + R"("})"},
                {"node.alpha.kubernetes.io/ttl", "0"},
                {"node.csi.alibabacloud.com/allocatable-disk", std::to_string(node.disk_limit)},
                {"volumes.kubernetes.io/controller-managed-attach-detach", "true"}});
    const std::string kubelet_fields = FillIn(kKubeletFields, PodCidr(node));
    WriteManagedFields(out, times, "v1",
                       {{"kube-controller-manager", created, kTtlFields},
                        {"kubelet", created, kubelet_fields},
                        {"kubelet", created, kStatusFields, "status"}});
  }
  out.EndObject();
}

void WriteSpec(JsonWriter& out, const Node& node, const World& world) {
  out.BeginObject("spec");
  if (node.is_virtual()) {
    out.Raw("taints", R"([{"key":"virtual-kubelet.io/provider","value":"alibabacloud",)"
                      R"("effect":"NoSchedule"}])");
  } else {
    out.Field("podCIDR", PodCidr(node));
    out.BeginArray("podCIDRs");
    out.Element(PodCidr(node));
    out.EndArray();
    out.Field("providerID", world.region + "." + node.instance_id);
  }
  out.EndObject();
}

struct Condition {
  std::string_view type;
  std::string_view status;
  std::string_view reason;
  std::string_view message;
};
constexpr Condition kConditions[] = {
    {"MemoryPressure", "False", "KubeletHasSufficientMemory",
     "kubelet has sufficient memory available"},
    {"DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"},
    {"PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"},
    {"Ready", "True", "KubeletReady", "kubelet is posting ready status"},
};

void WriteConditions(JsonWriter& out, const Node& node, const TimeAxis& times) {
  out.BeginArray("conditions");
  for (const Condition& condition : kConditions) {
    out.BeginObject();
    out.Field("type", condition.type);
    out.Field("status", condition.status);
    out.Field("lastHeartbeatTime", times.Format(node.heartbeat));
    out.Field("lastTransitionTime", times.Format(node.meta.created + 20));
    out.Field("reason", condition.reason);
    out.Field("message", condition.message);
    out.EndObject();
  }
  out.EndArray();
}

void WriteAddress(JsonWriter& out, std::string_view type, std::string_view address) {
  out.BeginObject();
  out.Field("type", type);
  out.Field("address", address);
  out.EndObject();
}

void WriteStatus(JsonWriter& out, const Node& node, const TimeAxis& times) {
  out.BeginObject("status");
  if (!node.is_virtual()) {
    out.Raw("capacity", R"({"cpu":"8","ephemeral-storage":"123722704Ki","hugepages-1Gi":"0",)"
                        R"("hugepages-2Mi":"0","memory":"32166172Ki","pods":"64"})");
    out.Raw("allocatable", R"({"cpu":"7910m","ephemeral-storage":"114022843818",)"
                           R"("hugepages-1Gi":"0","hugepages-2Mi":"0","memory":"28706076Ki",)"
                           R"("pods":"64"})");
    WriteConditions(out, node, times);
    out.BeginArray("addresses");
    WriteAddress(out, "InternalIP", node.address);
    WriteAddress(out, "Hostname", node.meta.name);
    out.EndArray();
  } else {
    WriteConditions(out, node, times);
  }
  out.Raw("daemonEndpoints", R"({"kubeletEndpoint":{"Port":10250}})");
  WritePairs(out, "nodeInfo",
             {{"machineID", node.meta.uid},
              {"systemUUID", node.meta.uid},
              {"bootID", node.meta.uid},
              {"kernelVersion", "5.10.134-16.al8.x86_64"},
              {"osImage", "Alibaba Cloud Linux 3"},
              {"containerRuntimeVersion", "containerd://1.6.38"},
              {"kubeletVersion", "v1.36.2"},
              {"kubeProxyVersion", ""},
              {"operatingSystem", "linux"},
              {"architecture", "amd64"}});
  out.EndObject();
}

void WriteNode(JsonWriter& out, const Node& node, const World& world, const TimeAxis& times) {
  out.BeginObject();
  WriteMetadata(out, node, world, times);
  WriteSpec(out, node, world);
  WriteStatus(out, node, times);
  out.EndObject();
}

nlohmann::json Cells(const nlohmann::json& object, std::int64_t now) {
  const std::string address = TextAt(object, "/status/addresses/0/address");
  const std::string role = TextAt(object, "/metadata/labels/kubernetes.io~1role");
  return {TextAt(object, "/metadata/name"),
          "Ready",
          role.empty() ? "<none>" : role,
          AgeOf(object, now),
          TextAt(object, "/status/nodeInfo/kubeletVersion"),
          address.empty() ? "<none>" : address,
          "<none>",
          TextAt(object, "/status/nodeInfo/osImage"),
          TextAt(object, "/status/nodeInfo/kernelVersion"),
          TextAt(object, "/status/nodeInfo/containerRuntimeVersion")};
}

}  // namespace

Resource NodeResource() {
  return {.name = "nodes",
          .singular = "node",
          .kind = "Node",
          .group = "",
          .version = "v1",
          .namespaced = false,
          .short_names = {"no"},
          .objects = ObjectsIn<&World::nodes, WriteNode>(),
          .columns = {{"Name"},
                      {"Status"},
                      {"Roles"},
                      {"Age"},
                      {"Version"},
                      {"Internal-IP", "string", 1},
                      {"External-IP", "string", 1},
                      {"OS-Image", "string", 1},
                      {"Kernel-Version", "string", 1},
                      {"Container-Runtime", "string", 1}},
          .cells = Cells,
          .zero_value = kZeroValue};
}

}  // namespace simulator::kubernetes
