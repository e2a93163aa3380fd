#include "tests/simulator/kubernetes/event.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kFields =
    R"({"f:count":{},"f:firstTimestamp":{},"f:involvedObject":{},"f:lastTimestamp":{},)"
    R"("f:message":{},"f:reason":{},"f:reportingComponent":{},"f:source":{"f:component":{}},)"
    R"("f:type":{}})";
constexpr std::string_view kSeriesFields =
    R"({"f:action":{},"f:eventTime":{},"f:note":{},"f:reason":{},"f:regarding":{},)"
    R"("f:reportingController":{},"f:reportingInstance":{},"f:type":{}})";

std::string MicroTime(const TimeAxis& times, StoryTime at) {
  std::string text = times.Format(at);
  text.pop_back();
  return text + ".873617Z";
}

std::string_view ManagerOf(const Event& event) {
  if (event.is_series) return "kube-scheduler";
  if (event.component == "kubelet") return "kubelet";
  return event.component.starts_with(kDiskDriver) ? "csi-provisioner" : "kube-controller-manager";
}

void WriteReference(JsonWriter& out, const ObjectReference& object) {
  out.BeginObject("involvedObject");
  out.Field("kind", object.kind);
  if (!object.ns.empty()) out.Field("namespace", object.ns);
  out.Field("name", object.name);
  out.Field("uid", object.uid);
  out.Field("apiVersion", object.api_version);
  out.Field("resourceVersion", std::to_string(object.resource_version));
  out.EndObject();
}

void WriteTimes(JsonWriter& out, const Event& event, const TimeAxis& times) {
  if (!event.is_series) {
    Pairs source = {{"component", event.component}};
    if (!event.host.empty()) source.emplace_back("host", event.host);
    WritePairs(out, "source", source);
    out.Field("firstTimestamp", times.Format(event.first));
    out.Field("lastTimestamp", times.Format(event.last));
    out.Field("count", event.count);
    out.Field("type", event.type);
    out.Null("eventTime");
    out.Field("reportingComponent", event.component);
    out.Field("reportingInstance", event.host);
    return;
  }
  out.Raw("source", "{}");
  out.Null("firstTimestamp");
  out.Null("lastTimestamp");
  out.Field("type", event.type);
  out.Field("eventTime", MicroTime(times, event.first));
  if (event.count > 1) {
    out.BeginObject("series");
    out.Field("count", event.count);
    out.Field("lastObservedTime", MicroTime(times, event.last));
    out.EndObject();
  }
  out.Field("action", event.reason == "Scheduled" ? "Binding" : "Scheduling");
  out.Field("reportingComponent", event.component);
  out.Field("reportingInstance", event.component + "-k8s-master-1");
}

void WriteEvent(JsonWriter& out, const Event& event, const World&, const TimeAxis& times) {
  out.BeginObject();
  OpenMetadata(out, event.meta, times);
  WriteManagedFields(out, times, event.is_series ? "events.k8s.io/v1" : "v1",
                     {{ManagerOf(event), event.last, event.is_series ? kSeriesFields : kFields}});
  out.EndObject();
  WriteReference(out, event.involved);
  out.Field("reason", event.reason);
  out.Field("message", event.message);
  WriteTimes(out, event, times);
  out.EndObject();
}

std::vector<std::string> SelectableFields(const Event& event) {
  const ObjectReference& object = event.involved;
  return {object.kind,  object.ns,          object.name,
          object.uid,   object.api_version, std::to_string(object.resource_version),
          event.reason, event.component,    event.is_series ? "" : event.component,
          event.type};
}

std::string Lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// How long ago the first of these times was that the event has.
std::string AgeAt(const nlohmann::json& event, std::int64_t now,
                  const std::vector<const char*>& paths) {
  for (const char* path : paths) {
    const auto time = ParseTime(TextAt(event, path).substr(0, 19) + "Z");
    if (time) return FormatAge(now - *time);
  }
  return "<unknown>";
}

nlohmann::json Cells(const nlohmann::json& event, std::int64_t now) {
  const std::string count = TextAt(event, "/count");
  const std::string series = TextAt(event, "/series/count");
  std::string source = TextAt(event, "/reportingComponent");
  const std::string host = TextAt(event, "/source/host");
  if (!host.empty()) source += ", " + host;
  return {
      AgeAt(event, now, {"/series/lastObservedTime", "/lastTimestamp", "/eventTime"}),
      TextAt(event, "/type"),
      TextAt(event, "/reason"),
      Lower(TextAt(event, "/involvedObject/kind")) + "/" + TextAt(event, "/involvedObject/name"),
      "",
      source,
      TextAt(event, "/message"),
      AgeAt(event, now, {"/firstTimestamp", "/eventTime"}),
      std::atoi((series.empty() ? count : series).c_str()),
      TextAt(event, "/metadata/name")};
}

}  // namespace

Resource EventResource() {
  return {.name = "events",
          .singular = "event",
          .kind = "Event",
          .group = "",
          .version = "v1",
          .namespaced = true,
          .short_names = {"ev"},
          .objects = ObjectsIn<&World::events, WriteEvent, SelectableFields>(),
          .columns = {{"Last Seen"},
                      {"Type"},
                      {"Reason"},
                      {"Object"},
                      {"Subobject", "string", 1},
                      {"Source", "string", 1},
                      {"Message"},
                      {"First Seen", "string", 1},
                      {"Count", "string", 1},
                      {"Name", "string", 1}},
          .cells = Cells,
          .selectable = {"involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
                         "involvedObject.uid", "involvedObject.apiVersion",
                         "involvedObject.resourceVersion", "reason", "reportingComponent", "source",
                         "type"},
          .zero_value = R"("involvedObject":{},"source":{},"firstTimestamp":null,)"
                        R"("lastTimestamp":null,"eventTime":null,"reportingComponent":"",)"
                        R"("reportingInstance":"")",
          .in_watch_cache = false};
}

}  // namespace simulator::kubernetes
