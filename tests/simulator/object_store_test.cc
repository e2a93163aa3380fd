// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/simulator/alibaba/metadata_service.h"
#include "tests/simulator/object_store.h"
#include "tests/simulator/testing.h"

namespace simulator::object_store_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::milliseconds kNow{0};

ObjectPointer Object(const std::string& text) {
  return std::make_shared<const StoredObject>(StoredObject{text, {}});
}

std::vector<std::string> TextsAt(const ObjectStore& store,
                                 std::optional<std::int64_t> version = std::nullopt) {
  ObjectStore::Query query;
  query.resource_version = version;
  const auto items = store.List(0, query);
  std::vector<std::string> texts;
  if (!items) return {"forgotten"};
  for (const ObjectPointer& object : items->objects) texts.push_back(object->json);
  return texts;
}

// Two objects, of which one changes and one goes.
class ObjectStoreTest : public testing::Test {
 protected:
  ObjectStoreTest() {
    store.Put(0, "b", 1, Object("b1"));
    store.Put(0, "a", 2, Object("a2"));
    store.Put(1, "other", 3, Object("other"));
    store.Put(0, "b", 4, Object("b4"));
    store.Remove(0, "a", 5, Object("a5"));
  }
  ObjectStore store{2, 100};
};

TEST_F(ObjectStoreTest, ListsEveryVersionInTheOrderOfTheKeys) {
  EXPECT_THAT(TextsAt(store), ElementsAre("b4"));
  EXPECT_THAT(TextsAt(store, 4), ElementsAre("a2", "b4"));
  EXPECT_THAT(TextsAt(store, 3), ElementsAre("a2", "b1"));
  EXPECT_THAT(TextsAt(store, 1), ElementsAre("b1"));
  EXPECT_THAT(TextsAt(store, 0), IsEmpty());
  EXPECT_EQ(store.current(), 5);
  EXPECT_EQ(store.Count(0), 1U);
  EXPECT_EQ(store.Get(0, "a"), nullptr);
  EXPECT_EQ(store.Get(0, "b")->json, "b4");
}

TEST_F(ObjectStoreTest, AddsAgainWhatWasRemoved) {
  store.Put(0, "a", 6, Object("a6"));
  EXPECT_THAT(TextsAt(store), ElementsAre("a6", "b4"));
  EXPECT_THAT(TextsAt(store, 5), ElementsAre("b4"));
  auto place = *store.PlaceAfter(5);
  const auto batch = store.Read(0, place, 10, kNow);
  ASSERT_EQ(batch.changes.size(), 1U);
  EXPECT_EQ(batch.changes[0].type, ChangeType::kAdded);
}

TEST_F(ObjectStoreTest, PagesAndCountsTheRest) {
  for (int i = 0; i < 10; ++i) store.Put(1, std::to_string(i), 10 + i, Object(std::to_string(i)));
  ObjectStore::Query query;
  query.limit = 3;
  query.after = "1";
  const auto items = store.List(1, query);
  EXPECT_EQ(items->objects.front()->json, "2");
  EXPECT_EQ(items->last_key, "4");
  EXPECT_EQ(items->remaining, 6U);
  query.limit = 6;
  query.after = "4";
  EXPECT_EQ(store.List(1, query)->remaining, 0U);
}

TEST_F(ObjectStoreTest, ReadsTheChangesOfOneResourceWithWhatWasBefore) {
  auto place = *store.PlaceAfter(2);
  const auto batch = store.Read(0, place, 10, kNow);
  ASSERT_EQ(batch.changes.size(), 2U);
  EXPECT_EQ(batch.changes[0].type, ChangeType::kModified);
  EXPECT_EQ(batch.changes[0].before->json, "b1");
  EXPECT_EQ(batch.changes[1].type, ChangeType::kDeleted);
  EXPECT_EQ(batch.changes[1].object->json, "a5");
  EXPECT_EQ(batch.changes[1].before->json, "a2");
  EXPECT_EQ(batch.resource_version, 5);
  EXPECT_THAT(store.Read(0, place, 10, kNow).changes, IsEmpty());
}

