#include "tests/simulator/kubernetes/pod_status.h"

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {
namespace {

struct Condition {
  std::string_view type;
  bool status = true;
  std::string_view reason = {};
  std::string message = {};
};

void WriteCondition(JsonWriter& out, const Condition& condition, const std::string& since) {
  out.BeginObject();
  out.Field("type", condition.type);
  out.Field("status", condition.status ? "True" : "False");
  out.Null("lastProbeTime");
  out.Field("lastTransitionTime", since);
  if (!condition.reason.empty()) out.Field("reason", condition.reason);
  if (!condition.message.empty()) out.Field("message", condition.message);
  out.EndObject();
}

std::string Names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return "[" + text + "]";
}

std::vector<Condition> ConditionsOf(const Pod& pod) {
  const std::string unready = "containers with unready status: [" + pod.app + "]";
  switch (pod.stage) {
    case PodStage::kUnscheduled:
      return {{"PodScheduled", false, "Unschedulable", pod.problem}};
    case PodStage::kStarting: {
      const Condition initialized =
          pod.init_containers.empty()
              ? Condition{"Initialized"}
              : Condition{"Initialized", false, "ContainersNotInitialized",
                          "containers with incomplete status: " + Names(pod.init_containers)};
      return {{"PodReadyToStartContainers", false},
              initialized,
              {"Ready", false, "ContainersNotReady", unready},
              {"ContainersReady", false, "ContainersNotReady", unready},
              {"PodScheduled"}};
    }
    case PodStage::kSucceeded:
    case PodStage::kFailed: {
      const std::string_view reason = pod.stage == PodStage::kFailed ? "PodFailed" : "PodCompleted";
      return {{"PodReadyToStartContainers", false},
              {"Initialized", true, reason},
              {"Ready", false, reason},
              {"ContainersReady", false, reason},
              {"PodScheduled"}};
    }
    case PodStage::kRunning:
      break;
  }
  if (pod.ready)
    return {{"PodReadyToStartContainers"},
            {"Initialized"},
            {"Ready"},
            {"ContainersReady"},
            {"PodScheduled"}};
  return {{"PodReadyToStartContainers"},
          {"Initialized"},
          {"Ready", false, "ContainersNotReady", unready},
          {"ContainersReady", false, "ContainersNotReady", unready},
          {"PodScheduled"}};
}

// The state of a container: waiting with a reason, running, or terminated with an exit code.
void WriteState(JsonWriter& out, const Pod& pod, bool init, const std::string& since) {
  out.BeginObject("state");
  const bool ended = pod.stage == PodStage::kSucceeded || pod.stage == PodStage::kFailed;
  if (pod.stage == PodStage::kStarting) {
    WritePairs(out, "waiting",
               {{"reason", pod.init_containers.empty() ? "ContainerCreating" : "PodInitializing"}});
  } else if (init || ended) {
    out.BeginObject("terminated");
    out.Field("exitCode", pod.stage == PodStage::kFailed && !init ? 1 : 0);
    out.Field("reason", pod.stage == PodStage::kFailed && !init ? "Error" : "Completed");
    out.Field("startedAt", since);
    out.Field("finishedAt", since);
    out.EndObject();
  } else {
    WritePairs(out, "running", {{"startedAt", since}});
  }
  out.EndObject();
}

void WriteContainer(JsonWriter& out, const Pod& pod, const std::string& name, bool init,
                    const std::string& since) {
  const bool runs = pod.stage == PodStage::kRunning;
  out.BeginObject();
  out.Field("name", name);
  WriteState(out, pod, init, since);
  out.Raw("lastState", "{}");
  out.Field("ready", runs && (init || pod.ready));
  out.Field("restartCount", init ? 0 : pod.restarts);
  out.Field("image", init ? "cx/tools:1.4.2" : pod.image);
  if (pod.stage == PodStage::kStarting) {
    out.Field("imageID", "");
    out.Field("started", false);
  } else {
    // Every image and every container has an id of its own; it need not be a real digest.
    std::string digits;
    for (const char c : pod.meta.uid)
      if (c != '-') digits += c;
    out.Field("imageID", "sha256:" + digits + digits);
    out.Field("containerID", "containerd://" + digits + digits);
    out.Field("started", runs && !init);
  }
  out.EndObject();
}

void WriteContainers(JsonWriter& out, const Pod& pod, const std::string& since) {
  if (!pod.init_containers.empty()) {
    out.BeginArray("initContainerStatuses");
    for (const std::string& name : pod.init_containers) WriteContainer(out, pod, name, true, since);
    out.EndArray();
  }
  out.BeginArray("containerStatuses");
  WriteContainer(out, pod, pod.app, false, since);
  out.EndArray();
}

void WriteAddresses(JsonWriter& out, const Pod& pod) {
  out.Field("hostIP", pod.host_ip);
  if (pod.stage == PodStage::kStarting) return;
  out.Raw("hostIPs", R"([{"ip":")" + pod.host_ip + R"("}])");
  const std::string ip = PodIp(pod);
  out.Field("podIP", ip);
  out.Raw("podIPs", R"([{"ip":")" + ip + R"("}])");
}

}  // namespace

std::string PodIp(const Pod& pod) {
  unsigned last = 0;
  for (const char c : pod.meta.uid) last = last * 31 + static_cast<unsigned char>(c);
  return "10.60." + std::to_string(last / 250 % 250) + "." + std::to_string(2 + last % 250);
}

std::string_view PhaseOf(const Pod& pod) {
  switch (pod.stage) {
    case PodStage::kUnscheduled:
    case PodStage::kStarting:
      return "Pending";
    case PodStage::kSucceeded:
      return "Succeeded";
    case PodStage::kFailed:
      return "Failed";
    case PodStage::kRunning:
      break;
  }
  return "Running";
}

void WritePodStatus(JsonWriter& out, const Pod& pod, const TimeAxis& times) {
  const std::string since = times.Format(pod.since);
  out.BeginObject("status");
  out.Field("phase", PhaseOf(pod));
  out.BeginArray("conditions");
  for (const Condition& condition : ConditionsOf(pod)) WriteCondition(out, condition, since);
  out.EndArray();
  if (pod.stage != PodStage::kUnscheduled) {
    if (!pod.host_ip.empty()) WriteAddresses(out, pod);
    out.Field("startTime", times.Format(pod.meta.created + 1));
    WriteContainers(out, pod, since);
  }
  out.Field("qosClass", "Burstable");
  out.EndObject();
}

}  // namespace simulator::kubernetes
