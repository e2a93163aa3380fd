// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

namespace exporter {

// What the exporter says of a cluster, by document: "page", "findings", "inventory", and
// "readiness" of some StatefulSets.
using Documents = std::map<std::string, std::string>;

// Plays a scenario of the simulator with a clock in hand: at each step everything is read three
// times, eleven minutes apart, and `take` gets the step and what the exporter says then.
void PlayScenario(const std::string& name,
                  const std::function<void(const std::string& step, const Documents&)>& take);

// The captured cluster of tests/fixtures/kubernetes, with and without a matching cloud.
void PlayFixtures(const std::function<void(const std::string& step, const Documents&)>& take);

}  // namespace exporter
