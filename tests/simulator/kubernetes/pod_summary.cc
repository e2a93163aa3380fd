#include "tests/simulator/kubernetes/pod_summary.h"

#include "tests/simulator/kubernetes/resource.h"

// The rules are those of printPod in pkg/printers/internalversion/printers.go, for the states that
// occur here.
namespace simulator::kubernetes {
namespace {

// Empty once the init containers are through.
std::string InitStatus(const nlohmann::json& pod) {
  const nlohmann::json::json_pointer statuses("/status/initContainerStatuses");
  if (!pod.contains(statuses)) return {};
  const nlohmann::json& all = pod.at(statuses);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string waiting = TextAt(all[i], "/state/waiting/reason");
    if (TextAt(all[i], "/state/terminated/exitCode") == "0") continue;
    if (!waiting.empty() && waiting != "PodInitializing") return "Init:" + waiting;
    return "Init:" + std::to_string(i) + "/" + std::to_string(all.size());
  }
  return {};
}

std::string StatusOf(const nlohmann::json& pod) {
  std::string status = TextAt(pod, "/status/phase");
  const std::string init = InitStatus(pod);
  if (!init.empty()) {
    status = init;
  } else {
    for (const char* reason : {"/status/containerStatuses/0/state/waiting/reason",
                               "/status/containerStatuses/0/state/terminated/reason"})
      if (const std::string text = TextAt(pod, reason); !text.empty()) status = text;
  }
  return TextAt(pod, "/metadata/deletionTimestamp").empty() ? status : "Terminating";
}

std::string OrNone(std::string text) {
  return text.empty() ? "<none>" : text;
}

}  // namespace

nlohmann::json PodCells(const nlohmann::json& pod, std::int64_t now) {
  const bool ready = TextAt(pod, "/status/containerStatuses/0/ready") == "true";
  const std::string restarts = TextAt(pod, "/status/containerStatuses/0/restartCount");
  return {TextAt(pod, "/metadata/name"),
          ready ? "1/1" : "0/1",
          StatusOf(pod),
          restarts.empty() ? "0" : restarts,
          AgeOf(pod, now),
          OrNone(TextAt(pod, "/status/podIP")),
          OrNone(TextAt(pod, "/spec/nodeName")),
          "<none>",
          "<none>"};
}

}  // namespace simulator::kubernetes