TEST_F(ObjectStoreTest, ForgetsWhatLeavesTheWindow) {
  ObjectStore small(1, 2);
  small.Put(0, "a", 1, Object("a1"));
  small.Put(0, "b", 2, Object("b2"));
  auto slow = *small.PlaceAfter(0);
  small.Remove(0, "a", 3, Object("a3"));
  small.Put(0, "b", 4, Object("b4"));
  EXPECT_EQ(small.oldest(), 2);
  EXPECT_THAT(TextsAt(small, 1), ElementsAre("forgotten"));
  EXPECT_THAT(TextsAt(small, 2), ElementsAre("a1", "b2"));
  EXPECT_FALSE(small.PlaceAfter(1));
  EXPECT_TRUE(small.PlaceAfter(2));
  EXPECT_TRUE(small.Read(0, slow, 10, kNow).too_slow);
}

TEST_F(ObjectStoreTest, CompactsToThePresentWithoutEndingWatches) {
  auto place = *store.PlaceAfter(5);
  store.Compact();
  EXPECT_THAT(TextsAt(store, 4), ElementsAre("forgotten"));
  EXPECT_THAT(TextsAt(store, 5), ElementsAre("b4"));
  store.Put(0, "c", 6, Object("c6"));
  const auto batch = store.Read(0, place, 10, kNow);
  EXPECT_FALSE(batch.too_slow);
  EXPECT_EQ(batch.changes.size(), 1U);
  EXPECT_FALSE(store.PlaceAfter(4));
}

TEST_F(ObjectStoreTest, EndsWatchesWhenItRestarts) {
  auto place = *store.PlaceAfter(5);
  store.Restart();
  EXPECT_TRUE(store.Read(0, place, 10, kNow).restarted);
  EXPECT_EQ(store.current(), 5);
  EXPECT_FALSE(store.PlaceAfter(4));
}

TEST(WithResourceVersion, ReplacesTheObjectsOwn) {
  EXPECT_EQ(WithResourceVersion(R"({"metadata":{"name":"a","resourceVersion":"7"},)"
                                R"("spec":{"claimRef":{"resourceVersion":"3"}}})",
                                12),
            R"({"metadata":{"name":"a","resourceVersion":"12"},)"
            R"("spec":{"claimRef":{"resourceVersion":"3"}}})");
}

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kRoles = "/latest/meta-data/ram/security-credentials/";
constexpr const char* kLife = "x-aliyun-ecs-metadata-token-ttl-seconds";
constexpr const char* kToken = "x-aliyun-ecs-metadata-token";

using Headers = std::map<std::string, std::string, std::less<>>;

Answer Ask(Stage& stage, const std::string& method, const std::string& path,
           const Headers& headers) {
  Request request = MakeRequest(method, path);
  request.headers = headers;
  return stage.simulator.Respond(request);
}

std::string Token(Stage& stage, const std::string& seconds = "21600") {
  return Ask(stage, "PUT", "/latest/api/token", {{kLife, seconds}}).body;
}

Answer Read(Stage& stage, const std::string& path) {
  return Ask(stage, "GET", path, {{kToken, Token(stage)}});
}

