#include "tests/simulator/kubernetes/stateful_set.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kSpecFields =
    R"({"f:metadata":{"f:labels":{".":{},"f:app":{}}},)"
    R"("f:spec":{"f:persistentVolumeClaimRetentionPolicy":{".":{},"f:whenDeleted":{},)"
    R"("f:whenScaled":{}},"f:podManagementPolicy":{},"f:revisionHistoryLimit":{},)"
    R"("f:selector":{},"f:serviceName":{},"f:template":{"f:metadata":{"f:labels":{".":{},)"
    R"("f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"@\"}":{".":{},"f:image":{},)"
    R"("f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":8080,)"
    R"(\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},"f:protocol":{}}},)"
    R"("f:resources":{".":{},"f:requests":{".":{},"f:cpu":{},"f:memory":{}}},)"
    R"("f:terminationMessagePath":{},"f:terminationMessagePolicy":{},"f:volumeMounts":{".":{},)"
    R"("k:{\"mountPath\":\"/data/log\"}":{".":{},"f:mountPath":{},"f:name":{}}}}},)"
    R"("f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},)"
    R"("f:terminationGracePeriodSeconds":{}}},"f:updateStrategy":{"f:rollingUpdate":{".":{},)"
    R"("f:partition":{}},"f:type":{}},"f:volumeClaimTemplates":{}}})";
constexpr std::string_view kStatusFields =
    R"({"f:status":{"f:availableReplicas":{},"f:collisionCount":{},"f:currentReplicas":{},)"
    R"("f:currentRevision":{},"f:observedGeneration":{},"f:readyReplicas":{},"f:replicas":{},)"
    R"("f:updateRevision":{},"f:updatedReplicas":{}}})";
constexpr std::string_view kScaleFields = R"({"f:spec":{"f:replicas":{}}})";

constexpr std::string_view kZeroValue =
    R"("spec":{"replicas":0,"selector":null,"template":{"metadata":{},"spec":{"containers":null}},)"
    R"("serviceName":"","updateStrategy":{}},"status":{"replicas":0,"availableReplicas":0})";

void WriteMetadata(JsonWriter& out, const StatefulSet& set, const TimeAxis& times) {
  OpenMetadata(out, set.meta, times);
  out.Field("generation", set.generation);
  WritePairs(out, "labels", {{"app", set.meta.name}});
  const std::string spec_fields = FillIn(kSpecFields, set.meta.name);
  WriteManagedFields(out, times, "apps/v1",
                     {{"kubectl", set.meta.created, kScaleFields, "scale"},
                      {"kubectl", set.meta.created, spec_fields},
                      {"kube-controller-manager", set.meta.created, kStatusFields, "status"}});
  out.EndObject();
}

void WriteContainer(JsonWriter& out, const StatefulSet& set) {
  out.BeginObject();
  out.Field("name", set.meta.name);
  out.Field("image", set.image);
  out.Raw("ports", R"([{"name":"http","containerPort":8080,"protocol":"TCP"}])");
  out.Raw("resources", R"({"requests":{"cpu":"100m","memory":"128Mi"}})");
  out.BeginArray("volumeMounts");
  out.BeginObject();
  out.Field("name", set.claim_template);
  out.Field("mountPath", "/data/log");
  out.EndObject();
  out.EndArray();
  out.Field("terminationMessagePath", "/dev/termination-log");
  out.Field("terminationMessagePolicy", "File");
  out.Field("imagePullPolicy", "IfNotPresent");
  out.EndObject();
}

void WriteInitContainers(JsonWriter& out, const StatefulSet& set) {
  out.BeginArray("initContainers");
  for (const std::string& name : set.init_containers) {
    out.BeginObject();
    out.Field("name", name);
    out.Field("image", "cx/tools:1.4.2");
    out.Raw("command", R"(["true"])");
    out.Raw("resources", "{}");
    out.Field("terminationMessagePath", "/dev/termination-log");
    out.Field("terminationMessagePolicy", "File");
    out.Field("imagePullPolicy", "IfNotPresent");
    out.EndObject();
  }
  out.EndArray();
}

