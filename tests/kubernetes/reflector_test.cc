// SPDX-License-Identifier: Apache-2.0
#include "tests/kubernetes/reflector_fixture.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace exporter::kubernetes::reflector_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using namespace std::chrono_literals;

TEST(Reflector, ListsFromTheCacheThenWatchesFromThere) {
  Followed followed({List(Volume("a", 3) + "," + Volume("b", 4), 7),
                     Watch(WatchLine("ADDED", Volume("c", 8)) +
                           WatchLine("MODIFIED", Volume("a", 9, "Released")) +
                           WatchLine("DELETED", Volume("b", 10)))});
  followed.Run();
  EXPECT_THAT(followed.Names(), ElementsAre("a Released", "c Bound"));
  EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), WatchFrom(10)));
  EXPECT_THAT(followed.event_log.lines, ElementsAre("listed 2", "open", "event", "event", "event",
                                                    "closed", "restart ended"));
  EXPECT_THAT(followed.delays, IsEmpty());
}

TEST(Reflector, TakesNothingButTheVersionFromABookmark) {
  Followed followed({List(Volume("a", 3), 7), Watch(Bookmark(20))});
  followed.Run();
  EXPECT_THAT(followed.Names(), ElementsAre("a Bound"));
  EXPECT_EQ(followed.urls.back(), WatchFrom(20));
}

TEST(Reflector, ListsNothingOlderWhenItsVersionIsGone) {
  Followed followed(
      {List(Volume("a", 3), 7), Watch(Gone()), List(Volume("b", 11), 12), Watch(Bookmark(13))});
  followed.Run();
  EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
  EXPECT_THAT(followed.urls,
              ElementsAre(kFirstList, WatchFrom(7), NewListFrom(7), WatchFrom(12), WatchFrom(13)));
  EXPECT_THAT(followed.event_log.lines, Contains("restart gone"));
}

TEST(Reflector, GoesOnFromTheLastVersionWhenTheConnectionBreaks) {
  Followed followed({List(Volume("a", 3), 7), BreakAfter(WatchLine("ADDED", Volume("b", 9))),
                     Watch(Bookmark(10))});
  followed.Run();
  EXPECT_THAT(followed.Names(), ElementsAre("a Bound", "b Bound"));
  EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), WatchFrom(9), WatchFrom(10)));
  EXPECT_THAT(followed.event_log.lines, Contains("restart broken"));
  EXPECT_THAT(followed.event_log.lines, Not(Contains(HasSubstr("failure"))));
}

TEST(Reflector, DoesNotTakeHalfALine) {
  const std::string line = WatchLine("DELETED", Volume("a", 9));
  for (const auto& cut : {BreakAfter(line.substr(0, 40)), Watch(line.substr(0, line.size() - 1))}) {
    Followed followed({List(Volume("a", 3), 7), cut});
    followed.Run();
    EXPECT_THAT(followed.Names(), ElementsAre("a Bound"));
    EXPECT_EQ(followed.urls.back(), WatchFrom(7));
    EXPECT_THAT(followed.event_log.lines, Contains("restart broken"));
  }
}

TEST(Reflector, BacksOffDoublingToThirtySeconds) {
  std::vector<Answer> answers{List("", 7)};
  for (int i = 0; i < 8; ++i) answers.push_back(Say(429, "{}"));
  Followed followed(answers);
  followed.Run();
  EXPECT_THAT(followed.delays,
              ElementsAre(800ms, 1600ms, 3200ms, 6400ms, 12800ms, 25600ms, 30s, 30s));
  EXPECT_THAT(followed.event_log.lines, Contains("failure throttled of watches").Times(6))
      << "from the third in a row on";
}

TEST(Reflector, ForgetsTheBackOffAfterTwoCalmMinutes) {
  const auto calm = [](Followed& followed) {
    return [&followed](const HttpRequest&) {
      followed.clock.Advance(3min);
      return Respond(200, Bookmark(8));
    };
  };
  Followed followed({List("", 7), Say(429, "{}"), Say(429, "{}")});
  followed.script.push_back(calm(followed));
  followed.script.push_back(Say(429, "{}"));
  followed.Run();
  EXPECT_THAT(followed.delays, ElementsAre(800ms, 1600ms, 800ms));
}

TEST(Reflector, WaitsAsLongAsAServerAsksThatIsTooBusy) {
  Followed followed({List("", 7), Say(429, "Too many requests", {{"Retry-After", "12"}}),
                     Say(503, "{}", {{"Retry-After", "25"}}), Watch(Bookmark(8))});
  followed.Run();
  EXPECT_THAT(followed.delays, ElementsAre(12s, 25s));
  EXPECT_THAT(followed.urls,
              ElementsAre(kFirstList, WatchFrom(7), WatchFrom(7), WatchFrom(7), WatchFrom(8)))
      << "no list";
}

