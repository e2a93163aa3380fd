#include "tests/simulator/kubernetes/csi_node.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kFields =
    R"({"f:metadata":{"f:annotations":{".":{},)"
    R"("f:storage.alpha.kubernetes.io/migrated-plugins":{}},"f:ownerReferences":{".":{},)"
    R"("k:{\"uid\":\"@\"}":{}}},)"
    R"("f:spec":{"f:drivers":{"k:{\"name\":\"diskplugin.csi.alibabacloud.com\"}":{".":{},)"
    R"("f:allocatable":{".":{},"f:count":{}},"f:name":{},"f:nodeID":{},"f:topologyKeys":{}},)"
    R"("k:{\"name\":\"nasplugin.csi.alibabacloud.com\"}":{".":{},"f:name":{},"f:nodeID":{},)"
    R"("f:topologyKeys":{}}}}})";

constexpr const char* kMigratedPlugins =
    "kubernetes.io/aws-ebs,kubernetes.io/azure-disk,kubernetes.io/azure-file,kubernetes.io/cinder,"
    "kubernetes.io/gce-pd,kubernetes.io/portworx-volume,kubernetes.io/vsphere-volume";

void WriteMetadata(JsonWriter& out, const CsiNode& node, const TimeAxis& times) {
  OpenMetadata(out, node.meta, times);
  WritePairs(out, "annotations",
             {{"storage.alpha.kubernetes.io/migrated-plugins", kMigratedPlugins}});
  out.BeginArray("ownerReferences");
  out.BeginObject();
  out.Field("apiVersion", "v1");
  out.Field("kind", "Node");
  out.Field("name", node.meta.name);
  out.Field("uid", node.node_uid);
  out.EndObject();
  out.EndArray();
  const std::string fields = FillIn(kFields, node.node_uid);
  WriteManagedFields(out, times, "storage.k8s.io/v1", {{"kubelet", node.meta.created, fields}});
  out.EndObject();
}

void WriteCsiNode(JsonWriter& out, const CsiNode& node, const World&, const TimeAxis& times) {
  out.BeginObject();
  WriteMetadata(out, node, times);
  out.BeginObject("spec");
  out.BeginArray("drivers");
  out.BeginObject();
  out.Field("name", kDiskDriver);
  out.Field("nodeID", node.instance_id);
  out.Raw("topologyKeys",
          R"(["topology.diskplugin.csi.alibabacloud.com/zone","topology.kubernetes.io/zone"])");
  out.BeginObject("allocatable");
  out.Field("count", node.disk_limit);
  out.EndObject();
  out.EndObject();
  out.BeginObject();
  out.Field("name", kNasDriver);
  out.Field("nodeID", node.meta.name);
  out.Null("topologyKeys");
  out.EndObject();
  out.EndArray();
  out.EndObject();
  out.EndObject();
}

nlohmann::json Cells(const nlohmann::json& object, std::int64_t now) {
  return {TextAt(object, "/metadata/name"), object["spec"]["drivers"].size(), AgeOf(object, now)};
}

}  // namespace

Resource CsiNodeResource() {
  return {.name = "csinodes",
          .singular = "csinode",
          .kind = "CSINode",
          .group = "storage.k8s.io",
          .version = "v1",
          .namespaced = false,
          .short_names = {},
          .objects = ObjectsIn<&World::csi_nodes, WriteCsiNode>(),
          .columns = {{"Name"}, {"Drivers", "integer"}, {"Age"}},
          .cells = Cells,
          .zero_value = R"("spec":{"drivers":null})"};
}

}  // namespace simulator::kubernetes
