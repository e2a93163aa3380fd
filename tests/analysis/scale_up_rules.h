// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/analysis/scale_up_world.h"

namespace exporter {

// Rules of the scheduler as a table, each on a world of its own: ns/web, of which web-0 runs on n1
// and web-1 on n2, both in zone d; n3 is in zone e.

inline constexpr const char* kHost = "kubernetes.io/hostname";
inline constexpr const char* kZone = "topology.kubernetes.io/zone";

kubernetes::LabelSelector App(const std::string& app);

kubernetes::PodAffinityTerm With(const std::string& app, const std::string& key);

kubernetes::SpreadConstraint Evenly(const std::string& key, std::int64_t max_skew = 1);

ScaleUpWorld RunningWorld();

// What becomes of two more replicas, "ok ok" or "ok anti_affinity".
std::string NextTwo(const ScaleUpWorld& world);

struct PlacementRule {
  const char* what;
  void (*change)(ScaleUpWorld& world);
  const char* next_two;
};

void ExpectRules(const std::vector<PlacementRule>& rules);

}  // namespace exporter
