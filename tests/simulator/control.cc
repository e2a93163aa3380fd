#include "tests/simulator/json_text.h"
#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/parameters.h"
#include "tests/simulator/simulator.h"

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
  Answer (Simulator::*run)(const Request&);
};

const std::vector<Simulator::Command>& Simulator::Commands() {
  static const std::vector<Command> commands = {
      {"GET", "state", "", &Simulator::State},
      {"POST", "advance", "?step=NAME or ?seconds=N", &Simulator::Advance},
      {"POST", "faults", " FAULT", &Simulator::AddFault},
      {"DELETE", "faults", "", &Simulator::ClearFaults},
      {"POST", "tokens", R"( {"accept": [...]})", &Simulator::ReplaceTokens},
      {"POST", "rbac", R"( {"deny": [...]})", &Simulator::ReplaceDenials},
      {"POST", "churn", R"( {"rate": N, "seed": S, "resources": [...]})", &Simulator::SetChurn},
      {"POST", "mutate", R"( {"count": N, "seed": S})", &Simulator::Mutate},
      {"POST", "compact", "", &Simulator::Compact},
      {"POST", "restart", "", &Simulator::Restart},
  };
  return commands;
}

Answer Simulator::RespondToControl(const Request& request) {
  const std::string_view name = std::string_view(request.path).substr(kControl.size());
  std::string known = "there are";
  for (const Command& command : Commands()) {
    if (command.name == name && command.method == request.method)
      return (this->*command.run)(request);
    known.append(known.back() == 'e' ? " " : ", ").append(command.method).append(" ");
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

Answer Simulator::AddFault(const Request& request) {
  const std::string error = faults_.Add(request.body);
  return error.empty() ? State(request) : ControlError(400, error);
}

Answer Simulator::ClearFaults(const Request& request) {
  faults_.Clear();
  return State(request);
}

Answer Simulator::ReplaceTokens(const Request& request) {
  const std::string error = kubernetes_.access().ReplaceTokens(request.body);
  return error.empty() ? State(request) : ControlError(400, error);
}

Answer Simulator::ReplaceDenials(const Request& request) {
  const std::string error = kubernetes_.access().ReplaceDenials(request.body);
  return error.empty() ? State(request) : ControlError(400, error);
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

Answer Simulator::Compact(const Request& request) {
  story_.store().Compact();
  return State(request);
}

Answer Simulator::Restart(const Request& request) {
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
                             {"objects", objects},
                             {"requests", traffic_.Requests()},
                             {"bytes", traffic_.Bytes()},
                             {"watches", traffic_.Watches()},
                             {"churn_rate", churn_.rate()},
                             {"changes", churn_.changes()},
                             {"faults", faults_.Describe()}});
}

}  // namespace simulator
