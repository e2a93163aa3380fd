#include "tests/simulator/kubernetes/pod.h"

#include "tests/simulator/kubernetes/pod_status.h"
#include "tests/simulator/kubernetes/pod_summary.h"

namespace simulator::kubernetes {
namespace {

// "@" is the container's name.
constexpr std::string_view kSpecFields =
    R"({"f:metadata":{"f:generateName":{},"f:labels":{".":{},"f:app":{},)"
    R"("f:apps.kubernetes.io/pod-index":{},"f:controller-revision-hash":{},)"
    R"("f:statefulset.kubernetes.io/pod-name":{}},"f:ownerReferences":{".":{}}},)"
    R"("f:spec":{"f:containers":{)"
    R"("k:{\"name\":\"@\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{)"
    R"(".":{},"k:{\"containerPort\":8080,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},)"
    R"("f:name":{},"f:protocol":{}}},"f:resources":{".":{},"f:requests":{".":{},"f:cpu":{},)"
    R"("f:memory":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{},)"
    R"("f:volumeMounts":{".":{},"k:{\"mountPath\":\"/data/log\"}":{".":{},"f:mountPath":{},)"
    R"("f:name":{}}}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:hostname":{},)"
    R"("f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:subdomain":{},)"
    R"("f:terminationGracePeriodSeconds":{},"f:volumes":{".":{}}}})";
constexpr std::string_view kSchedulerFields = R"({"f:status":{"f:nominatedNodeName":{}}})";
constexpr std::string_view kStatusFields =
    R"({"f:status":{"f:conditions":{"k:{\"type\":\"ContainersReady\"}":{".":{},)"
    R"("f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},)"
    R"("k:{\"type\":\"Initialized\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},)"
    R"("f:status":{},"f:type":{}},"k:{\"type\":\"PodReadyToStartContainers\"}":{".":{},)"
    R"("f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},)"
    R"("k:{\"type\":\"Ready\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},)"
    R"("f:status":{},"f:type":{}}},"f:containerStatuses":{},"f:hostIP":{},"f:hostIPs":{},)"
    R"("f:phase":{},"f:podIP":{},"f:podIPs":{".":{}},"f:startTime":{}}})";
constexpr std::string_view kTokenSources =
    R"({"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},)"
    R"({"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},)"
    R"({"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1",)"
    R"("fieldPath":"metadata.namespace"}}]}}],"defaultMode":420})";
constexpr std::string_view kTolerations =
    R"([{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute",)"
    R"("tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists",)"
    R"("effect":"NoExecute","tolerationSeconds":300}])";

std::string TokenVolume(const Pod& pod) {
  return "kube-api-access-" + pod.meta.uid.substr(0, 5);
}

void WriteOwner(JsonWriter& out, const Pod& pod) {
  out.BeginArray("ownerReferences");
  out.BeginObject();
  out.Field("apiVersion", "apps/v1");
  out.Field("kind", pod.owner_kind);
  out.Field("name", pod.owner_name);
  out.Field("uid", pod.owner_uid);
  out.Field("controller", true);
  out.Field("blockOwnerDeletion", true);
  out.EndObject();
  out.EndArray();
}

void WriteMetadata(JsonWriter& out, const Pod& pod, const TimeAxis& times) {
  OpenMetadata(out, pod.meta, times);
  if (!pod.owner_name.empty()) out.Field("generateName", pod.owner_name + "-");
  out.Field("generation", pod.meta.deleted ? 2 : 1);
  Pairs labels = {{"app", pod.app}};
  if (pod.ordinal >= 0) {
    labels.emplace_back("apps.kubernetes.io/pod-index", std::to_string(pod.ordinal));
    labels.emplace_back("controller-revision-hash",
                        pod.owner_name + "-" + pod.owner_uid.substr(0, 8));
    labels.emplace_back("statefulset.kubernetes.io/pod-name", pod.meta.name);
  }
  WritePairs(out, "labels", labels);
  if (!pod.owner_kind.empty()) WriteOwner(out, pod);
  const StoryTime created = pod.meta.created;
  const std::string fields = FillIn(kSpecFields, pod.app);
  std::vector<FieldsOwner> owners = {{"kube-controller-manager", created, fields},
                                     {"kube-scheduler", created, kSchedulerFields, "status"}};
  if (!pod.node.empty()) owners.push_back({"kubelet", pod.since, kStatusFields, "status"});
  WriteManagedFields(out, times, "v1", owners);
  out.EndObject();
}

