// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/control_body.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/simulator.h"
#include "tests/simulator/template.h"

// The remote control of the simulator: everything below /simulator/.
namespace simulator {
namespace {

constexpr std::string_view kControl = "/simulator/";

Answer ControlAnswer(int status, const nlohmann::ordered_json& body) {
  Answer answer{.status = status, .body = ToText(body, 2) + "\n"};
  answer.headers.emplace_back("Content-Type", "application/json");
  return answer;
}

Answer ControlError(int status, const std::string& message) {
  return ControlAnswer(status, {{"error", message}});
}

}  // namespace

struct Simulator::Command {
  std::string_view method;
  std::string_view name;
  std::string_view usage;
  std::function<Answer(Simulator&, const Request&)> run;
};

// Of the story, the faults and the Kubernetes API.
std::vector<Simulator::Command> Simulator::BasicCommands() {
  return {
      {"GET", "state", "", &Simulator::State},
      {"POST", "advance", "?step=NAME or ?seconds=N", &Simulator::Advance},
      {"POST", "faults", " FAULT", &Simulator::AddFault},
      {"DELETE", "faults", "", &Simulator::ClearFaults},
      {"POST", "tokens", R"( {"accept": [...]})", &Simulator::ReplaceTokens},
      {"POST", "rbac", R"( {"deny": [...]})", &Simulator::ReplaceDenials},
      {"POST", "churn", R"( {"rate": N, "seed": S, "resources": [...]})", &Simulator::SetChurn},
      {"POST", "mutate", R"( {"count": N, "seed": S})", &Simulator::Mutate},
      {"POST", "compact", "", &Simulator::Compact},
      {"POST", "restart", R"( {"away_ms": N, "forbidden_ms": N} or nothing)", &Simulator::Restart},
  };
}

// Of the servers of Alibaba Cloud.
std::vector<Simulator::Command> Simulator::AlibabaCommands() {
  return {
      {"POST", "credentials", R"( {"lifetime_seconds": N or null, "expire_all": true})",
       [](Simulator& s, const Request& r) {
         return s.Applied(s.alibaba_.keys().Configure(r.body, s.AlibabaNow()));
       }},
      {"POST", "roles", R"( {"roles": [{"arn": ARN, "external_id": ID}] or null})",
       [](Simulator& s, const Request& r) {
         return s.Applied(s.alibaba_.sts().ReplaceRoles(r.body));
       }},
      {"POST", "oidc", R"( {"accept": [...] or null, "expired": [...]})",
       [](Simulator& s, const Request& r) {
         return s.Applied(s.alibaba_.sts().ReplaceTokens(r.body));
       }},
      {"POST", "imds", R"( {"role": NAME or null, "v1": BOOL})",
       [](Simulator& s, const Request& r) { return s.Applied(s.metadata_.Configure(r.body)); }},
      {"POST", "ram", R"( {"deny": ["ecs:DescribePrice", "quotas:*", ...]})",
       [](Simulator& s, const Request& r) {
         return s.Applied(s.alibaba_.permissions().Replace(r.body));
       }},
      {"POST", "throttle",
       R"( {"match": ACTION or "*", "one_in": K or "per_minute": N, "retry_after_ms": N})",
       [](Simulator& s, const Request& r) { return s.Applied(s.alibaba_.throttle().Add(r.body)); }},
      {"DELETE", "throttle", "", &Simulator::ClearThrottle},
      {"POST", "clock", R"( {"offset_seconds": N})", &Simulator::SetClock},
  };
}

const std::vector<Simulator::Command>& Simulator::Commands() {
  static const std::vector<Command> commands = [] {
    std::vector<Command> all = BasicCommands();
    const std::vector<Command> more = AlibabaCommands();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return commands;
}

Answer Simulator::RespondToControl(const Request& request) {
  const std::string_view name = std::string_view(request.path).substr(kControl.size());
  const std::string start = "there are";
  std::string known = start;
  for (const Command& command : Commands()) {
    if (command.name == name && command.method == request.method)
      return command.run(*this, request);
    known.append(known == start ? " " : ", ").append(command.method).append(" ");
    known.append(kControl).append(command.name).append(command.usage);
  }
  return ControlError(404, known);
}

Answer Simulator::Advance(const Request& request) {
  constexpr long long kMostSeconds = 400 * kDay;
  const Parameters query(request.query);
  const auto step = query.Find("step");
  const auto seconds = query.Find("seconds");
  if (step.has_value() == seconds.has_value()) return ControlError(400, "give step or seconds");
  if (seconds) {
    const auto number = ParseInteger(*seconds);
    if (!number || *number < 0 || *number > kMostSeconds)
      return ControlError(400,
                          "seconds must be a number from 0 to " + std::to_string(kMostSeconds));
    story_.Advance(*number, clock_());
    return State(request);
  }
  switch (story_.AdvanceTo(*step, clock_())) {
    case Story::Jump::kUnknownStep:
      return ControlError(404, "the scenario has no step " + *step);
    case Story::Jump::kStepIsPast:
      return ControlError(409, "step " + *step + " is past; the story goes forward only");
    case Story::Jump::kDone:
      break;
  }
  return State(request);
}

Answer Simulator::Applied(const std::string& error) {
  return error.empty() ? State({}) : ControlError(400, error);
}

Answer Simulator::AddFault(const Request& request) {
  return Applied(faults_.Add(request.body));
}

Answer Simulator::ClearFaults(const Request& request) {
  faults_.Clear();
  return State(request);
}

Answer Simulator::ReplaceTokens(const Request& request) {
  return Applied(kubernetes_.access().ReplaceTokens(request.body));
}

Answer Simulator::ReplaceDenials(const Request& request) {
  return Applied(kubernetes_.access().ReplaceDenials(request.body));
}

Answer Simulator::SetChurn(const Request& request) {
  const auto order = ReadChurnOrder(request.body, "rate");
  if (const auto* error = std::get_if<std::string>(&order)) return ControlError(400, *error);
  churn_.Start(std::get<ChurnOrder>(order));
  return State(request);
}

Answer Simulator::Mutate(const Request& request) {
  const auto order = ReadChurnOrder(request.body, "count");
  if (const auto* error = std::get_if<std::string>(&order)) return ControlError(400, *error);
  churn_.ApplyNow(std::get<ChurnOrder>(order));
  return State(request);
}

Answer Simulator::SetClock(const Request& request) {
  constexpr std::int64_t kMaxAdvance = 400 * kDay;
  ControlBody body(request.body, {"offset_seconds"});
  const auto offset = body.Number("offset_seconds", -kMaxAdvance, kMaxAdvance);
  if (body.error().empty()) clock_offset_ = offset.value_or(0);
  return Applied(body.error());
}

Answer Simulator::ClearThrottle(const Request& request) {
  alibaba_.throttle().Clear();
  return State(request);
}

Answer Simulator::Compact(const Request& request) {
  story_.store().Compact();
  return State(request);
}

// As a real server: first nobody is there, then it answers 403 until its RBAC caches have synced,
// then lists are served, and watches only from what has happened since.
Answer Simulator::Restart(const Request& request) {
  constexpr std::int64_t kMaxMillis = 3'600'000;
  std::chrono::milliseconds away{0};
  std::chrono::milliseconds forbidden{0};
  if (!request.body.empty()) {
    ControlBody body(request.body, {"away_ms", "forbidden_ms"});
    away = std::chrono::milliseconds(body.Number("away_ms", 0, kMaxMillis).value_or(0));
    forbidden = std::chrono::milliseconds(body.Number("forbidden_ms", 0, kMaxMillis).value_or(0));
    if (!body.error().empty()) return ControlError(400, body.error());
  }
  kubernetes_.Restart(away, forbidden);
  story_.store().Restart();
  Answer answer = State(request);
  answer.drops_connections = true;
  return answer;
}

Answer Simulator::State(const Request&) {
  const ObjectStore& store = story_.store();
  nlohmann::ordered_json objects;
  for (std::size_t i = 0; i < kubernetes::Resources().size(); ++i)
    if (store.Count(i) > 0) objects[std::string(kubernetes::Resources()[i].name)] = store.Count(i);
  story_.Read([&](const World& world, const TimeAxis&) {
    objects["disks"] = world.disks.size();
    objects["instances"] = world.csi_nodes.size();
  });
  return ControlAnswer(200, {{"scenario", story_.scenario()},
                             {"step", story_.step()},
                             {"steps", story_.steps()},
                             {"offset_seconds", story_.offset()},
                             {"resource_version", store.current()},
                             {"oldest_resource_version", store.oldest()},
                             {"api_server", kubernetes_.startup().Phase()},
                             {"objects", objects},
                             {"requests", traffic_.Requests()},
                             {"bytes", traffic_.Bytes()},
                             {"watches", traffic_.Watches()},
                             {"churn_rate", churn_.rate()},
                             {"changes", churn_.changes()},
                             {"faults", faults_.Describe()},
                             {"alibaba", DescribeAlibaba()}});
}

nlohmann::ordered_json Simulator::DescribeAlibaba() const {
  return {{"clock_offset_seconds", clock_offset_.load()},
          {"credentials", alibaba_.keys().Describe(AlibabaNow())},
          {"imds", metadata_.Describe()},
          {"denied", alibaba_.permissions().Describe()},
          {"throttle", alibaba_.throttle().Describe()}};
}

}  // namespace simulator
