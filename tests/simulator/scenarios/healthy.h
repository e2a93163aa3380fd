#pragma once

#include "tests/simulator/scenario.h"

namespace simulator {

Scenario HealthyScenario();

}  // namespace simulator
