// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/testing.h"

namespace simulator::kubernetes_api_test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kVolumes = "/api/v1/persistentvolumes";

std::string HeaderOf(const Answer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.headers)
    if (key == name) return value;
  return "";
}

std::vector<std::string> NamesOf(const nlohmann::json& list) {
  std::vector<std::string> names;
  for (const auto& item : list.at("items")) names.push_back(item.at("metadata").at("name"));
  return names;
}

// The bodies below are those of a real API server.
TEST(KubernetesApi, RefusesABadTokenAsTheRealServerDoes) {
  Stage stage("healthy");
  Request request = MakeRequest("GET", kVolumes);
  request.headers["authorization"] = "Bearer wrong";
  const Answer answer = stage.simulator.Respond(request);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.body,
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
            "\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}\n");
}

TEST(KubernetesApi, ForbidsAnonymousRequests) {
  Stage stage("healthy");
  const Answer answer = stage.simulator.Respond(MakeRequest("GET", kVolumes));
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(
      answer.body,
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
      "\"message\":\"persistentvolumes is forbidden: User \\\"system:anonymous\\\" cannot "
      "list resource \\\"persistentvolumes\\\" in API group \\\"\\\" at the cluster scope\","
      "\"reason\":\"Forbidden\",\"details\":{\"kind\":\"persistentvolumes\"},\"code\":403}\n");
  EXPECT_EQ(stage.simulator.Respond(MakeRequest("GET", "/apis")).status, 403);
}

TEST(KubernetesApi, ServesVersionAndHealthToEverybody) {
  Stage stage("healthy");
  EXPECT_THAT(stage.simulator.Respond(MakeRequest("GET", "/version")).body,
              HasSubstr("\"gitVersion\": \"v1.36.2\""));
  EXPECT_EQ(stage.simulator.Respond(MakeRequest("GET", "/livez")).body, "ok");
  EXPECT_EQ(stage.simulator.Respond(MakeRequest("GET", "/readyz")).body, "ok");
}

TEST(KubernetesApi, ServesAnonymousRequestsWhenAllowedTo) {
  Stage stage("healthy", {}, {{"simulator-token"}, true});
  EXPECT_EQ(stage.simulator.Respond(MakeRequest("GET", kVolumes)).status, 200);
  Request request = MakeRequest("GET", kVolumes);
  request.headers["authorization"] = "Bearer wrong";
  EXPECT_EQ(stage.simulator.Respond(request).status, 401);
}

TEST(KubernetesApi, ForbidsWriting) {
  Stage stage("healthy");
  Request request = MakeRequest("DELETE", std::string(kVolumes) + "/d-1");
  request.headers["authorization"] = "Bearer simulator-token";
  const Answer answer = stage.simulator.Respond(request);
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.body, HasSubstr("persistentvolumes \\\"d-1\\\" is forbidden: User "
                                     "\\\"system:serviceaccount:cx-monitoring:storage-exporter\\\" "
                                     "cannot delete resource"));
  request.method = "BREW";
  EXPECT_EQ(stage.simulator.Respond(request).status, 405);
}

TEST(KubernetesApi, AnswersUnknownNamesAndPathsAsTheRealServerDoes) {
  Stage stage("healthy");
  const Answer object = stage.Kubernetes(std::string(kVolumes) + "/d-wz9doesnotexist0000");
  EXPECT_EQ(object.status, 404);
  EXPECT_EQ(object.body,
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
            "\"message\":\"persistentvolumes \\\"d-wz9doesnotexist0000\\\" not found\","
            "\"reason\":\"NotFound\",\"details\":{\"name\":\"d-wz9doesnotexist0000\","
            "\"kind\":\"persistentvolumes\"},\"code\":404}\n");
  const Answer resource = stage.Kubernetes("/api/v1/persistentvolumez");
  EXPECT_EQ(resource.status, 404);
  EXPECT_THAT(resource.body, HasSubstr("the server could not find the requested resource"));
  for (const char* path : {"/apis/nosuch.example.com/v1/things", "/openapi/v2"}) {
    const Answer unknown = stage.Kubernetes(path);
    EXPECT_EQ(unknown.status, 404) << path;
    EXPECT_EQ(unknown.body, "404 page not found\n") << path;
    EXPECT_EQ(HeaderOf(unknown, "Content-Type"), "text/plain; charset=utf-8") << path;
  }
}