TEST(Reflector, ListsAtEachIntervalWhereWatchIsForbidden) {
  Followed followed({List(Volume("a", 3), 7), Say(403, R"({"kind":"Status","message":"no"})"),
                     List(Volume("b", 8), 8), List(Volume("c", 9), 9)});
  followed.Run({.poll_interval = 30s});
  EXPECT_THAT(followed.Names(), ElementsAre("c Bound"));
  EXPECT_THAT(followed.event_log.lines, ElementsAre("listed 1", "polling", "listed 1", "listed 1"));
  EXPECT_THAT(followed.event_log.last_error,
              HasSubstr("grant get, list, watch on persistentvolumes"));
  EXPECT_THAT(followed.delays, ElementsAre(30s, 30s));
}

TEST(Reflector, TriesToWatchAgainAfterMinutesOfLists) {
  Followed followed({List("", 7), Say(403, "{}"), List("", 8), List("", 9)});
  followed.Run({.poll_interval = 80s});
  EXPECT_EQ(followed.urls.back(), NewListFrom(9));
  Followed longer({List("", 7), Say(403, "{}"), List("", 8), List("", 9), List("", 10)});
  longer.Run({.poll_interval = 80s});
  EXPECT_EQ(longer.urls.back(), WatchFrom(10));
}

TEST(Reflector, OnlyListsInPollMode) {
  Followed followed({List(Volume("a", 3), 7), List(Volume("b", 3), 8)});
  followed.Run({.watches = false, .poll_interval = 10s});
  EXPECT_THAT(followed.urls, ElementsAre(kFirstList, NewListFrom(7), NewListFrom(8)));
  EXPECT_THAT(followed.delays, ElementsAre(10s, 10s));
  EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
}

TEST(Reflector, KeepsItsRowsWhileListsFail) {
  Followed followed(
      {List(Volume("a", 3), 7), Watch(Gone()), Say(500, "{}"), List(Volume("b", 9), 9)});
  followed.Run();
  EXPECT_THAT(followed.event_log.lines, ElementsAre("listed 1", "open", "gone 410", "restart gone",
                                                    "failure unavailable", "listed 1"));
  EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
}

TEST(Reflector, ListsAgainAfterThreeErrorsOrUnreadableLinesInARow) {
  const Answer unreadable = Watch("{\"type\":\"ADDED\",\"object\":\n");
  const Answer error = Watch(WatchLine("ERROR", R"({"code":500,"message":"etcd"})"));
  for (const auto& [bad, reason] :
       {std::pair(unreadable, "unreadable"), std::pair(error, "error")}) {
    Followed followed({List(Volume("a", 3), 7), bad, bad, bad, List(Volume("b", 8), 9)});
    followed.Run();
    EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), WatchFrom(7), WatchFrom(7),
                                           NewListFrom(7), WatchFrom(9)));
    EXPECT_THAT(followed.event_log.lines, Contains("restart " + std::string(reason)).Times(3));
    EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
  }
}

TEST(Reflector, NamesAnObjectOfWrongTypesAndGoesOn) {
  Followed followed(
      {List(Volume("a", 3), 7),
       Watch(
           WatchLine("MODIFIED", R"({"metadata":{"name":"a","resourceVersion":"8"},"spec":5})"))});
  followed.Run();
  EXPECT_THAT(followed.Names(), ElementsAre("a "));
  EXPECT_EQ(followed.urls.back(), WatchFrom(8));
  EXPECT_THAT(followed.event_log.lines,
              Contains("problem 1 a: object.spec: want an object, is a number"));
}

TEST(Reflector, DoesNotPassOverAnEventThatItCannotPutIntoItsStore) {
  for (const char* type : {"ADDED", "DELETED"}) {
    const Answer nameless =
        Watch(WatchLine(type, R"({"metadata":{"name":7,"resourceVersion":"9"}})"));
    Followed followed({List(Volume("a", 3), 7), nameless, nameless, nameless, List("", 9)});
    followed.Run();
    EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), WatchFrom(7), WatchFrom(7),
                                           NewListFrom(7), WatchFrom(9)));
    EXPECT_THAT(followed.event_log.lines, Contains("restart unreadable").Times(3));
    EXPECT_THAT(followed.Names(), IsEmpty());
  }
}

TEST(Reflector, ListsWhereAWatchIsAnsweredButNeverAnEventComesThrough) {
  for (const auto& answer : {BreakAfter(""), Say(500, "{}"), Say(404, "{}"), Say(502, "<html>")}) {
    Followed followed({List(Volume("a", 3), 7), answer, answer, answer, List(Volume("b", 8), 9)});
    followed.Run();
    EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), WatchFrom(7), WatchFrom(7),
                                           NewListFrom(7), WatchFrom(9)));
    EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
  }
}

