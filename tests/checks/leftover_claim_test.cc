// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::leftover_claim_test {
namespace {

using kubernetes::HorizontalPodAutoscaler;
using kubernetes::PersistentVolumeClaim;
using kubernetes::StatefulSet;
using ::testing::ElementsAre;
using namespace std::chrono_literals;

// A claim created by the StatefulSet controller, Unused for an hour according to its condition.
PersistentVolumeClaim Made(std::string name) {
  auto claim = MakeClaim("ns", std::move(name));
  claim.meta.uid = "uid-" + claim.meta.name;
  claim.is_made_by_controller = true;
  claim.conditions = {{.type = "Unused", .status = "True", .since = SampleTime() - 1h}};
  return claim;
}

StatefulSet Set(const std::string& name, const std::vector<std::string>& templates,
                std::int64_t replicas, std::int64_t start = 0) {
  auto set = MakeStatefulSet("ns", name, templates, replicas);
  set.first_ordinal = start;
  return set;
}

struct World {
  std::vector<PersistentVolumeClaim> claims;
  std::vector<StatefulSet> sets{Set("web", {"data"}, 2)};
  std::vector<HorizontalPodAutoscaler> autoscalers;
  std::vector<kubernetes::Pod> pods;
};

Inventory Of(World world) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf(std::move(world.claims));
  inventory.stateful_sets = TableOf(std::move(world.sets));
  inventory.horizontal_pod_autoscalers = TableOf(std::move(world.autoscalers));
  inventory.pods = TableOf(std::move(world.pods));
  return inventory;
}

// The reason reported for each claim, "-" if none.
std::vector<std::string> ReasonsIn(const World& world) {
  const auto findings = EvaluateOne(LeftoverClaimCheck(), Of(world)).findings;
  std::vector<std::string> reasons;
  for (const auto& claim : world.claims) {
    const auto found = std::ranges::find(findings, claim.meta.name, &Finding::name);
    reasons.push_back(found == findings.end() ? "-" : found->reason);
  }
  return reasons;
}

std::string ReasonOf(const std::string& claim, std::vector<StatefulSet> sets) {
  return ReasonsIn(
             {.claims = {Made(claim)}, .sets = std::move(sets), .autoscalers = {}, .pods = {}})
      .front();
}

HorizontalPodAutoscaler Autoscaler(std::string target, std::int64_t most) {
  HorizontalPodAutoscaler autoscaler;
  autoscaler.meta.ns = "ns";
  autoscaler.meta.name = "hpa-" + target;
  autoscaler.target_kind = "StatefulSet";
  autoscaler.target_name = std::move(target);
  autoscaler.max_replicas = most;
  return autoscaler;
}

TEST(LeftoverClaim, IsOneOutsideTheRangeOfItsSet) {
  const std::vector<StatefulSet> sets{Set("web", {"data", "log"}, 2)};
  EXPECT_EQ(ReasonOf("data-web-0", sets), "-");
  EXPECT_EQ(ReasonOf("data-web-1", sets), "-");
  EXPECT_EQ(ReasonOf("data-web-2", sets), "scaled_down");
  EXPECT_EQ(ReasonOf("log-web-1", sets), "-") << "of each template";
  EXPECT_EQ(ReasonOf("log-web-7", sets), "scaled_down");
  EXPECT_EQ(ReasonOf("data-web-0", {Set("web", {"data"}, 0)}), "scaled_down");
}

TEST(LeftoverClaim, CountsTheRangeFromOrdinalsStart) {
  const std::vector<StatefulSet> sets{Set("web", {"data"}, 2, 5)};
  EXPECT_EQ(ReasonOf("data-web-4", sets), "scaled_down");
  EXPECT_EQ(ReasonOf("data-web-5", sets), "-");
  EXPECT_EQ(ReasonOf("data-web-6", sets), "-");
  EXPECT_EQ(ReasonOf("data-web-7", sets), "scaled_down");
}

TEST(LeftoverClaim, IsOneOfNoExistingSetWhereItsControllerMadeIt) {
  EXPECT_EQ(ReasonOf("data-gone-0", {}), "statefulset_gone");
  auto by_hand = Made("data-gone-0");
  by_hand.is_made_by_controller = false;
  EXPECT_THAT(ReasonsIn({.claims = {by_hand}, .sets = {}, .autoscalers = {}, .pods = {}}),
              ElementsAre("-"));
}

TEST(LeftoverClaim, IsOneOfAnExistingSetWhoeverMadeIt) {
  auto by_hand = Made("data-web-5");
  by_hand.is_made_by_controller = false;
  EXPECT_THAT(ReasonsIn({.claims = {by_hand}, .autoscalers = {}, .pods = {}}),
              ElementsAre("scaled_down"));
}