TEST(KubernetesApi, SurvivesNamesThatAreNoUtf8) {
  Stage stage("healthy");
  EXPECT_EQ(stage.Kubernetes(std::string(kVolumes) + "/\xff").status, 404);
  EXPECT_EQ(stage.Kubernetes(std::string(kVolumes) + "?limit=%ff").status, 400);
}

TEST(KubernetesApi, RefusesBadParametersAsTheRealServerDoes) {
  Stage stage("healthy");
  const auto message = [&](const std::string& query) {
    const Answer answer = stage.Kubernetes(std::string(kVolumes) + query);
    const auto body = nlohmann::json::parse(answer.body);
    return std::to_string(answer.status) + " " + body.at("message").get<std::string>();
  };
  EXPECT_EQ(message("?limit=abc"), "400 strconv.ParseInt: parsing \"abc\": invalid syntax");
  EXPECT_EQ(message("?limit=2&continue=not-a-token"),
            "400 invalid continue token: continue key is not valid: invalid character '\\u009e' "
            "looking for beginning of value");
  EXPECT_EQ(message("?resourceVersion=abc"),
            "400 invalid resource version: resourceVersion: Invalid value: \"abc\": "
            "strconv.ParseUint: parsing \"abc\": invalid syntax");
  EXPECT_THAT(message("?resourceVersion=99999999999"),
              StartsWith("504 Timeout: Too large resource version: 99999999999, current: "));
  EXPECT_EQ(message("?fieldSelector=status.phase%3DBound"),
            "400 \"status.phase\" is not a known field selector: only \"metadata.name\", "
            "\"metadata.namespace\"");
  EXPECT_THAT(message("?labelSelector=a%3Db"), HasSubstr("400 the simulator knows no label"));
}

TEST(KubernetesApi, ListsItemsWithoutKindInTheOrderOfTheirKeys) {
  Stage stage("incident");
  const auto list = stage.List("/api/v1/persistentvolumeclaims");
  EXPECT_EQ(list.at("kind"), "PersistentVolumeClaimList");
  EXPECT_EQ(list.at("apiVersion"), "v1");
  EXPECT_FALSE(list.at("items")[0].contains("kind"));
  std::vector<std::string> keys;
  for (const auto& item : list.at("items"))
    keys.push_back(item["metadata"]["namespace"].get<std::string>() + "/" +
                   item["metadata"]["name"].get<std::string>());
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));

  const auto one = stage.List("/api/v1/namespaces/cx-idc/persistentvolumeclaims");
  EXPECT_THAT(NamesOf(one), ElementsAre("large-format-log-receiver-receiver-web-statefulset-0",
                                        "large-format-log-receiver-receiver-web-statefulset-1"));
  EXPECT_EQ(stage.List("/api/v1/pods").at("items").size(), 20U);
  EXPECT_THAT(stage.Kubernetes("/api/v1/events").body, EndsWith("\"items\":[]}\n"));
}

TEST(KubernetesApi, GetsOneObjectWithItsKind) {
  Stage stage("incident");
  const auto object = stage.List("/apis/apps/v1/namespaces/cx-data/statefulsets/mysql");
  EXPECT_EQ(object.at("kind"), "StatefulSet");
  EXPECT_EQ(object.at("apiVersion"), "apps/v1");
  EXPECT_EQ(object.at("spec").at("replicas"), 3);
}

TEST(KubernetesApi, PagesThroughASnapshotWhileTheWorldChanges) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/advance?step=claims-deleted");
  const auto before = NamesOf(stage.List(kVolumes));
  auto page = stage.List(std::string(kVolumes) + "?limit=7");
  EXPECT_EQ(page["metadata"]["remainingItemCount"], before.size() - 7);
  const auto version = page["metadata"]["resourceVersion"];
  stage.Control("POST", "/simulator/advance?step=pv-deleted");
  ASSERT_EQ(NamesOf(stage.List(kVolumes)).size(), before.size() - 2);

  std::vector<std::string> seen = NamesOf(page);
  while (page["metadata"].contains("continue")) {
    page = stage.List(std::string(kVolumes) +
                      "?limit=7&continue=" + page["metadata"]["continue"].get<std::string>());
    EXPECT_EQ(page["metadata"]["resourceVersion"], version);
    for (const std::string& name : NamesOf(page)) seen.push_back(name);
  }
  EXPECT_EQ(seen, before);
  EXPECT_FALSE(page["metadata"].contains("remainingItemCount"));
}