std::vector<std::string> KeysOf(const nlohmann::json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::vector<std::string> KeysOfFixture(const std::string& name) {
  std::ifstream file(EXPORTER_FIXTURES "/alibaba/" + name);
  return KeysOf(nlohmann::json::parse(file));
}

// The answer to a call of ECS that is signed with the key in `json`.
Answer UseKey(Stage& stage, const std::string& json) {
  const auto key = nlohmann::json::parse(json);
  return stage.Send(
      {.action = "DescribeDisks",
       .query = {{"RegionId", "cn-shenzhen"}},
       .key = {key.at("AccessKeyId"), key.at("AccessKeySecret"), key.at("SecurityToken")}});
}

TEST(MetadataService, GivesTheKeyOfTheRoleToWhoHasAToken) {
  Stage stage("incident");
  EXPECT_EQ(Read(stage, kRoles).body, "simulator-node-role");
  const Answer answer = Read(stage, std::string(kRoles) + "simulator-node-role");
  const auto key = nlohmann::json::parse(answer.body);
  EXPECT_EQ(KeysOf(key), KeysOfFixture("imds_role_credentials.json"));
  EXPECT_EQ(key["Code"], "Success");
  EXPECT_EQ(key["LastUpdated"], FormatTime(kTestNow));
  EXPECT_EQ(key["Expiration"], FormatTime(kTestNow + 3600));
  EXPECT_THAT(key["AccessKeyId"].get<std::string>(), StartsWith("STS."));
  EXPECT_EQ(UseKey(stage, answer.body).status, 200);
  EXPECT_EQ(Read(stage, std::string(kRoles) + "other").status, 404);
}

TEST(MetadataService, IsParticularAboutTokens) {
  Stage stage("incident");
  const auto issue = [&](const std::string& method, const Headers& headers) {
    return Ask(stage, method, "/latest/api/token", headers).status;
  };
  EXPECT_EQ(issue("PUT", {}), 400);
  EXPECT_EQ(issue("PUT", {{kLife, "0"}}), 400);
  EXPECT_EQ(issue("PUT", {{kLife, "21601"}}), 400);
  EXPECT_EQ(issue("PUT", {{kLife, "1"}}), 200);
  EXPECT_EQ(issue("GET", {{kLife, "1"}}), 405);
  EXPECT_EQ(issue("PUT", {{kLife, "1"}, {"x-forwarded-for", "10.0.0.1"}}), 403);
}

TEST(MetadataService, RefusesTokensThatItDidNotIssueOrThatAreOver) {
  Stage stage("incident");
  const auto read = [&](const Headers& headers) {
    return Ask(stage, "GET", kRoles, headers).status;
  };
  const std::string token = Token(stage, "60");
  stage.now += 59;
  EXPECT_EQ(read({{kToken, token}}), 200);
  stage.now += 1;
  EXPECT_EQ(read({{kToken, token}}), 401);
  EXPECT_EQ(read({{kToken, "made-up"}}), 401);
  EXPECT_EQ(read({}), 403);
  stage.Control("POST", "/simulator/imds", R"({"v1":true})");
  EXPECT_EQ(read({}), 200);
}

TEST(MetadataService, HasTheRoleThatItWasTold) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/imds", R"({"role":"disk-exporter"})");
  EXPECT_EQ(Read(stage, kRoles).body, "disk-exporter");
  stage.Control("POST", "/simulator/imds", R"({"role":null})");
  EXPECT_EQ(Read(stage, kRoles).status, 404);
  EXPECT_EQ(Read(stage, std::string(kRoles) + "disk-exporter").status, 404);
  const Answer refused = stage.Control("POST", "/simulator/imds", R"({"role":"a/b"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("role must be the name of a role or null, not a/b"));
}

TEST(MetadataService, KnowsItsInstance) {
  Stage stage("incident");
  EXPECT_EQ(Read(stage, "/latest/meta-data/region-id").body, "cn-shenzhen");
  EXPECT_THAT(Read(stage, "/latest/meta-data/instance-id").body, StartsWith("i-"));
  EXPECT_THAT(Read(stage, "/latest/meta-data/zone-id").body, StartsWith("cn-shenzhen-"));
  EXPECT_EQ(Read(stage, "/latest/meta-data/nothing").status, 404);
}

TEST(CredentialsUri, GivesAKey) {
  Stage stage("incident");
  const Answer answer = Ask(stage, "GET", "/credentials-uri", {});
  EXPECT_EQ(answer.operation, "CredentialsUri");
  EXPECT_EQ(KeysOf(nlohmann::json::parse(answer.body)), KeysOfFixture("credentials_uri.json"));
  EXPECT_EQ(UseKey(stage, answer.body).status, 200);
}

TEST(IssuedKeys, LiveAsLongAsTheyWereTold) {
  Stage stage("incident");
  const auto fetch = [&] { return Ask(stage, "GET", "/credentials-uri", {}).body; };
  stage.Control("POST", "/simulator/credentials", R"({"lifetime_seconds":30})");
  std::string key = fetch();
  EXPECT_EQ(nlohmann::json::parse(key)["Expiration"], FormatTime(kTestNow + 30));
  stage.now += 30;
  EXPECT_EQ(UseKey(stage, key).code, "InvalidSecurityToken.Expired");
  stage.Control("POST", "/simulator/credentials", R"({"lifetime_seconds":null})");
  key = fetch();
  EXPECT_EQ(UseKey(stage, key).status, 200);
  const Answer state = stage.Control("POST", "/simulator/credentials", R"({"expire_all":true})");
  EXPECT_EQ(nlohmann::json::parse(state.body)["alibaba"]["credentials"]["valid"], 0);
  EXPECT_EQ(UseKey(stage, key).code, "InvalidSecurityToken.Expired");
  EXPECT_EQ(UseKey(stage, fetch()).status, 200);
  const Answer refused =
      stage.Control("POST", "/simulator/credentials", R"({"lifetime_seconds":0})");
  EXPECT_THAT(refused.body, HasSubstr("lifetime_seconds must be a number from 1 to 43200, not 0"));
}

}  // namespace
}  // namespace simulator::object_store_test
