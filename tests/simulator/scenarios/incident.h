#pragma once

#include "tests/simulator/scenario.h"

namespace simulator {

Scenario IncidentScenario();

}  // namespace simulator
