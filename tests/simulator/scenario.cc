#include "tests/simulator/scenario.h"

#include "tests/simulator/scenarios/fleet.h"
#include "tests/simulator/scenarios/healthy.h"
#include "tests/simulator/scenarios/incident.h"

namespace simulator {
namespace {

struct Row {
  std::string_view name;
  Scenario (*make)(const FleetSize&);
};

constexpr Row kScenarios[] = {
    {"incident", [](const FleetSize&) { return IncidentScenario(); }},
    {"healthy", [](const FleetSize&) { return HealthyScenario(); }},
    {"fleet", [](const FleetSize& size) { return FleetScenario(size); }},
};

}  // namespace

std::vector<std::string> ScenarioNames() {
  std::vector<std::string> names;
  for (const Row& row : kScenarios) names.emplace_back(row.name);
  return names;
}

std::optional<Scenario> MakeScenario(std::string_view name, const FleetSize& fleet) {
  for (const Row& row : kScenarios)
    if (row.name == name) return row.make(fleet);
  return std::nullopt;
}

Scenario ReportingUnused(Scenario scenario) {
  Step& first = scenario.steps.front();
  first.enter = [enter = first.enter](World& world, StoryTime at) {
    world.reports_unused = true;
    enter(world, at);
  };
  return scenario;
}

}  // namespace simulator