void WriteTemplate(JsonWriter& out, const StatefulSet& set) {
  out.BeginObject("template");
  out.BeginObject("metadata");
  WritePairs(out, "labels", {{"app", set.meta.name}});
  out.EndObject();
  out.BeginObject("spec");
  if (!set.init_containers.empty()) WriteInitContainers(out, set);
  out.BeginArray("containers");
  WriteContainer(out, set);
  out.EndArray();
  out.Field("restartPolicy", "Always");
  out.Field("terminationGracePeriodSeconds", 30);
  out.Field("dnsPolicy", "ClusterFirst");
  if (!set.pinned_node.empty())
    WritePairs(out, "nodeSelector", {{"kubernetes.io/hostname", set.pinned_node}});
  out.Raw("securityContext", "{}");
  out.Field("schedulerName", "default-scheduler");
  out.EndObject();
  out.EndObject();
}

void WriteClaimTemplate(JsonWriter& out, const StatefulSet& set) {
  out.BeginObject();
  out.Field("kind", "PersistentVolumeClaim");
  out.Field("apiVersion", "v1");
  WritePairs(out, "metadata", {{"name", set.claim_template}});
  out.BeginObject("spec");
  out.Raw("accessModes", R"(["ReadWriteOnce"])");
  out.BeginObject("resources");
  WritePairs(out, "requests", {{"storage", FormatGib(set.size_gib)}});
  out.EndObject();
  out.Field("storageClassName", set.storage_class);
  out.Field("volumeMode", "Filesystem");
  out.EndObject();
  WritePairs(out, "status", {{"phase", "Pending"}});
  out.EndObject();
}

void WriteSpec(JsonWriter& out, const StatefulSet& set) {
  out.BeginObject("spec");
  out.Field("replicas", set.replicas);
  out.BeginObject("selector");
  WritePairs(out, "matchLabels", {{"app", set.meta.name}});
  out.EndObject();
  WriteTemplate(out, set);
  out.BeginArray("volumeClaimTemplates");
  WriteClaimTemplate(out, set);
  out.EndArray();
  out.Field("serviceName", set.meta.name);
  out.Field("podManagementPolicy", "Parallel");
  out.Raw("updateStrategy", R"({"type":"RollingUpdate","rollingUpdate":{"partition":0}})");
  out.Field("revisionHistoryLimit", 10);
  out.Raw("persistentVolumeClaimRetentionPolicy",
          R"({"whenDeleted":"Retain","whenScaled":"Retain"})");
  out.EndObject();
}

void WriteStatus(JsonWriter& out, const StatefulSet& set) {
  const std::string revision = set.meta.name + "-" + set.meta.uid.substr(0, 8);
  out.BeginObject("status");
  out.Field("observedGeneration", set.generation);
  out.Field("replicas", set.replicas);
  if (set.ready > 0) out.Field("readyReplicas", set.ready);
  out.Field("currentReplicas", set.replicas);
  out.Field("updatedReplicas", set.replicas);
  out.Field("currentRevision", revision);
  out.Field("updateRevision", revision);
  out.Field("collisionCount", 0);
  out.Field("availableReplicas", set.ready);
  out.EndObject();
}

void WriteSet(JsonWriter& out, const StatefulSet& set, const World&, const TimeAxis& times) {
  out.BeginObject();
  WriteMetadata(out, set, times);
  WriteSpec(out, set);
  WriteStatus(out, set);
  out.EndObject();
}

nlohmann::json Cells(const nlohmann::json& object, std::int64_t now) {
  const std::string ready = TextAt(object, "/status/readyReplicas");
  return {TextAt(object, "/metadata/name"),
          (ready.empty() ? "0" : ready) + "/" + TextAt(object, "/spec/replicas"),
          AgeOf(object, now), TextAt(object, "/spec/template/spec/containers/0/name"),
          TextAt(object, "/spec/template/spec/containers/0/image")};
}

}  // namespace

Resource StatefulSetResource() {
  return {.name = "statefulsets",
          .singular = "statefulset",
          .kind = "StatefulSet",
          .group = "apps",
          .version = "v1",
          .namespaced = true,
          .short_names = {"sts"},
          .objects = ObjectsIn<&World::stateful_sets, WriteSet>(),
          .columns =
              {{"Name"}, {"Ready"}, {"Age"}, {"Containers", "string", 1}, {"Images", "string", 1}},
          .cells = Cells,
          .zero_value = kZeroValue};
}

}  // namespace simulator::kubernetes
