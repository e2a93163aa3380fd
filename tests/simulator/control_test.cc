// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/testing.h"

namespace simulator::control_test {
namespace {

using testing::HasSubstr;

constexpr const char* kVolumes = "/api/v1/persistentvolumes";

nlohmann::json StateOf(Stage& stage) {
  return nlohmann::json::parse(stage.Control("GET", "/simulator/state").body);
}

std::int64_t PhaseTime(Stage& stage, const std::string& name) {
  const auto object = stage.List(std::string(kVolumes) + "/" + name);
  return *ParseTime(object["status"]["lastPhaseTransitionTime"].get<std::string>());
}

TEST(Control, MakesEverythingOlder) {
  Stage stage("incident");
  const std::int64_t before = PhaseTime(stage, "d-wz9gme1m29dd3jkf0g2t");
  EXPECT_EQ(before, kTestNow - 3 * kDay);
  EXPECT_EQ(stage.Control("POST", "/simulator/advance?seconds=500").status, 200);
  EXPECT_EQ(PhaseTime(stage, "d-wz9gme1m29dd3jkf0g2t"), before - 500);
  EXPECT_EQ(StateOf(stage)["step"], "steady");
  EXPECT_EQ(StateOf(stage)["offset_seconds"], 500);
}

TEST(Control, EntersTheStepsWhoseTimePasses) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/advance?seconds=599");
  EXPECT_EQ(StateOf(stage)["step"], "steady");
  stage.Control("POST", "/simulator/advance?seconds=1");
  EXPECT_EQ(StateOf(stage)["step"], "scale-up");
  stage.Control("POST", "/simulator/advance?seconds=4300");
  EXPECT_EQ(StateOf(stage)["step"], "claimref-cleared");
}

TEST(Control, DatesAStepBackByWhatTheAdvanceWentBeyondIt) {
  Stage stage("incident");
  stage.now += 1000;
  stage.Control("POST", "/simulator/advance?seconds=" + std::to_string(75 * kMinute));
  int released = 0;
  const auto list = stage.List(kVolumes);
  for (const auto& item : list["items"]) {
    if (item["status"]["phase"] != "Released") continue;
    ++released;
    EXPECT_EQ(item["status"]["lastPhaseTransitionTime"], FormatTime(stage.now - 5 * kMinute));
  }
  EXPECT_EQ(released, 6);
}

TEST(Control, JumpsForwardToANamedStepOnly) {
  Stage stage("incident");
  EXPECT_EQ(stage.Control("POST", "/simulator/advance?step=bound").status, 200);
  EXPECT_EQ(StateOf(stage)["offset_seconds"], 20 * kMinute);
  EXPECT_EQ(stage.Control("POST", "/simulator/advance?step=bound").status, 200);
  EXPECT_EQ(stage.Control("POST", "/simulator/advance?step=steady").status, 409);
  EXPECT_EQ(stage.Control("POST", "/simulator/advance?step=nowhere").status, 404);
  EXPECT_EQ(stage.Control("POST", "/simulator/advance?seconds=-1").status, 400);
  EXPECT_EQ(stage.Control("POST", "/simulator/advance").status, 400);
  EXPECT_EQ(stage.Control("GET", "/simulator/advance?step=bound").status, 404);
}

TEST(Control, CountsRequestsByOperationAndStatus) {
  Stage stage("incident");
  stage.Kubernetes(kVolumes);
  stage.Kubernetes(kVolumes);
  stage.Ecs("DescribeDisks", {});
  const auto requests = StateOf(stage)["requests"];
  EXPECT_EQ(requests, nlohmann::json::parse(R"([
    {"api":"alibaba","operation":"DescribeDisks","status":400,"count":1,
     "code":"MissingParameter.RegionId"},
    {"api":"kubernetes","operation":"list persistentvolumes","status":200,"count":2}])"));
}

TEST(Faults, FailTheAskedNumberOfRequestsAfterTheFirstOnes) {
  Stage stage("incident");
  const std::string fault =
      R"({"match":"/api/v1/persistentvolumes","kind":"status","status":503,"count":2,"after":1})";
  EXPECT_EQ(stage.Control("POST", "/simulator/faults", fault).status, 200);
  EXPECT_EQ(stage.Kubernetes("/api/v1/nodes").status, 200);
  EXPECT_EQ(stage.Kubernetes(kVolumes).status, 200);
  EXPECT_EQ(stage.Kubernetes(kVolumes).status, 503);
  EXPECT_EQ(stage.Kubernetes(kVolumes).status, 503);
  EXPECT_EQ(stage.Kubernetes(kVolumes).status, 200);
  EXPECT_EQ(StateOf(stage)["faults"].size(), 0U);
}

TEST(Faults, ThrottleInTheManyWaysOfTheRealServers) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/faults",
                R"({"match":"/api/v1/persistentvolumes","kind":"throttle"})");
  const Answer answer = stage.Kubernetes(kVolumes);
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.body, "Too many requests, please try again later.\n");
  EXPECT_EQ(answer.headers.back(), (std::pair<std::string, std::string>("Retry-After", "1")));
  stage.Control("POST", "/simulator/faults", R"({"match":"DescribeDisks","kind":"throttle"})");
  EXPECT_EQ(stage.Ecs("DescribeDisks", {})["Code"], "Throttling");
  stage.Control("POST", "/simulator/faults",
                R"({"match":"DescribeDisks","kind":"throttle","status":429})");
  EXPECT_EQ(stage.Ecs("DescribeDisks", {})["Code"], "Throttling.User");
}

