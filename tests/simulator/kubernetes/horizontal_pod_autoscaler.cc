#include "tests/simulator/kubernetes/horizontal_pod_autoscaler.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kSpecFields =
    R"({"f:spec":{"f:maxReplicas":{},"f:metrics":{},"f:minReplicas":{},"f:scaleTargetRef":{}}})";
constexpr std::string_view kStatusFields =
    R"({"f:status":{"f:conditions":{},"f:currentMetrics":{},"f:currentReplicas":{},)"
    R"("f:desiredReplicas":{}}})";
constexpr std::string_view kMetrics =
    R"([{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization",)"
    R"("averageUtilization":60}}}])";
constexpr std::string_view kCurrentMetrics =
    R"([{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":41,)"
    R"("averageValue":"41m"}}}])";

void WriteCondition(JsonWriter& out, std::string_view type, std::string_view status,
                    const std::string& since, std::string_view reason, std::string_view message) {
  out.BeginObject();
  out.Field("type", type);
  out.Field("status", status);
  out.Field("lastTransitionTime", since);
  out.Field("reason", reason);
  out.Field("message", message);
  out.EndObject();
}

void WriteStatus(JsonWriter& out, const Autoscaler& scaler, const TimeAxis& times) {
  const std::string since = times.Format(scaler.meta.created + 15);
  out.BeginObject("status");
  out.Field("currentReplicas", scaler.replicas);
  out.Field("desiredReplicas", scaler.replicas);
  out.Raw("currentMetrics", kCurrentMetrics);
  out.BeginArray("conditions");
  WriteCondition(out, "AbleToScale", "True", since, "ReadyForNewScale",
                 "recommended size matches current size");
  WriteCondition(out, "ScalingActive", "True", since, "ValidMetricFound",
                 "the HPA was able to successfully calculate a replica count from cpu resource "
                 "utilization (percentage of request)");
  out.EndArray();
  out.EndObject();
}

void WriteScaler(JsonWriter& out, const Autoscaler& scaler, const World&, const TimeAxis& times) {
  out.BeginObject();
  OpenMetadata(out, scaler.meta, times);
  const StoryTime created = scaler.meta.created;
  WriteManagedFields(out, times, "autoscaling/v2",
                     {{"kubectl", created, kSpecFields},
                      {"kube-controller-manager", created + 15, kStatusFields, "status"}});
  out.EndObject();
  out.BeginObject("spec");
  WritePairs(out, "scaleTargetRef",
             {{"kind", "StatefulSet"}, {"name", scaler.target}, {"apiVersion", "apps/v1"}});
  out.Field("minReplicas", scaler.min_replicas);
  out.Field("maxReplicas", scaler.max_replicas);
  out.Raw("metrics", kMetrics);
  out.EndObject();
  WriteStatus(out, scaler, times);
  out.EndObject();
}

nlohmann::json Cells(const nlohmann::json& scaler, std::int64_t now) {
  return {TextAt(scaler, "/metadata/name"),
          TextAt(scaler, "/spec/scaleTargetRef/kind") + "/" +
              TextAt(scaler, "/spec/scaleTargetRef/name"),
          "cpu: 41%/60%",
          TextAt(scaler, "/spec/minReplicas"),
          scaler["spec"]["maxReplicas"],
          scaler["status"]["currentReplicas"],
          AgeOf(scaler, now)};
}

}  // namespace

Resource HorizontalPodAutoscalerResource() {
  return {.name = "horizontalpodautoscalers",
          .singular = "horizontalpodautoscaler",
          .kind = "HorizontalPodAutoscaler",
          .group = "autoscaling",
          .version = "v2",
          .namespaced = true,
          .short_names = {"hpa"},
          .objects = ObjectsIn<&World::autoscalers, WriteScaler>(),
          .columns = {{"Name"},
                      {"Reference"},
                      {"Targets"},
                      {"MinPods"},
                      {"MaxPods", "integer"},
                      {"Replicas", "integer"},
                      {"Age"}},
          .cells = Cells,
          .zero_value = R"("spec":{"scaleTargetRef":{"kind":"","name":""},"maxReplicas":0},)"
                        R"("status":{"desiredReplicas":0,"currentMetrics":null})"};
}

}  // namespace simulator::kubernetes
