// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/simulator/testing.h"

namespace simulator::watch_test {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kVolumes = "/api/v1/persistentvolumes";
constexpr const char* kPods = "/api/v1/pods";

std::string VersionOf(const nlohmann::json& object) {
  return object.at("metadata").at("resourceVersion").get<std::string>();
}

std::string Since(const nlohmann::json& list) {
  return "?resourceVersion=" + VersionOf(list);
}

// Some changes, none of which is a jump in time.
void Mutate(Stage& stage, const std::string& resource, int count = 1) {
  const Answer answer = stage.Control(
      "POST", "/simulator/mutate",
      R"({"count":)" + std::to_string(count) + R"(,"seed":3,"resources":[")" + resource + "\"]}");
  ASSERT_EQ(answer.status, 200) << answer.body;
}

TEST(Watch, TellsChangesFromTheVersionOfAListOn) {
  Stage stage("incident");
  const auto list = stage.List(kVolumes);
  const auto stream = stage.Watch(kVolumes + Since(list));
  EXPECT_THAT(ReadEvents(*stream), IsEmpty());
  stage.Control("POST", "/simulator/advance?step=pv-deleted");
  const auto events = ReadEvents(*stream);
  EXPECT_THAT(Summarise(events), Contains(StartsWith("ADDED")));
  for (const auto& event : events) {
    EXPECT_EQ(event.at("object").at("kind"), "PersistentVolume");
    EXPECT_EQ(event.at("object").at("apiVersion"), "v1");
  }
  EXPECT_TRUE(std::is_sorted(events.begin(), events.end(), [](const auto& a, const auto& b) {
    return std::stoll(VersionOf(a.at("object"))) < std::stoll(VersionOf(b.at("object")));
  }));
}

TEST(Watch, GivesADeletedObjectTheVersionOfItsDeletion) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/advance?step=claimref-cleared");
  const auto list = stage.List(kVolumes);
  const auto stream = stage.Watch(kVolumes + Since(list));
  stage.Control("POST", "/simulator/advance?step=pv-deleted");
  int deletions = 0;
  for (const auto& event : ReadEvents(*stream)) {
    if (event.at("type") != "DELETED") continue;
    ++deletions;
    EXPECT_GT(std::stoll(VersionOf(event.at("object"))), std::stoll(VersionOf(list)));
    EXPECT_EQ(event.at("object").at("status").at("phase"), "Released");
  }
  EXPECT_EQ(deletions, 2);
}

TEST(Watch, BeginsWithAllObjectsWithoutAVersion) {
  Stage stage("incident");
  for (const char* query : {"", "?resourceVersion=0"}) {
    const auto stream = stage.Watch(std::string(kVolumes) + query);
    const auto events = ReadEvents(*stream);
    EXPECT_THAT(events, SizeIs(24));
    EXPECT_THAT(Summarise(events), Each(StartsWith("ADDED ")));
    EXPECT_THAT(ReadEvents(*stream), IsEmpty());
  }
}

TEST(Watch, MarksTheEndOfTheInitialEvents) {
  Stage stage("incident");
  const auto stream = stage.Watch(
      "/apis/storage.k8s.io/v1/volumeattachments?allowWatchBookmarks=true&sendInitialEvents=true"
      "&resourceVersionMatch=NotOlderThan");
  const auto lines = ReadAll(*stream).lines;
  ASSERT_THAT(lines, SizeIs(22));
  EXPECT_EQ(lines.back(),
            "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"VolumeAttachment\",\"apiVersion\":"
            "\"storage.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"" +
                VersionOf(stage.List(kVolumes)) +
                "\",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}},\"spec\":{"
                "\"attacher\":\"\",\"source\":{},\"nodeName\":\"\"},\"status\":{\"attached\":"
                "false}}}\n");
}

// The body is that of a real API server.
TEST(Watch, RefusesInitialEventsWithoutAMatch) {
  Stage stage("incident");
  const Answer answer =
      stage.Kubernetes(std::string(kVolumes) + "?watch=true&sendInitialEvents=true");
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.body,
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
            "\"message\":\"ListOptions.meta.k8s.io \\\"\\\" is invalid: resourceVersionMatch: "
            "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan\","
            "\"reason\":\"Invalid\",\"details\":{\"group\":\"meta.k8s.io\",\"kind\":"
            "\"ListOptions\",\"causes\":[{\"reason\":\"FieldValueForbidden\",\"message\":"
            "\"Forbidden: sendInitialEvents requires setting resourceVersionMatch to "
            "NotOlderThan\",\"field\":\"resourceVersionMatch\"}]},\"code\":422}\n");
}