void WriteEphemeral(JsonWriter& out, const Pod& pod) {
  out.BeginObject("ephemeral");
  out.BeginObject("volumeClaimTemplate");
  out.BeginObject("metadata");
  WritePairs(out, "labels", {{"app", pod.app}});
  out.EndObject();
  out.BeginObject("spec");
  out.Raw("accessModes", R"(["ReadWriteOnce"])");
  out.BeginObject("resources");
  WritePairs(out, "requests", {{"storage", FormatGib(pod.ephemeral_gib)}});
  out.EndObject();
  out.Field("storageClassName", pod.ephemeral_class);
  out.Field("volumeMode", "Filesystem");
  out.EndObject();
  out.EndObject();
  out.EndObject();
}

void WriteVolumes(JsonWriter& out, const Pod& pod) {
  out.BeginArray("volumes");
  if (!pod.volume_name.empty()) {
    out.BeginObject();
    out.Field("name", pod.volume_name);
    if (pod.ephemeral_class.empty()) {
      WritePairs(out, "persistentVolumeClaim", {{"claimName", pod.claim}});
    } else {
      WriteEphemeral(out, pod);
    }
    out.EndObject();
  }
  out.BeginObject();
  out.Field("name", TokenVolume(pod));
  out.Raw("projected", kTokenSources);
  out.EndObject();
  out.EndArray();
}

void WriteContainer(JsonWriter& out, const Pod& pod, const std::string& name, bool init) {
  out.BeginObject();
  out.Field("name", name);
  out.Field("image", init ? "cx/tools:1.4.2" : pod.image);
  if (init) {
    out.Raw("command", R"(["true"])");
    out.Raw("resources", "{}");
  } else {
    out.Raw("ports", R"([{"name":"http","containerPort":8080,"protocol":"TCP"}])");
    out.Raw("resources", R"({"requests":{"cpu":"100m","memory":"128Mi"}})");
  }
  out.BeginArray("volumeMounts");
  if (!pod.volume_name.empty()) {
    out.BeginObject();
    out.Field("name", pod.volume_name);
    out.Field("mountPath", "/data/log");
    out.EndObject();
  }
  out.BeginObject();
  out.Field("name", TokenVolume(pod));
  out.Field("readOnly", true);
  out.Field("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount");
  out.EndObject();
  out.EndArray();
  out.Field("terminationMessagePath", "/dev/termination-log");
  out.Field("terminationMessagePolicy", "File");
  out.Field("imagePullPolicy", "IfNotPresent");
  out.EndObject();
}

void WriteSpec(JsonWriter& out, const Pod& pod) {
  out.BeginObject("spec");
  WriteVolumes(out, pod);
  if (!pod.init_containers.empty()) {
    out.BeginArray("initContainers");
    for (const std::string& name : pod.init_containers) WriteContainer(out, pod, name, true);
    out.EndArray();
  }
  out.BeginArray("containers");
  WriteContainer(out, pod, pod.app, false);
  out.EndArray();
  out.Field("restartPolicy", "Always");
  out.Field("terminationGracePeriodSeconds", 30);
  out.Field("dnsPolicy", "ClusterFirst");
  if (!pod.pinned_node.empty())
    WritePairs(out, "nodeSelector", {{"kubernetes.io/hostname", pod.pinned_node}});
  out.Field("serviceAccountName", "default");
  out.Field("serviceAccount", "default");
  if (!pod.node.empty()) out.Field("nodeName", pod.node);
  out.Raw("securityContext", "{}");
  if (pod.ordinal >= 0) {
    out.Field("hostname", pod.meta.name);
    out.Field("subdomain", pod.owner_name);
  }
  out.Field("schedulerName", "default-scheduler");
  out.Raw("tolerations", kTolerations);
  out.Field("priority", 0);
  out.Field("enableServiceLinks", true);
  out.Field("preemptionPolicy", "PreemptLowerPriority");
  out.EndObject();
}

void WritePod(JsonWriter& out, const Pod& pod, const World&, const TimeAxis& times) {
  out.BeginObject();
  WriteMetadata(out, pod, times);
  WriteSpec(out, pod);
  WritePodStatus(out, pod, times);
  out.EndObject();
}

std::vector<std::string> SelectableFields(const Pod& pod) {
  return {pod.node, std::string(PhaseOf(pod))};
}

}  // namespace

Resource PodResource() {
  return {.name = "pods",
          .singular = "pod",
          .kind = "Pod",
          .group = "",
          .version = "v1",
          .namespaced = true,
          .short_names = {"po"},
          .objects = ObjectsIn<&World::pods, WritePod, SelectableFields>(),
          .columns = {{"Name"},
                      {"Ready"},
                      {"Status"},
                      {"Restarts"},
                      {"Age"},
                      {"IP", "string", 1},
                      {"Node", "string", 1},
                      {"Nominated Node", "string", 1},
                      {"Readiness Gates", "string", 1}},
          .cells = PodCells,
          .selectable = {"spec.nodeName", "status.phase"},
          .zero_value = R"("spec":{"containers":null},"status":{})"};
}

}  // namespace simulator::kubernetes
