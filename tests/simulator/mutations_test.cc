// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/mutations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/testing.h"

namespace simulator::mutations_test {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::string PathOf(const kubernetes::Resource& resource) {
  const std::string root = resource.group.empty() ? "/api/" : "/apis/";
  return root + resource.api_version() + "/" + std::string(resource.name);
}

Answer Mutate(Stage& stage, int count, int seed) {
  return stage.Control(
      "POST", "/simulator/mutate",
      R"({"count":)" + std::to_string(count) + R"(,"seed":)" + std::to_string(seed) + "}");
}

std::string KeyOfItem(const nlohmann::json& object) {
  const auto& metadata = object.at("metadata");
  return metadata.value("namespace", "") + "/" + metadata.at("name").get<std::string>();
}

// By key, without what only a watch has.
std::map<std::string, nlohmann::json> ItemsOf(const nlohmann::json& list) {
  std::map<std::string, nlohmann::json> items;
  for (const auto& item : list.at("items")) items[KeyOfItem(item)] = item;
  return items;
}

// Applies a watch event as a client does; the event must fit what the client has.
void Apply(const nlohmann::json& event, std::map<std::string, nlohmann::json>& items) {
  nlohmann::json object = event.at("object");
  object.erase("kind");
  object.erase("apiVersion");
  const std::string key = KeyOfItem(object);
  const std::string type = event.at("type");
  EXPECT_EQ(items.count(key), type == "ADDED" ? 0U : 1U) << type << " " << key;
  if (type == "DELETED") {
    items.erase(key);
  } else {
    items[key] = std::move(object);
  }
}

TEST(Mutations, ReachWatchesJustAsLists) {
  for (const char* scenario : {"incident", "healthy", "fleet"}) {
    Stage stage(scenario, {1, 8, 100});
    std::map<std::string_view, std::map<std::string, nlohmann::json>> seen;
    std::map<std::string_view, std::shared_ptr<Stream>> watches;
    for (const kubernetes::Resource& resource : kubernetes::Resources()) {
      if (resource.group == "events.k8s.io") continue;
      const auto list = stage.List(PathOf(resource));
      seen[resource.name] = ItemsOf(list);
      watches[resource.name] =
          stage.Watch(PathOf(resource) + "?resourceVersion=" +
                      list.at("metadata").at("resourceVersion").get<std::string>());
    }
    ASSERT_EQ(Mutate(stage, 1500, 5).status, 200);
    for (const kubernetes::Resource& resource : kubernetes::Resources()) {
      if (resource.group == "events.k8s.io") continue;
      for (const auto& event : ReadEvents(*watches[resource.name]))
        Apply(event, seen[resource.name]);
      EXPECT_EQ(seen[resource.name], ItemsOf(stage.List(PathOf(resource))))
          << scenario << " " << resource.name;
    }
  }
}

TEST(Mutations, AreTheSameForTheSameSeed) {
  const auto text = [](int seed) {
    Stage stage("fleet", {1, 10, 100});
    Mutate(stage, 400, seed);
    return stage.Kubernetes("/api/v1/pods").body +
           stage.Kubernetes("/api/v1/persistentvolumes").body;
  };
  EXPECT_EQ(text(3), text(3));
  EXPECT_NE(text(3), text(4));
}

TEST(Mutations, TouchEveryResourceThatTheyAreNamedAfterAndThoseBehind) {
  Stage stage("fleet", {1, 20, 300});
  std::map<std::string_view, std::shared_ptr<Stream>> watches;
  const std::string version = stage.List("/api/v1/pods")["metadata"]["resourceVersion"];
  for (const kubernetes::Resource& resource : kubernetes::Resources())
    watches[resource.name] = stage.Watch(PathOf(resource) + "?resourceVersion=" + version);
  Mutate(stage, 3000, 1);
  std::map<std::string_view, std::set<std::string>> types;
  for (const auto& [name, stream] : watches)
    for (const auto& event : ReadEvents(*stream)) types[name].insert(event.at("type"));
  for (const char* name :
       {"pods", "persistentvolumes", "persistentvolumeclaims", "volumeattachments"})
    EXPECT_THAT(types[name], testing::SizeIs(3)) << name;
  EXPECT_THAT(types["nodes"], Contains("MODIFIED"));
  EXPECT_THAT(types["statefulsets"], Contains("MODIFIED"));
}

// As scenario_test.cc demands of the scenarios.
TEST(Mutations, LeaveBothSidesInAgreement) {
  Stage stage("fleet", {1, 20, 300});
  Mutate(stage, 5000, 2);
  const World world = stage.simulator.story().world();
  std::map<std::string, int> attached;
  for (const Attachment& attachment : world.attachments) {
    const Volume* const volume = world.volumes.Find(attachment.volume);
    ASSERT_NE(volume, nullptr) << attachment.volume;
    EXPECT_EQ(volume->attachment, attachment.meta.name);
    const Disk* const disk = world.disks.Find(volume->handle);
    ASSERT_NE(disk, nullptr) << volume->handle;
    EXPECT_EQ(disk->instance_id, world.nodes.Find(attachment.node)->instance_id);
    EXPECT_EQ(disk->zone, world.nodes.Find(attachment.node)->zone);
    ++attached[attachment.node];
  }
  for (const Node& node : world.nodes) {
    EXPECT_EQ(attached[node.meta.name], node.disks_attached);
    EXPECT_LE(node.disks_attached, node.disk_limit);
  }
  std::map<std::string, int> users;
  for (const Pod& pod : world.pods)
    if (!pod.claim.empty()) ++users[pod.meta.ns + "/" + pod.claim];
  for (const Claim& claim : world.claims) {
    EXPECT_EQ(claim.pods, users[claim.meta.key()]) << claim.meta.key();
    if (claim.volume.empty()) continue;
    const Volume* const volume = world.volumes.Find(claim.volume);
    ASSERT_NE(volume, nullptr) << claim.volume;
    EXPECT_EQ(volume->claim->uid, claim.meta.uid);
    EXPECT_EQ(volume->phase, "Bound");
  }
}

TEST(Mutations, GoOnWhereADiskWasDeletedUnderItsVolume) {
  Stage stage("incident");
  const auto state = nlohmann::json::parse(stage.Control("GET", "/simulator/state").body);
  stage.Control("POST", "/simulator/advance?step=" + state.at("steps").back().get<std::string>());
  for (int seed = 3; seed < 7; ++seed) EXPECT_EQ(Mutate(stage, 40, seed).status, 200);
}

TEST(Mutations, KeepToTheResourcesAskedFor) {
  Stage stage("incident");
  const std::string volumes = stage.Kubernetes("/api/v1/persistentvolumes?limit=500").body;
  stage.Control("POST", "/simulator/mutate", R"({"count":50,"seed":1,"resources":["nodes"]})");
  const auto items = [](const std::string& body) {
    return nlohmann::json::parse(body).at("items");
  };
  EXPECT_EQ(items(stage.Kubernetes("/api/v1/persistentvolumes?limit=500").body), items(volumes));
  EXPECT_NE(stage.Kubernetes("/api/v1/persistentvolumes?limit=500").body, volumes);
}

TEST(Churn, RefusesAnOrderItCannotRead) {
  Stage stage("incident");
  const auto refused = [&](const std::string& path, const std::string& json) {
    const Answer answer = stage.Control("POST", "/simulator/" + path, json);
    EXPECT_EQ(answer.status, 400) << json;
    return answer.body;
  };
  EXPECT_THAT(refused("churn", ""), HasSubstr("must be a JSON object with"));
  EXPECT_THAT(refused("churn", "{}"), HasSubstr("rate is missing"));
  EXPECT_THAT(refused("mutate", R"({"count":-1})"), HasSubstr("count must be a number from 0 to"));
  EXPECT_THAT(refused("mutate", R"({"count":1,"speed":2})"), HasSubstr("unknown key speed"));
  EXPECT_THAT(refused("churn", R"({"rate":1,"resources":["ponies"]})"),
              HasSubstr("none of pods, nodes, events"));
}

TEST(Churn, RunsUntilItIsStopped) {
  Stage stage("healthy");
  const auto stream =
      stage.Watch("/api/v1/nodes?resourceVersion=" +
                  stage.List("/api/v1/nodes")["metadata"]["resourceVersion"].get<std::string>());
  stage.Control("POST", "/simulator/churn", R"({"rate":1000,"resources":["nodes"]})");
  Piece piece;
  while (piece.lines.empty()) piece = stream->Next(std::chrono::seconds(10));
  EXPECT_THAT(piece.lines[0], HasSubstr("\"MODIFIED\""));
  stage.Control("POST", "/simulator/churn", R"({"rate":0})");
  const auto version = stage.simulator.story().store().current();
  EXPECT_EQ(stage.simulator.churn().rate(), 0);
  EXPECT_EQ(stage.simulator.story().store().current(), version);
}

}  // namespace
}  // namespace simulator::mutations_test