TEST(Faults, ExpireAContinueTokenOnLaterPagesOnly) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/faults",
                R"({"match":"/api/v1/persistentvolumes","kind":"expired_continue"})");
  const auto page = stage.List(std::string(kVolumes) + "?limit=5");
  ASSERT_EQ(page["items"].size(), 5U);
  const std::string next = std::string(kVolumes) +
                           "?limit=500&continue=" + page["metadata"]["continue"].get<std::string>();
  const Answer gone = stage.Kubernetes(next);
  EXPECT_EQ(gone.status, 410);
  const auto fresh = nlohmann::json::parse(gone.body)["metadata"]["continue"].get<std::string>();
  EXPECT_EQ(stage.List(std::string(kVolumes) + "?limit=500&continue=" + fresh)["items"].size(),
            19U);
  EXPECT_EQ(stage.Kubernetes(next).status, 200);
}

TEST(Faults, HitLaterPagesOfDescribeDisksWhenAskedTo) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/faults",
                R"({"match":"DescribeDisks","kind":"status","status":500,"continue_only":true})");
  const auto page = stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}});
  const std::string token = page.at("NextToken");
  EXPECT_EQ(stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}, {"NextToken", token}})["Code"],
            "InternalError");
}

TEST(Faults, SpoilTheAnswerItself) {
  Stage stage("incident");
  const std::size_t whole = stage.Kubernetes(kVolumes).body.size();
  const auto add = [&](const std::string& kind) {
    stage.Control("POST", "/simulator/faults",
                  R"({"match":"*","kind":")" + kind + R"(","delay_ms":7})");
    return stage.Kubernetes(kVolumes);
  };
  EXPECT_EQ(add("bad_json").body.size(), whole / 2);
  EXPECT_EQ(add("truncate").delivery, Delivery::kTruncated);
  EXPECT_EQ(add("reset").delivery, Delivery::kReset);
  EXPECT_EQ(add("expired_credentials").status, 401);
  const Answer slow = add("slow");
  EXPECT_EQ(slow.delivery, Delivery::kSlow);
  EXPECT_EQ(slow.delay, std::chrono::milliseconds(7));
  EXPECT_EQ(slow.body.size(), whole);
  stage.Control("POST", "/simulator/faults",
                R"({"match":"DescribeDisks","kind":"expired_credentials"})");
  EXPECT_EQ(stage.Ecs("DescribeDisks", {})["Code"], "InvalidSecurityToken.Expired");
}

TEST(Faults, AreClearedAndRefusedWithAReason) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/faults", R"({"match":"*","kind":"status","count":100})");
  EXPECT_EQ(stage.Kubernetes(kVolumes).status, 503);
  EXPECT_EQ(stage.Control("DELETE", "/simulator/faults").status, 200);
  EXPECT_EQ(stage.Kubernetes(kVolumes).status, 200);
  const auto refused = [&](const std::string& json) {
    const Answer answer = stage.Control("POST", "/simulator/faults", json);
    EXPECT_EQ(answer.status, 400) << json;
    return answer.body;
  };
  EXPECT_THAT(refused("nonsense"), HasSubstr("a fault is a JSON object"));
  EXPECT_THAT(refused(R"({"kind":"status"})"), HasSubstr("match"));
  EXPECT_THAT(refused(R"({"match":"*","kind":"fire"})"), HasSubstr("kind is unknown"));
  EXPECT_THAT(refused(R"({"match":"*","kind":"status","status":200})"), HasSubstr("400 to 599"));
  EXPECT_THAT(refused(R"({"match":"*","kind":"slow","delay":1})"), HasSubstr("unknown key delay"));
}

TEST(FormatAge, ReadsLikeKubectl) {
  EXPECT_EQ(FormatAge(119), "119s");
  EXPECT_EQ(FormatAge(125), "2m5s");
  EXPECT_EQ(FormatAge(11 * kMinute), "11m");
  EXPECT_EQ(FormatAge(3 * kHour + 5 * kMinute), "3h5m");
  EXPECT_EQ(FormatAge(47 * kHour), "47h");
  EXPECT_EQ(FormatAge(3 * kDay + kHour), "3d1h");
  EXPECT_EQ(FormatAge(90 * kDay), "90d");
}

}  // namespace
}  // namespace simulator::control_test
