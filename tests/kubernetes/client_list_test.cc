// SPDX-License-Identifier: Apache-2.0
#include "tests/kubernetes/list_fixture.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace exporter::kubernetes::client_list_test {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(ClientList, ReadsACapturedListInOnePage) {
  ClientUnderTest under_test(InTurn({Respond(200, ReadFixture("pv_list.json"))}));
  const auto list = ListOf(under_test);
  ASSERT_TRUE(list);
  EXPECT_THAT(list->items, SizeIs(41));
  EXPECT_EQ(list->resource_version, "1773");
  EXPECT_EQ(list->problems, 0U);
  EXPECT_EQ(list->first_problem, "");
  EXPECT_EQ(under_test.transport.requests()[0].url,
            "https://10.0.0.1:6443/api/v1/persistentvolumes?limit=500");
  EXPECT_EQ(under_test.transport.requests()[0].operation, "list persistentvolumes");
}

TEST(ClientList, JoinsTheCapturedPages) {
  ClientUnderTest under_test(CapturedPages());
  const auto paged = ListOf(under_test, {.server = {}, .page_size = 10});
  ASSERT_TRUE(paged);
  EXPECT_EQ(paged->resource_version, "1773");
  const auto whole = DecodeList<PersistentVolume>("pv_list.json", DecodePersistentVolume);
  ASSERT_EQ(paged->items.size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(paged->items[i].meta.name, whole[i].meta.name);
  }
  EXPECT_THAT(under_test.transport.requests(), SizeIs(5));
  EXPECT_THAT(under_test.transport.requests()[1].url, HasSubstr("?limit=10&continue=eyJ2"));
}

TEST(ClientList, EncodesTheContinueToken) {
  ClientUnderTest under_test(
      InTurn({Respond(200, Page(Volume("a"), "a+b/c=&d")), Respond(200, Page(Volume("b")))}));
  EXPECT_THAT(ListOf(under_test), IsOk());
  EXPECT_EQ(CursorOf(under_test.transport.requests()[1]), "a%2Bb%2Fc%3D%26d");
}

TEST(ClientList, AcceptsEmptyListsAndPages) {
  ClientUnderTest none(InTurn({Respond(
      200, R"({"kind":"PersistentVolumeList","items":null,"metadata":{"resourceVersion":"1"}})")}));
  EXPECT_THAT(ListOf(none)->items, IsEmpty());
  ClientUnderTest middle(InTurn({Respond(200, Page(Volume("a"), "1")), Respond(200, Page("", "2")),
                                 Respond(200, Page(Volume("b")))}));
  EXPECT_THAT(ListOf(middle)->items, SizeIs(2));
  ClientUnderTest captured(InTurn({Respond(200, ReadFixture("empty_list.json"))}));
  const auto list =
      ListOf(captured, {}, {"/api/v1/persistentvolumeclaims", "PersistentVolumeClaimList", ""});
  EXPECT_THAT(list->items, IsEmpty());
}

TEST(ClientList, BeginsAnewWhenItsContinueTokenExpires) {
  const auto gone = Respond(410, ReadFixture("status_410_expired_continue.json"));
  ClientUnderTest under_test(InTurn({Respond(200, Page(Volume("old"), "1")), gone,
                                     Respond(200, Page(Volume("a"), "2", "8")),
                                     Respond(200, Page(Volume("b"), "", "8"))}));
  const auto list = ListOf(under_test);
  ASSERT_TRUE(list);
  ASSERT_THAT(list->items, SizeIs(2));
  EXPECT_EQ(list->items[0].meta.name, "a");
  EXPECT_EQ(list->resource_version, "8");
  const auto requests = under_test.transport.requests();
  EXPECT_EQ(CursorOf(requests[2]), "");
  EXPECT_THAT(under_test.delays, IsEmpty());
}

TEST(ClientList, CountsTheProblemsOfTheLastRunOnly) {
  ClientUnderTest under_test(
      InTurn({Respond(200, Page(R"({"metadata":{"name":"x"},"spec":5})", "1")), Respond(410, "{}"),
              Respond(200, Page(Volume("a")))}));
  const auto list = ListOf(under_test);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->problems, 0U);
  EXPECT_EQ(list->first_problem, "");
}

TEST(ClientList, AsksForNothingOlderThanAVersionThatItKnows) {
  ClientUnderTest under_test(InTurn({Respond(200, Page(Volume("a")))}));
  EXPECT_THAT(ListOf(under_test, {}, {kPath, kKind, ""}, "7"), IsOk());
  EXPECT_THAT(under_test.transport.requests()[0].url,
              EndsWith("?limit=500&resourceVersion=7&resourceVersionMatch=NotOlderThan"));
}