TEST(Watch, SendsAnErrorWhenTheVersionIsTooOld) {
  Stage stage("incident");
  const std::string oldest = VersionOf(stage.List(kVolumes));
  const auto volumes = stage.Watch(std::string(kVolumes) + "?resourceVersion=1");
  const Piece piece = ReadAll(*volumes);
  EXPECT_THAT(piece.lines,
              ElementsAre("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":"
                          "\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"too old "
                          "resource version: 1 (" +
                          oldest + ")\",\"reason\":\"Expired\",\"code\":410}}\n"));
  EXPECT_EQ(piece.then, Piece::Then::kEnd);
  const auto events = stage.Watch("/api/v1/events?resourceVersion=1");
  EXPECT_EQ(ReadEvents(*events).at(0).at("object").at("message"),
            "The resourceVersion for the provided watch is too old.");
}

TEST(Watch, IsSilentWhenTheVersionIsAheadOfTheServer) {
  Stage stage("incident");
  const auto stream = stage.Watch(std::string(kVolumes) +
                                  "?resourceVersion=99999999999&allowWatchBookmarks=true"
                                  "&timeoutSeconds=5");
  stage.Control("POST", "/simulator/advance?step=bound");
  EXPECT_THAT(ReadEvents(*stream), IsEmpty());
  stage.now += 5;
  const Piece piece = ReadAll(*stream);
  EXPECT_THAT(piece.lines, IsEmpty());
  EXPECT_EQ(piece.then, Piece::Then::kEnd);
}

TEST(Watch, EndsAfterItsTimeoutWithABookmarkJustBefore) {
  Stage stage("incident");
  const auto list = stage.List("/api/v1/nodes");
  const auto stream =
      stage.Watch("/api/v1/nodes" + Since(list) + "&allowWatchBookmarks=true&timeoutSeconds=40");
  EXPECT_THAT(ReadAll(*stream).lines, IsEmpty());
  Mutate(stage, "pods", 3);
  stage.now += 39;
  const auto events = ReadEvents(*stream);
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].at("type"), "BOOKMARK");
  EXPECT_EQ(VersionOf(events[0].at("object")), VersionOf(stage.List(kPods)));
  EXPECT_EQ(ReadAll(*stream).then, Piece::Then::kMore);
  stage.now += 1;
  EXPECT_EQ(ReadAll(*stream).then, Piece::Then::kEnd);
}

TEST(Watch, SendsBookmarksAtTheIntervalAskedFor) {
  Stage stage("incident", {}, {{"simulator-token"}, false}, {.bookmark_seconds = 10});
  const std::string query = Since(stage.List(kPods)) + "&allowWatchBookmarks=true";
  const auto pods = stage.Watch(kPods + query);
  const auto events = stage.Watch("/api/v1/events" + query);
  EXPECT_THAT(ReadAll(*pods).lines, IsEmpty());
  stage.now += 10;
  EXPECT_THAT(ReadAll(*pods).lines, ElementsAre(HasSubstr("BOOKMARK")));
  EXPECT_THAT(ReadAll(*pods).lines, IsEmpty());
  EXPECT_THAT(ReadAll(*events).lines, IsEmpty()) << "the real server sends none for events";
}

TEST(Watch, AddsAndDeletesForASelectorWhatComesAndGoes) {
  Stage stage("incident");
  const auto list = stage.List(std::string(kPods) + "?fieldSelector=status.phase%3DPending");
  EXPECT_THAT(list.at("items"), IsEmpty());
  const auto stream = stage.Watch(kPods + Since(list) + "&fieldSelector=status.phase%3DPending");
  stage.Control("POST", "/simulator/advance?step=scale-up");
  EXPECT_THAT(Summarise(ReadEvents(*stream)),
              ElementsAre("ADDED receiver-receiver-web-statefulset-5",
                          "ADDED receiver-receiver-web-statefulset-6",
                          "ADDED receiver-receiver-web-statefulset-7"));
  stage.Control("POST", "/simulator/advance?step=bound");
  const auto events = ReadEvents(*stream);
  EXPECT_THAT(Summarise(events),
              testing::UnorderedElementsAre("DELETED receiver-receiver-web-statefulset-5",
                                            "DELETED receiver-receiver-web-statefulset-6",
                                            "DELETED receiver-receiver-web-statefulset-7"));
  for (const auto& event : events) {
    EXPECT_EQ(event.at("object").at("status").at("phase"), "Pending");
    EXPECT_GT(std::stoll(VersionOf(event.at("object"))), std::stoll(VersionOf(list)));
  }
}

TEST(Watch, KeepsToItsNamespaceAndName) {
  Stage stage("incident");
  const auto one = stage.Watch("/api/v1/namespaces/cx-idc/pods");
  EXPECT_THAT(Summarise(ReadEvents(*one)), SizeIs(2));
  const auto named = stage.Watch(std::string(kPods) + "?fieldSelector=metadata.name%3Dmysql-1");
  EXPECT_THAT(Summarise(ReadEvents(*named)), ElementsAre("ADDED mysql-1"));
}