TEST(LeftoverClaim, IsNoneWhereItsNameMerelyLooksLikeThat) {
  for (const char* name :
       {"data-web", "web-5", "data-web-05", "data-web-00", "data-web--5", "data-web-2147483648",
        "data-web-5x", "-web-5x", "5", "-5", "a-5", "-a-5", "a--5"}) {
    EXPECT_EQ(ReasonOf(name, {Set("web", {"data"}, 2)}), "-") << name;
  }
}

TEST(LeftoverClaim, ChecksASetThatWasMadeAgainByItsRange) {
  auto owned = Made("data-web-1");
  owned.owners = {{.kind = "StatefulSet", .name = "web", .uid = "of the one before"}};
  EXPECT_THAT(ReasonsIn({.claims = {owned, Made("data-web-2")}, .autoscalers = {}, .pods = {}}),
              ElementsAre("-", "scaled_down"));
}

TEST(LeftoverClaim, ChecksASetThatIsBeingDeletedByItsRange) {
  auto set = Set("web", {"data"}, 2);
  set.meta.deleting_since = SampleTime() - 1h;
  EXPECT_EQ(ReasonOf("data-web-1", {set}), "-");
  EXPECT_EQ(ReasonOf("data-web-2", {set}), "scaled_down");
}

TEST(LeftoverClaim, ResolvesNamesThatContainEachOtherToTheExactOwner) {
  const std::vector<StatefulSet> sets{Set("web", {"data"}, 1), Set("data-web", {"data"}, 3),
                                      Set("my-web", {"data", "my-data"}, 2)};
  EXPECT_EQ(ReasonOf("data-web-2", sets), "scaled_down");
  EXPECT_EQ(ReasonOf("data-data-web-2", sets), "-");
  EXPECT_EQ(ReasonOf("data-my-web-1", sets), "-");
  EXPECT_EQ(ReasonOf("my-data-my-web-2", sets), "scaled_down");
}

// Template a-b of c and template a of b-c create claims of the same names.
TEST(LeftoverClaim, IsNoneWhereOneOfTwoSetsOfTheNameNeedsIt) {
  const std::vector<StatefulSet> sets{Set("b-c", {"a"}, 2), Set("c", {"a-b"}, 8)};
  EXPECT_EQ(ReasonOf("a-b-c-7", sets), "-");
  EXPECT_EQ(ReasonOf("a-b-c-8", sets), "scaled_down");
}

TEST(LeftoverClaim, IsOfItsOwnNamespaceOnly) {
  auto other = MakeStatefulSet("other", "web", {"data"}, 9);
  EXPECT_EQ(ReasonOf("data-web-5", {other}), "statefulset_gone");
}

TEST(LeftoverClaim, IsInfoWhereAnAutoscalerCoversTheOrdinal) {
  World world{.claims = {Made("data-web-2"), Made("data-web-4"), Made("data-web-5")},
              .autoscalers = {Autoscaler("web", 3), Autoscaler("web", 5), Autoscaler("db", 99)},
              .pods = {}};
  EXPECT_THAT(ReasonsIn(world), ElementsAre("hpa_covers", "hpa_covers", "scaled_down"));
  const auto findings = EvaluateOne(LeftoverClaimCheck(), Of(world)).findings;
  EXPECT_EQ(findings.at(0).severity, Severity::kInfo);
  EXPECT_EQ(findings.at(2).severity, Severity::kWarning);
  world.sets = {Set("web", {"data"}, 2, 3)};
  EXPECT_THAT(ReasonsIn(world), ElementsAre("scaled_down", "-", "hpa_covers"))
      << "from ordinals.start on";
}

TEST(LeftoverClaim, CountsAutoscalersOfStatefulSetsOfItsNamespaceOnly) {
  auto deployment = Autoscaler("web", 9);
  deployment.target_kind = "Deployment";
  auto elsewhere = Autoscaler("web", 9);
  elsewhere.meta.ns = "other";
  EXPECT_THAT(
      ReasonsIn(
          {.claims = {Made("data-web-2")}, .autoscalers = {deployment, elsewhere}, .pods = {}}),
      ElementsAre("scaled_down"));
}

TEST(LeftoverClaim, AsksTheAutoscalersOfAllSetsOfTheName) {
  EXPECT_THAT(ReasonsIn({.claims = {Made("a-b-c-8")},
                         .sets = {Set("b-c", {"a"}, 2), Set("c", {"a-b"}, 8)},
                         .autoscalers = {Autoscaler("c", 10)},
                         .pods = {}}),
              ElementsAre("hpa_covers"));
}

