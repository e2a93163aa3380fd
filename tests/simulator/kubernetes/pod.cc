// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {
namespace {

struct Condition {
  std::string_view type;
  bool status = true;
  std::string_view reason = {};
  std::string message = {};
};

std::vector<Condition> Conditions(const Condition& ready_to_start, const Condition& initialized,
                                  bool ready, std::string_view reason, const std::string& message) {
  return {ready_to_start,
          initialized,
          {"Ready", ready, reason, message},
          {"ContainersReady", ready, reason, message},
          {"PodScheduled"}};
}

std::vector<Condition> ConditionsOf(const Pod& pod) {
  const Condition started = {"PodReadyToStartContainers"};
  const Condition not_started = {"PodReadyToStartContainers", false};
  const std::string unready = "containers with unready status: [" + pod.app + "]";
  if (pod.stage == PodStage::kUnscheduled)
    return {{"PodScheduled", false, "Unschedulable", pod.problem}};
  if (pod.stage == PodStage::kStarting) {
    std::string waits;
    for (const std::string& name : pod.init_containers) waits += (waits.empty() ? "" : " ") + name;
    const Condition initialized =
        waits.empty() ? Condition{"Initialized"}
                      : Condition{"Initialized", false, "ContainersNotInitialized",
                                  "containers with incomplete status: [" + waits + "]"};
    return Conditions(not_started, initialized, false, "ContainersNotReady", unready);
  }
  if (pod.stage != PodStage::kRunning) {
    const std::string_view reason = pod.stage == PodStage::kFailed ? "PodFailed" : "PodCompleted";
    return Conditions(not_started, {"Initialized", true, reason}, false, reason, "");
  }
  if (pod.ready) return Conditions(started, {"Initialized"}, true, "", "");
  return Conditions(started, {"Initialized"}, false, "ContainersNotReady", unready);
}

std::string_view PhaseOf(const Pod& pod) {
  if (pod.stage == PodStage::kRunning) return "Running";
  if (pod.stage == PodStage::kSucceeded) return "Succeeded";
  return pod.stage == PodStage::kFailed ? "Failed" : "Pending";
}

// An address within the range of the pod's node.
std::string PodIp(const Pod& pod) {
  unsigned last = 0;
  for (const char c : pod.meta.uid) last = last * 31 + static_cast<unsigned char>(c);
  return "10.60." + std::to_string(last / 250 % 250) + "." + std::to_string(2 + last % 250);
}

// The status of a container: waiting with a reason, running, or terminated with an exit code.
void BindContainer(Values& item, const Pod& pod, const std::string& name, bool init) {
  const bool runs = pod.stage == PodStage::kRunning;
  const bool waits = pod.stage == PodStage::kStarting;
  const bool failed = pod.stage == PodStage::kFailed && !init;
  const bool ended = !waits && (init || !runs);
  item.Set("container", name);
  item.Set("waiting", !waits                        ? ""
                      : pod.init_containers.empty() ? "ContainerCreating"
                                                    : "PodInitializing");
  item.Set("exit_code", failed ? 1 : 0);
  item.Set("terminated", !ended ? "" : failed ? "Error" : "Completed");
  item.Set("running", !waits && !ended);
  item.Set("ready", runs && (init || pod.ready));
  item.Set("restarts", init ? 0 : pod.restarts);
  item.Set("container_image", init ? std::string_view("cx/tools:1.4.2") : pod.image);
  // Every image and every container has an id of its own; it need not be a real digest.
  std::string digits;
  for (const char c : pod.meta.uid)
    if (c != '-') digits += c;
  item.Set("digest", digits + digits);
  item.Set("started_container", runs && !init);
}

void BindStatus(Values& values, const Pod& pod, const TimeAxis& times) {
  const bool scheduled = pod.stage != PodStage::kUnscheduled;
  const bool has_ip = scheduled && pod.stage != PodStage::kStarting && !pod.host_ip.empty();
  values.Set("phase", PhaseOf(pod));
  values.SetList("conditions", ConditionsOf(pod), [](const Condition& condition, Values& item) {
    item.Set("type", condition.type);
    item.Set("status", condition.status ? "True" : "False");
    item.Set("reason", condition.reason);
    item.Set("message", condition.message);
  });
  values.Set("host_ip", scheduled ? std::string_view(pod.host_ip) : "");
  values.Set("pod_ip", has_ip ? PodIp(pod) : std::string());
  values.Set("scheduled", scheduled);
  values.Set("started", times.Format(pod.meta.created + 1));
  const auto bind = [&pod](bool init) {
    return [&pod, init](const std::string& name, Values& item) {
      BindContainer(item, pod, name, init);
    };
  };
  values.SetList("init_statuses", scheduled ? pod.init_containers : std::vector<std::string>(),
                 bind(true));
  values.SetList("statuses",
                 scheduled ? std::vector<std::string>{pod.app} : std::vector<std::string>(),
                 bind(false));
}

}  // namespace

void BindPod(Values& values, const Pod& pod, const World&, const TimeAxis& times) {
  values.Set("owner", pod.owner_name);
  values.Set("app", pod.app);
  values.Set("is_replica", pod.ordinal >= 0);
  values.Set("ordinal", std::to_string(pod.ordinal));
  values.Set("owner_hash", pod.owner_uid.substr(0, 8));
  values.Set("owner_kind", pod.owner_kind);
  values.Set("owner_uid", pod.owner_uid);
  values.Set("since", times.Format(pod.since));
  values.Set("volume_name", pod.volume_name);
  values.Set("ephemeral_class", pod.ephemeral_class);
  values.Set("claim", pod.claim);
  values.Set("ephemeral_size", FormatGib(pod.ephemeral_gib));
  values.Set("token_volume", "kube-api-access-" + pod.meta.uid.substr(0, 5));
  values.SetList("init_containers", pod.init_containers,
                 [](const std::string& name, Values& item) { item.Set("container", name); });
  values.Set("image", pod.image);
  values.Set("pinned_node", pod.pinned_node);
  values.Set("is_apart", pod.is_apart);
  values.Set("node", pod.node);
  BindStatus(values, pod, times);
}

}  // namespace simulator::kubernetes