TEST(KubernetesApi, PagesWithinOneNamespace) {
  Stage stage("incident");
  const std::string path = "/api/v1/namespaces/cx-data/persistentvolumeclaims";
  auto page = stage.List(path + "?limit=15");
  EXPECT_EQ(page["items"].size(), 15U);
  EXPECT_EQ(page["metadata"]["remainingItemCount"], 5);
  page = stage.List(path + "?limit=15&continue=" + page["metadata"]["continue"].get<std::string>());
  EXPECT_EQ(page["items"].size(), 5U);
  EXPECT_FALSE(page["metadata"].contains("continue"));
}

TEST(KubernetesApi, ExpiresATokenWhoseSnapshotIsForgotten) {
  Stage stage("incident");
  const auto page = stage.List(std::string(kVolumes) + "?limit=5");
  stage.Control("POST", "/simulator/advance?seconds=1");
  EXPECT_EQ(stage.Control("POST", "/simulator/compact").status, 200);
  const Answer gone = stage.Kubernetes(std::string(kVolumes) + "?limit=5&continue=" +
                                       page["metadata"]["continue"].get<std::string>());
  EXPECT_EQ(gone.status, 410);
  const auto status = nlohmann::json::parse(gone.body);
  EXPECT_EQ(status.at("reason"), "Expired");
  EXPECT_THAT(status.at("message").get<std::string>(),
              StartsWith("The provided continue parameter is too old to display a consistent"));

  const auto rest = stage.List(std::string(kVolumes) + "?limit=500&continue=" +
                               status["metadata"]["continue"].get<std::string>());
  std::vector<std::string> names = NamesOf(page);
  for (const std::string& name : NamesOf(rest)) names.push_back(name);
  EXPECT_EQ(names, NamesOf(stage.List(kVolumes)));
  EXPECT_NE(rest["metadata"]["resourceVersion"], page["metadata"]["resourceVersion"]);
}

TEST(KubernetesApi, IgnoresTheLimitAtResourceVersionZero) {
  Stage stage("incident");
  const auto list = stage.List(std::string(kVolumes) + "?limit=2&resourceVersion=0");
  EXPECT_EQ(list["items"].size(), 24U);
  EXPECT_FALSE(list["metadata"].contains("continue"));
}

TEST(KubernetesApi, CompressesLargeAnswersOnlyAndOnlyWhenAsked) {
  Stage stage("fleet");
  const auto ask = [&](const std::string& path, const std::string& encoding) {
    Request request = MakeRequest("GET", path);
    request.headers["authorization"] = "Bearer simulator-token";
    if (!encoding.empty()) request.headers["accept-encoding"] = encoding;
    return stage.simulator.Respond(request);
  };
  const Answer plain = ask(kVolumes, "");
  EXPECT_GT(plain.body.size(), 128U * 1024U);
  EXPECT_EQ(HeaderOf(plain, "Vary"), "");
  const Answer packed = ask(kVolumes, "gzip");
  EXPECT_EQ(HeaderOf(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(HeaderOf(packed, "Vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size() * 5, plain.body.size());
  EXPECT_THAT(packed.body, StartsWith("\x1f\x8b"));
  EXPECT_EQ(HeaderOf(ask(std::string(kVolumes) + "?limit=10", "gzip"), "Content-Encoding"), "");
}

TEST(KubernetesApi, AnswersNotAcceptableWhenJsonIsNotWanted) {
  Stage stage("healthy");
  EXPECT_EQ(stage.Kubernetes(kVolumes, "application/vnd.kubernetes.protobuf").status, 406);
  EXPECT_EQ(stage.Kubernetes(kVolumes, "application/vnd.kubernetes.protobuf, */*").status, 200);
}

TEST(KubernetesApi, DiscoversWhatItServes) {
  Stage stage("healthy");
  EXPECT_EQ(stage.List("/api").at("versions"), nlohmann::json({"v1"}));
  std::set<std::string> groups;
  const auto list = stage.List("/apis");
  for (const auto& group : list.at("groups")) {
    groups.insert(group.at("name"));
    const std::string version = group["preferredVersion"]["groupVersion"];
    EXPECT_EQ(stage.List("/apis/" + version).at("groupVersion"), version);
  }
  EXPECT_EQ(groups,
            (std::set<std::string>{"apps", "autoscaling", "batch", "events.k8s.io", "keda.sh",
                                   "snapshot.storage.k8s.io", "storage.k8s.io"}));
}

}  // namespace
}  // namespace simulator::kubernetes_api_test