TEST(Reflector, TakesACutAfterALongSilenceForNoFailure) {
  Followed followed({List(Volume("a", 3), 7)});
  const auto cut_after_a_minute = [&followed](const HttpRequest& request) -> Result<HttpResponse> {
    request.on_body({});
    followed.clock.Advance(60s);
    return Fail(ErrorKind::kUnavailable, "Recv failure: Connection reset by peer");
  };
  for (int i = 0; i < 3; ++i) followed.script.emplace_back(cut_after_a_minute);
  followed.script.push_back(List(Volume("b", 8), 9));
  followed.Run();
  EXPECT_THAT(followed.delays, IsEmpty());
  EXPECT_THAT(followed.event_log.lines, Not(Contains(HasSubstr("failure"))));
  EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), WatchFrom(7), WatchFrom(7),
                                         NewListFrom(7), WatchFrom(9)))
      << "three without an event: was there none, or does none come through?";
}

TEST(Reflector, BacksOffWhereWatchesEndAtOnceWhateverTheyBring) {
  Followed followed({List("", 7)});
  followed.script.emplace_back([&followed](const HttpRequest&) {
    followed.clock.Advance(-1500ms);
    return Respond(200, Bookmark(8));
  });
  followed.Run();
  EXPECT_THAT(followed.delays, ElementsAre(800ms));
}

TEST(Reflector, WaitsBetweenListsAsLongAsAServerAsksIt) {
  Followed followed({Say(429, "{}", {{"Retry-After", "32"}}), List("", 7)});
  followed.Run();
  EXPECT_THAT(followed.delays, ElementsAre(32s));
}

TEST(Reflector, ListsTheNewestStateAfterATimeOut) {
  Followed followed({List("", 7), Watch(Gone()), Say(504, "{}"), List("", 3)});
  followed.Run();
  EXPECT_THAT(followed.urls,
              ElementsAre(kFirstList, WatchFrom(7), NewListFrom(7), kNewestList, WatchFrom(3)));
}

TEST(Reflector, ListsAllWhereTooMuchWasMissed) {
  // An empty selector stands for all objects.
  for (const std::vector<std::string>& missed :
       {std::vector<std::string>(21, "x=y"), std::vector<std::string>(1)}) {
    int asked = 0;
    Followed followed({List("", 7), List("", 8), Watch(Bookmark(9))});
    followed.Run({}, [&] { return ++asked == 1 ? missed : std::vector<std::string>{}; });
    EXPECT_THAT(followed.urls, ElementsAre(kFirstList, NewListFrom(7), WatchFrom(8), WatchFrom(9)));
  }
}

TEST(Reflector, AsksWhetherItIsAheadOfAServerThatIsSilent) {
  const std::string question = "limit=1&resourceVersionMatch=NotOlderThan&resourceVersion=7";
  Followed fine({List("", 7), Watch(""), List("", 9), Watch(Bookmark(8))});
  fine.Run();
  EXPECT_THAT(fine.urls,
              ElementsAre(kFirstList, WatchFrom(7), question, WatchFrom(7), WatchFrom(8)));
  Followed restored({List("", 7), Watch(""),
                     Say(504, R"({"kind":"Status","message":"Too large resource version"})"),
                     List(Volume("a", 2), 3)});
  restored.Run();
  EXPECT_THAT(restored.urls,
              ElementsAre(kFirstList, WatchFrom(7), question, kNewestList, WatchFrom(3)));
  EXPECT_THAT(restored.event_log.lines, Contains("restart ahead"));
}

TEST(Reflector, ListsAnewAfterSomeHours) {
  Followed followed({List("", 7)});
  followed.script.emplace_back([&followed](const HttpRequest&) {
    followed.clock.Advance(std::chrono::hours{5});
    return Respond(200, Bookmark(8));
  });
  followed.Run();
  EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), NewListFrom(8)));
  EXPECT_THAT(followed.event_log.lines, Contains("restart age"));
}

TEST(Reflector, ListsWhatItsStoreHadRefusedBefore) {
  int asked = 0;
  Followed followed({List(Volume("a", 3), 7), Say(500, "{}"), Watch(Bookmark(8)),
                     List(Volume("lost", 8), 8), Watch(Bookmark(9))});
  followed.Run({}, [&] {
    return ++asked == 1 ? std::vector<std::string>{"fieldSelector=x"} : std::vector<std::string>{};
  });
  const std::string part =
      "limit=500&fieldSelector=x&resourceVersion=7&resourceVersionMatch=NotOlderThan";
  const std::string later =
      "limit=500&fieldSelector=x&resourceVersion=8&resourceVersionMatch=NotOlderThan";
  EXPECT_THAT(followed.urls,
              ElementsAre(kFirstList, part, WatchFrom(7), later, WatchFrom(8), WatchFrom(9)))
      << "what failed is asked for again";
  EXPECT_THAT(followed.Names(), ElementsAre("a Bound", "lost Bound"));
}

}  // namespace
}  // namespace exporter::kubernetes::reflector_test