// What kube-downscaler and KEDA scaled down comes back by itself.
TEST(LeftoverClaim, IsInfoWhereAnotherScalerCoversTheOrdinal) {
  World world{.claims = {Made("data-web-2"), Made("data-web-8")}, .autoscalers = {}, .pods = {}};
  world.sets[0].replicas = 0;
  world.sets[0].original_replicas = 8;
  EXPECT_THAT(ReasonsIn(world), ElementsAre("scaler_covers", "scaled_down"));
  world.sets[0].original_replicas = {};
  Inventory inventory = Of(world);
  kubernetes::ScaledObject scaled;
  scaled.meta.ns = "ns";
  scaled.target_kind = "StatefulSet";
  scaled.target_name = "web";
  scaled.max_replicas = 3;
  inventory.scaled_objects = TableOf<kubernetes::ScaledObject>({scaled});
  const auto findings = EvaluateOne(LeftoverClaimCheck(), inventory).findings;
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].reason, "scaler_covers");
  EXPECT_EQ(findings[0].severity, Severity::kInfo);
  EXPECT_THAT(findings[0].summary,
              ::testing::HasSubstr("its ScaledObject of KEDA may ask for that replica again"));
  EXPECT_EQ(findings[1].reason, "scaled_down");
}

// Cases of pods and owners for data-web-5 and data-gone-5.
struct UseCase {
  const char* what;
  std::function<void(World&)> change;
  std::string existing;
  std::string gone;
};

TEST(LeftoverClaim, IsNoneWhileItIsUsedOrOnItsWayOut) {
  const auto pod = [](auto change) {
    return [change](World& world) {
      for (auto& claim : world.claims) {
        auto user = MakePod("ns", claim.meta.name.substr(5), "n1", {claim.meta.name});
        change(user, claim);
        world.pods.push_back(user);
      }
    };
  };
  const auto owner = [](kubernetes::Pod& user, PersistentVolumeClaim& claim) {
    user.meta.deleting_since = SampleTime() - 1h;
    claim.owners = {{.kind = "Pod", .name = user.meta.name, .uid = user.meta.uid}};
  };
  const std::vector<UseCase> cases{
      {"as it is", [](World&) {}, "scaled_down", "statefulset_gone"},
      {"a live pod, as after --cascade=orphan or beside OpenKruise", pod([](auto&, auto&) {}), "-",
       "-"},
      {"a Pending pod", pod([](auto& user, auto&) { user.phase = "Pending"; }), "-", "-"},
      {"a pod that has ended", pod([](auto& user, auto&) { user.phase = "Succeeded"; }),
       "scaled_down", "statefulset_gone"},
      {"Terminating within grace",
       pod([](auto& user, auto&) { user.meta.deleting_since = SampleTime() - 600s; }), "-", "-"},
      {"Terminating for longer",
       pod([](auto& user, auto&) { user.meta.deleting_since = SampleTime() - 601s; }),
       "scaled_down", "statefulset_gone"},
      {"whenScaled: Delete under way, however long", pod(owner), "-", "-"},
      {"owned by a pod of that name that was another", pod([&](auto& user, auto& claim) {
         owner(user, claim);
         claim.owners[0].uid = "another";
       }),
       "scaled_down", "-"},
      {"owned by a pod that is gone",
       [](World& world) {
         for (auto& claim : world.claims) claim.owners = {{"Pod", "no-pod", "u"}};
       },
       "scaled_down", "-"},
      {"owned by its StatefulSet (whenDeleted: Delete)",
       [](World& world) {
         for (auto& claim : world.claims) claim.owners = {{"StatefulSet", "web", "u"}};
       },
       "scaled_down", "statefulset_gone"},
      {"being deleted",
       [](World& world) {
         for (auto& claim : world.claims) claim.meta.deleting_since = SampleTime() - 1h;
       },
       "-", "-"},
      {"Lost: lost-claim has it",
       [](World& world) {
         for (auto& claim : world.claims) claim.phase = "Lost";
       },
       "-", "-"},
      {"Pending",
       [](World& world) {
         for (auto& claim : world.claims) claim.phase = "Pending";
       },
       "scaled_down", "statefulset_gone"},
  };
  for (const UseCase& each : cases) {
    World world{.claims = {Made("data-web-5"), Made("data-gone-5")}, .autoscalers = {}, .pods = {}};
    each.change(world);
    EXPECT_THAT(ReasonsIn(world), ElementsAre(each.existing, each.gone)) << each.what;
  }
}

}  // namespace
}  // namespace exporter::leftover_claim_test
