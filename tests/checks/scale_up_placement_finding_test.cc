// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/scale_up_rules.h"
#include "tests/checks/evaluating.h"

namespace exporter::scale_up_placement_finding_test {
namespace {

using ::testing::HasSubstr;

struct Case {
  const char* what;
  void (*change)(ScaleUpWorld& world);
  const char* reason;
  Severity severity;
  const char* summary;  // its end
};

void TaintAll(ScaleUpWorld& world) {
  for (auto& node : world.nodes) node.taints = {{"gpu", "", "NoSchedule"}};
}

// A leftover claim of the next replica, with its volume in zone d.
void KeepClaim(ScaleUpWorld& world) {
  world.AddClaim(2, "d-2", "cn-shenzhen-d");
}

// "stop the next replica and no volume is involved: info; with a volume: warning".
const std::vector<Case>& Cases() {
  static const std::vector<Case> kCases{
      {"anti-affinity alone",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("web", kHost)};
         world.AddPod("web-x", "n3", {{"app", "web"}});
       },
       "anti_affinity", Severity::kInfo,
       "pod anti-affinity, its own or that of other pods, keeps it off every suitable node."},
      {"anti-affinity and the zone of a volume",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("web", kHost)};
         KeepClaim(world);
       },
       "anti_affinity", Severity::kWarning,
       "keeps it off every suitable node and reaches volume pv-d-2 in zone cn-shenzhen-d."},
      {"anti-affinity with a volume that changes nothing",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("web", kHost)};
         world.AddPod("web-x", "n3", {{"app", "web"}});
         KeepClaim(world);
       },
       "anti_affinity", Severity::kInfo, "reaches volume pv-d-2 in zone cn-shenzhen-d."},
      {"spread alone",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.NodeOf("n3").is_cordoned = true;
       },
       "topology_spread", Severity::kInfo,
       "its topology spread constraints allow no suitable node."},
      {"spread and the zone of a volume",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         KeepClaim(world);
       },
       "topology_spread", Severity::kWarning, "reaches volume pv-d-2 in zone cn-shenzhen-d."},
      {"affinity alone", [](auto& world) { world.set.terms.affinity = {With("db", kHost)}; },
       "affinity", Severity::kInfo,
       "its pod affinity requires pods that run near no suitable node."},
      {"affinity and the zone of a volume",
       [](auto& world) {
         world.set.terms.affinity = {With("db", kHost)};
         world.AddPod("db-0", "n3", {{"app", "db"}});
         KeepClaim(world);
       },
       "affinity", Severity::kWarning, "reaches volume pv-d-2 in zone cn-shenzhen-d."},
      {"taints alone", TaintAll, "taint", Severity::kInfo,
       "every suitable node has a taint that its template does not tolerate."},
      {"taints in the zone of a volume",
       [](auto& world) {
         for (const char* node : {"n1", "n2"}) {
           world.NodeOf(node).taints = {{"gpu", "", "NoSchedule"}};
         }
         KeepClaim(world);
       },
       "taint", Severity::kWarning,
       "and reaches volume pv-d-2 in zone cn-shenzhen-d has a taint that its template does not "
       "tolerate."},
      {"host ports",
       [](auto& world) {
         world.set.terms.host_ports = {{.port = 80}};
         for (const char* node : {"n1", "n2", "n3"}) {
           world.AddPod(node, node, {}).traits.host_ports = {{.port = 80}};
         }
       },
       "host_port", Severity::kInfo, "a host port that it needs is taken on every suitable node."},
      {"no slot where the terms allow it",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("web", kHost)};
         world.SetRoom("n3", 0);
       },
       "no_slot", Severity::kWarning, "has a disk slot left for it."},
  };
  return kCases;
}

TEST(ScaleUpBlocked, IsInfoWhereTaintsOrOtherPodsAloneAreInTheWay) {
  for (const Case& each : Cases()) {
    ScaleUpWorld world = RunningWorld();
    each.change(world);
    const Finding finding = FindingOf(world);
    EXPECT_EQ(finding.reason, each.reason) << each.what;
    EXPECT_EQ(finding.severity, each.severity) << each.what;
    EXPECT_THAT(finding.summary, HasSubstr(each.summary)) << each.what;
    ASSERT_GE(finding.remedy.size(), 3U) << each.what;
    EXPECT_THAT(finding.remedy[0].command, HasSubstr("kubectl get "))
        << "look first: " << each.what;
    for (const RemedyStep& step : finding.remedy) {
      EXPECT_THAT(step.risk, ::testing::AnyOf("", HasSubstr("restarts the pods"))) << each.what;
    }
  }
}

}  // namespace
}  // namespace exporter::scale_up_placement_finding_test
