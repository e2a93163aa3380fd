// SPDX-License-Identifier: Apache-2.0
// The simulator restarts like a real API server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <string>

#include "tests/simulator/kubernetes/startup.h"
#include "tests/simulator/program_testing.h"
#include "tests/simulator/testing.h"

namespace simulator::restart_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

constexpr const char* kVolumes = "/api/v1/persistentvolumes";

std::string PhaseOf(Stage& stage) {
  return nlohmann::json::parse(stage.Control("GET", "/simulator/state").body)["api_server"];
}

std::string VersionOf(const nlohmann::json& list) {
  return list.at("metadata").at("resourceVersion");
}

TEST(Startup, IsAwayThenForbidsThenServes) {
  kubernetes::Startup startup;
  const auto now = kubernetes::Startup::Clock::now();
  EXPECT_EQ(startup.Phase(now), "serving");
  startup.Begin(300ms, 200ms, now);
  EXPECT_EQ(startup.Phase(now + 299ms), "away");
  EXPECT_EQ(startup.Phase(now + 300ms), "forbidden");
  EXPECT_EQ(startup.Phase(now + 499ms), "forbidden");
  EXPECT_EQ(startup.Phase(now + 500ms), "serving");
  startup.Begin(0ms, 0ms, now);
  EXPECT_EQ(startup.Phase(now), "serving");
}

TEST(Restart, ResetsConnectionsOfTheApiServerOnlyWhileItIsAway) {
  Stage stage("incident");
  const Answer answer = stage.Control("POST", "/simulator/restart", R"({"away_ms":600000})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.drops_connections);
  EXPECT_EQ(PhaseOf(stage), "away");
  EXPECT_EQ(stage.Kubernetes(kVolumes).delivery, Delivery::kReset);
  EXPECT_EQ(stage.Kubernetes("/readyz").delivery, Delivery::kReset);
  const auto disks = stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}});
  EXPECT_TRUE(disks.contains("Disks")) << "the cloud goes on";
}

TEST(Restart, ForbidsEverythingUntilTheRbacCachesHaveSynced) {
  Stage stage("incident");
  const auto before = stage.List(kVolumes);
  stage.Control("POST", "/simulator/restart", R"({"forbidden_ms":600000})");
  EXPECT_EQ(PhaseOf(stage), "forbidden");
  const Answer list = stage.Kubernetes(kVolumes);
  EXPECT_EQ(list.status, 403);
  EXPECT_EQ(nlohmann::json::parse(list.body).at("message"),
            "persistentvolumes is forbidden: User "
            "\"system:serviceaccount:cx-monitoring:storage-exporter\" cannot list resource "
            "\"persistentvolumes\" in API group \"\" at the cluster scope");
  const Answer watch =
      stage.Kubernetes(std::string(kVolumes) + "?watch=1&resourceVersion=" + VersionOf(before));
  EXPECT_EQ(watch.status, 403);
  EXPECT_EQ(watch.stream, nullptr);
  EXPECT_EQ(stage.Kubernetes("/readyz").status, 200);
}

TEST(Restart, ServesListsAgainButNoWatchFromBefore) {
  Stage stage("incident");
  const auto before = stage.List(kVolumes);
  stage.Control("POST", "/simulator/restart", R"({"away_ms":600000,"forbidden_ms":600000})");
  stage.Control("POST", "/simulator/mutate", R"({"count":3,"resources":["pods"]})");
  stage.Control("POST", "/simulator/restart");
  EXPECT_EQ(PhaseOf(stage), "serving") << "a restart without times ends those of the last one";
  const auto after = stage.List(kVolumes);
  EXPECT_EQ(after.at("items").size(), before.at("items").size());
  const auto old = stage.Watch(std::string(kVolumes) + "?resourceVersion=" + VersionOf(before));
  EXPECT_THAT(ReadAll(*old).lines, ElementsAre(HasSubstr("\"code\":410")));
  const auto fresh = stage.Watch(std::string(kVolumes) + "?resourceVersion=" + VersionOf(after));
  EXPECT_THAT(ReadAll(*fresh).lines, IsEmpty());
}

TEST(Restart, NamesAMistake) {
  Stage stage("incident");
  const auto refused = [&](const std::string& body) {
    const Answer answer = stage.Control("POST", "/simulator/restart", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_FALSE(answer.drops_connections);
    return answer.body;
  };
  EXPECT_THAT(refused(R"({"away":1})"), HasSubstr("unknown key away"));
  EXPECT_THAT(refused(R"({"away_ms":-1})"), HasSubstr("away_ms must be a number from 0"));
  EXPECT_THAT(refused("soon"), HasSubstr("must be a JSON object with away_ms, forbidden_ms"));
  EXPECT_EQ(PhaseOf(stage), "serving");
}

TEST(RestartProgram, ResetsThenForbidsThenServesOverASocket) {
  Program program({"--scenario", "fleet", "--nodes", "3", "--volumes", "10"});
  const int port = PortIn(program.ReadLine());
  const auto list = [&] { return Exchange(port, "GET /api/v1/nodes HTTP/1.1"); };
  Exchange(port, "POST /simulator/restart HTTP/1.1", R"({"away_ms":600000})");
  const Reply away = list();
  EXPECT_EQ(away.error, ECONNRESET);
  EXPECT_EQ(away.text, "");
  Exchange(port, "POST /simulator/restart HTTP/1.1", R"({"forbidden_ms":600000})");
  EXPECT_THAT(list().text, testing::StartsWith("HTTP/1.1 403"));
  Exchange(port, "POST /simulator/restart HTTP/1.1", R"({"away_ms":1,"forbidden_ms":1})");
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (!list().text.starts_with("HTTP/1.1 200") && std::chrono::steady_clock::now() < deadline) {
  }
  EXPECT_THAT(list().text, testing::StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace simulator::restart_test