TEST(Watch, SendsTableRowsToKubectl) {
  Stage stage("incident");
  const auto stream = stage.Watch(std::string(kPods) + "?fieldSelector=metadata.namespace%3Dcx-idc",
                                  "application/json;as=Table;v=v1;g=meta.k8s.io");
  const auto events = ReadEvents(*stream);
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].at("object").at("kind"), "Table");
  EXPECT_EQ(events[0].at("object").at("columnDefinitions")[2].at("name"), "Status");
  EXPECT_EQ(events[0].at("object").at("rows")[0].at("cells")[2], "Running");
  EXPECT_FALSE(events[1].at("object").contains("columnDefinitions"));
}

TEST(Watch, EndsWhenItsClientIsTooSlow) {
  Stage stage("incident", {}, {{"simulator-token"}, false}, {.history = 5});
  const auto stream = stage.Watch(kPods + Since(stage.List(kPods)));
  Mutate(stage, "pods", 10);
  EXPECT_EQ(ReadAll(*stream).then, Piece::Then::kEnd);
}

TEST(Watch, BreaksOffWhenTheServerRestarts) {
  Stage stage("incident");
  const auto list = stage.List(kPods);
  const auto stream = stage.Watch(kPods + Since(list));
  Mutate(stage, "pods");
  const Answer answer = stage.Control("POST", "/simulator/restart");
  EXPECT_TRUE(answer.drops_connections);
  EXPECT_EQ(ReadAll(*stream).then, Piece::Then::kBreak);
  EXPECT_THAT(ReadAll(*stage.Watch(kPods + Since(list))).lines, ElementsAre(HasSubstr("410")));
  EXPECT_GT(VersionOf(stage.List(kPods)), VersionOf(list));
}

TEST(Watch, IsCountedWhileItIsOpen) {
  Stage stage("incident");
  const auto state = [&] {
    return nlohmann::json::parse(stage.Control("GET", "/simulator/state").body);
  };
  auto stream = stage.Watch(kPods);
  EXPECT_EQ(state().at("watches"), nlohmann::json({{"pods", 1}}));
  std::size_t sent = 0;
  for (const std::string& line : ReadAll(*stream).lines) sent += line.size();
  EXPECT_EQ(state().at("bytes").at("kubernetes"), sent);
  EXPECT_EQ(state().at("requests")[0].at("operation"), "watch pods");
  stream.reset();
  EXPECT_EQ(state().at("watches"), nlohmann::json::object());
}

TEST(List, ServesAnOlderVersionExactlyWhenAskedTo) {
  Stage stage("incident");
  const auto before = stage.List(kPods);
  Mutate(stage, "pods", 4);
  const auto list = [&](const std::string& query) { return stage.List(kPods + query); };
  EXPECT_EQ(list(Since(before) + "&resourceVersionMatch=Exact"), before);
  EXPECT_EQ(list(Since(before) + "&limit=500"), before);
  EXPECT_NE(list(Since(before)), before);
  EXPECT_NE(list(Since(before) + "&resourceVersionMatch=NotOlderThan"), before);
  EXPECT_EQ(list("?resourceVersion=1&resourceVersionMatch=Exact").at("message"),
            "The resourceVersion for the provided list is too old.");
  EXPECT_EQ(list("?resourceVersionMatch=Exact").at("code"), 422);
}

TEST(FieldSelector, JoinsTermsAndRefusesWhatTheKindDoesNotKnow) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/advance?step=scale-up");
  const auto count = [&](const std::string& path) { return stage.List(path).at("items").size(); };
  EXPECT_EQ(count("/api/v1/events?fieldSelector=reason%3DFailedMount%2Ctype%3D%3DWarning"), 1U);
  EXPECT_EQ(count("/api/v1/events?fieldSelector=type%21%3DNormal"), 6U);
  EXPECT_EQ(count("/api/v1/events?fieldSelector=involvedObject.kind%3DStatefulSet"), 1U);
  EXPECT_EQ(count("/api/v1/pods?fieldSelector=spec.nodeName%3Dcn-shenzhen.172.16.19.12"), 16U);
  EXPECT_EQ(stage.List("/api/v1/pods?fieldSelector=spec.colour%3Dred").at("message"),
            "field label not supported: spec.colour");
  EXPECT_EQ(stage.List("/api/v1/pods?fieldSelector=nonsense").at("code"), 400);
  const auto page = stage.List("/api/v1/pods?limit=2&fieldSelector=status.phase%3DRunning");
  EXPECT_TRUE(page.at("metadata").contains("continue"));
  EXPECT_FALSE(page.at("metadata").contains("remainingItemCount"));
}

}  // namespace
}  // namespace simulator::watch_test