TEST(ClientList, AsksForAllAtOnceWhenItsTokensExpireAgainAndAgain) {
  ClientUnderTest under_test([](const HttpRequest& request) -> Result<HttpResponse> {
    if (request.url.find("limit=0") != std::string::npos) return Respond(200, Page(Volume("a")));
    if (CursorOf(request).empty()) return Respond(200, Page(Volume("a"), "1"));
    return Respond(410, ReadFixture("status_410_expired_continue.json"));
  });
  EXPECT_THAT(ListOf(under_test), IsOk());
  EXPECT_THAT(under_test.transport.requests(), SizeIs(7));
}

TEST(ClientList, GivesUpAfterBeginningAnewThreeTimes) {
  ClientUnderTest under_test([](const HttpRequest& request) -> Result<HttpResponse> {
    if (CursorOf(request).empty()) return Respond(200, Page(Volume("a"), "1"));
    return Respond(410, ReadFixture("status_410_expired_continue.json"));
  });
  EXPECT_THAT(ListOf(under_test),
              FailsWith(ErrorKind::kUnavailable,
                        AllOf(StartsWith(kRequest), HasSubstr("4 times in a row"))));
  EXPECT_THAT(under_test.transport.requests(), SizeIs(8));
}

TEST(ClientList, FailsWhenTheFirstPageIsGone) {
  ClientUnderTest under_test(
      InTurn({Respond(410, ReadFixture("status_410_expired_continue.json"))}));
  const auto list = ListOf(under_test);
  EXPECT_THAT(list, FailsWith(ErrorKind::kUnavailable,
                              AllOf(StartsWith(std::string(kRequest) + "410 The provided continue"),
                                    Not(HasSubstr("eyJ2")))));
  EXPECT_THAT(under_test.transport.requests(), SizeIs(1));
}

TEST(ClientList, BeginsAnewWhenThePagesAreOfDifferentVersions) {
  ClientUnderTest under_test(InTurn(
      {Respond(200, Page(Volume("a"), "1", "7")), Respond(200, Page(Volume("b"), "", "9")),
       Respond(200, Page(Volume("a"), "2", "9")), Respond(200, Page(Volume("b"), "", "9"))}));
  const auto list = ListOf(under_test);
  ASSERT_TRUE(list);
  EXPECT_THAT(list->items, SizeIs(2));
  EXPECT_THAT(under_test.transport.requests(), SizeIs(4));
}

TEST(ClientList, FailsWithTheFirstFailedPage) {
  ClientUnderTest under_test(InTurn({Respond(200, Page(Volume("a"), "1")), Respond(500, "{}")}));
  EXPECT_THAT(ListOf(under_test), FailsWith(ErrorKind::kUnavailable, StartsWith(kRequest)));
}

TEST(ClientList, RefusesAContinueTokenThatComesTwice) {
  int pages = 0;
  ClientUnderTest under_test([&](const HttpRequest&) -> Result<HttpResponse> {
    return Respond(200, Page(Volume("a"), ++pages % 2 == 0 ? "even" : "odd"));
  });
  EXPECT_THAT(ListOf(under_test),
              FailsWith(ErrorKind::kBadResponse,
                        AllOf(StartsWith(kRequest), HasSubstr("the list does not end"))));
  EXPECT_EQ(pages, 3);
}

TEST(ClientList, RefusesMorePagesThanItsLimit) {
  int pages = 0;
  ClientUnderTest under_test([&](const HttpRequest&) -> Result<HttpResponse> {
    return Respond(200, Page("", std::to_string(++pages)));
  });
  EXPECT_THAT(ListOf(under_test, {.server = {}, .max_pages = 20}),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("limit 20 pages")));
  EXPECT_EQ(pages, 20);
}

TEST(ClientList, AsksForTheServerWhenTheAnswerIsNoSuchList) {
  const std::string question =
      "the answer is not a PersistentVolumeList: is --kubernetes.server the URL of a Kubernetes "
      "API server?";
  for (const char* body :
       {"<html><body>Welcome</body></html>", "", "[]", "{}", R"({"kind":"PodList","items":[]})",
        R"({"kind":7})", R"({"kind":"PersistentVolumeList","items":[{"meta)"}) {
    ClientUnderTest under_test(InTurn({Respond(200, body)}));
    EXPECT_THAT(ListOf(under_test),
                FailsWith(ErrorKind::kBadResponse,
                          AllOf(StartsWith(kRequest + question), Not(HasSubstr("Welcome")))))
        << body;
    EXPECT_THAT(under_test.transport.requests(), SizeIs(1));
  }
  ClientUnderTest redirect(InTurn({Respond(302, "", "text/html", {{"Location", "/login"}})}));
  EXPECT_THAT(ListOf(redirect),
              FailsWith(ErrorKind::kBadResponse, StartsWith(kRequest + ("302: " + question))));
}

TEST(ClientList, RefusesAPageWhoseItemsOrTokenAreUnreadable) {
  for (
      const char* body :
      {R"({"kind":"PersistentVolumeList","metadata":{"resourceVersion":"1"}})",
       R"({"kind":"PersistentVolumeList","items":[]})",
       R"({"kind":"PersistentVolumeList","items":[],"metadata":{"resourceVersion":""}})",
       R"({"kind":"PersistentVolumeList","items":{},"metadata":{"resourceVersion":"1"}})",
       R"({"kind":"PersistentVolumeList","items":"x","metadata":{}})",
       R"({"kind":"PersistentVolumeList","items":[],"metadata":[]})",
       R"({"kind":"PersistentVolumeList","items":[],"metadata":{"resourceVersion":"1","continue":5}})"}) {
    ClientUnderTest under_test(InTurn({Respond(200, body)}));
    EXPECT_THAT(ListOf(under_test), FailsWith(ErrorKind::kBadResponse, StartsWith(kRequest)))
        << body;
  }
}

TEST(ClientList, RefusesAListWithAnObjectThatCannotBeNamed) {
  for (const char* object : {R"({"metadata":{}})", R"({"metadata":7})", "null", "[1]", "7"}) {
    ClientUnderTest under_test(InTurn({Respond(200, Page(Volume("a") + "," + object))}));
    EXPECT_THAT(ListOf(under_test), FailsWith(ErrorKind::kBadResponse, HasSubstr("(items: ")))
        << object << " would look deleted, whichever it is";
  }
}

TEST(ClientList, NamesTheObjectOfTheFirstOddField) {
  ClientUnderTest under_test(InTurn({Respond(
      200, Page(Volume("a") +
                R"(,{"metadata":{"name":"b"},"spec":{"capacity":{"storage":"20GB"}}})"))}));
  const auto list = ListOf(under_test);
  ASSERT_TRUE(list);
  EXPECT_THAT(list->items, SizeIs(2));
  EXPECT_EQ(list->problems, 1U);
  EXPECT_EQ(list->first_problem, "b: spec.capacity.storage: quantity '20GB': unknown suffix");
}

TEST(ClientList, AsksTheCacheForAWholeListAndSelectsAsItIsTold) {
  ClientUnderTest under_test(
      InTurn({Respond(200, Page(Volume("a"), "1")), Respond(200, Page(Volume("b")))}));
  const Collection some{kPath, kKind, "fieldSelector=metadata.name%3Da"};
  EXPECT_THAT(ListOf(under_test, {}, some, kAnyVersion), IsOk());
  const auto requests = under_test.transport.requests();
  EXPECT_THAT(requests[0].url,
              EndsWith("?limit=500&fieldSelector=metadata.name%3Da&resourceVersion=0"));
  EXPECT_THAT(requests[1].url, EndsWith("?limit=500&fieldSelector=metadata.name%3Da&continue=1"));
}

TEST(ClientList, TakesAPageAgainThatBrokeOff) {
  int attempts = 0;
  FakeTransport broken([&](const HttpRequest& request) -> Result<HttpResponse> {
    if (CursorOf(request).empty()) return Respond(200, Page(Volume("a"), "1"));
    if (++attempts > 1) return Respond(200, Page(Volume("b") + "," + Volume("c")));
    const std::string half = R"({"kind":"PersistentVolumeList","items":[)" + Volume("b") + ",{\"";
    EXPECT_TRUE(request.on_body(half));
    return Fail(ErrorKind::kUnavailable, "connection reset");
  });
  FakeClock clock;
  FakeToken token;
  Client client(
      broken, clock, token, {.server = kServer}, [](auto, const auto&) { return true; },
      [] { return 0.0; });
  Collect sink;
  const auto end = client.List({kPath, kKind, ""}, kNewestVersion, sink, {});
  ASSERT_THAT(end, IsOk());
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(end->objects, 3U) << "what the broken page held does not count";
}

TEST(ClientList, StopsBetweenPages) {
  std::stop_source stop;
  ClientUnderTest under_test([&](const HttpRequest&) -> Result<HttpResponse> {
    stop.request_stop();
    return Respond(200, Page(Volume("a"), "1"));
  });
  const auto list = ListOf(under_test, {}, {kPath, kKind, ""}, kNewestVersion, stop.get_token());
  EXPECT_THAT(list, FailsWith(ErrorKind::kStopped, EndsWith("stopped")));
  EXPECT_THAT(under_test.transport.requests(), SizeIs(1));
}

TEST(ClientList, SurvivesEveryMutationOfAPage) {
  const std::string page = Page(Volume("a") + "," + Volume("b"));
  ForEachMutation(page, [](const std::string& mutated) {
    ClientUnderTest under_test(InTurn({Respond(200, mutated), Respond(200, Page(""))}));
    const auto list = ListOf(under_test);
    EXPECT_FALSE(list && list->items.size() > 2) << mutated;
  });
}

}  // namespace
}  // namespace exporter::kubernetes::client_list_test
