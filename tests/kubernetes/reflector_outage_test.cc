// SPDX-License-Identifier: Apache-2.0
// What an API server that restarts, or whose etcd is gone, costs a reflector.

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/reflector_fixture.h"

namespace exporter::kubernetes::reflector_outage_test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;
using namespace std::chrono_literals;

Answer Forbid() {
  return Say(403,
             R"({"kind":"Status","message":"persistentvolumes is forbidden: User \"u\" cannot )"
             R"(watch resource"})");
}

bool IsWatch(const std::string& query) {
  return query.starts_with("watch=1");
}

TEST(ReflectorOutage, IsOverWithTheFirstListAfterARestart) {
  Followed followed({List(Volume("a", 3), 7), BreakAfter("{"), Refuse(), Refuse(), Forbid(),
                     Forbid(), Watch(Gone()), List(Volume("b", 11), 12), Watch(Bookmark(13))});
  followed.Run();
  EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), WatchFrom(7), WatchFrom(7),
                                         WatchFrom(7), WatchFrom(7), WatchFrom(7), NewListFrom(7),
                                         WatchFrom(12), WatchFrom(13)));
  EXPECT_THAT(followed.delays, ElementsAre(800ms, 800ms, 1500ms, 800ms, 1500ms))
      << "none between the 410 and the list";
  EXPECT_THAT(followed.event_log.lines,
              ElementsAre("listed 1", "open", "broken off", "restart broken", "restart broken",
                          "restart broken", "failure unavailable of watches", "restart forbidden",
                          "failure forbidden of watches", "restart forbidden",
                          "failure forbidden of watches", "open", "gone 410", "restart gone",
                          "listed 1", "open", "event", "closed", "restart ended"));
  EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
}

TEST(ReflectorOutage, AsksAServerThatIsAwayOftenButNotForLists) {
  std::vector<Answer> answers{List(Volume("a", 3), 7)};
  answers.insert(answers.end(), 40, Refuse());
  Followed followed(answers);
  followed.Run();
  EXPECT_THAT(followed.delays, AllOf(SizeIs(40), Each(AllOf(Ge(800ms), Le(1500ms)))));
  EXPECT_EQ(std::ranges::count_if(followed.urls, IsWatch), 41);
  EXPECT_THAT(followed.Names(), ElementsAre("a Bound"));
}

TEST(ReflectorOutage, ListsWhereA403OfAWatchLastsAndTriesAgainWithinMinutes) {
  Followed followed({List("", 7), Watch(Bookmark(8))});
  const auto answer = [](const HttpRequest& request) {
    const bool is_watch = request.url.find("watch=1") != std::string::npos;
    return is_watch ? Forbid()(request) : List(Volume("b", 9), 9)(request);
  };
  followed.script.insert(followed.script.end(), 28, answer);
  followed.Run();
  EXPECT_THAT(followed.event_log.lines, Contains("polling").Times(2));
  const auto first_watch = followed.urls.begin() + 1;
  const auto second_list = std::ranges::find_if_not(first_watch, followed.urls.end(), IsWatch);
  EXPECT_EQ(second_list - first_watch, 20) << "for a minute, 3.5 s each";
  EXPECT_THAT(followed.event_log.lines, Contains("restart forbidden").Times(18));
  const auto next_watch = std::ranges::find_if(second_list, followed.urls.end(), IsWatch);
  EXPECT_EQ(next_watch - second_list, 5) << "two minutes of lists, 32 s each";
  EXPECT_TRUE(next_watch + 1 == followed.urls.end() || !IsWatch(*(next_watch + 1)))
      << "one that is forbidden still is believed at once";
  EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
}

TEST(ReflectorOutage, TakesA403OfAListForPassingInPollMode) {
  Followed followed({List(Volume("a", 3), 7), Forbid(), Forbid(), List(Volume("b", 9), 9)});
  followed.Run({.watches = false, .poll_interval = 30s});
  EXPECT_THAT(followed.delays, ElementsAre(30s, 800ms, 1500ms, 30s));
  EXPECT_THAT(followed.event_log.lines,
              ElementsAre("listed 1", "failure forbidden", "failure forbidden", "listed 1"));
  EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
}

TEST(ReflectorOutage, AsksLessAndLessOftenForWhatWasNeverAllowed) {
  Followed followed({Forbid(), Forbid(), Forbid(), Forbid()});
  followed.Run();
  EXPECT_THAT(followed.delays, ElementsAre(800ms, 1600ms, 3200ms, 6400ms));
}

TEST(ReflectorOutage, AsksLessAndLessOftenWhereA403OfAListLasts) {
  std::vector<Answer> answers{List("", 7)};
  answers.insert(answers.end(), 26, Forbid());
  Followed followed(answers);
  followed.Run({.watches = false, .poll_interval = 30s});
  ASSERT_THAT(followed.delays, SizeIs(27));
  EXPECT_EQ(followed.delays[18], 1500ms);
  EXPECT_EQ(followed.delays[19], 800ms);
  EXPECT_EQ(followed.delays[26], 30s);
}

TEST(ReflectorOutage, TakesA410AsStatusLikeOneInTheStream) {
  Followed followed({List(Volume("a", 3), 7), Say(410, R"({"kind":"Status","code":410})"),
                     List(Volume("b", 9), 9)});
  followed.Run();
  EXPECT_THAT(followed.urls, ElementsAre(kFirstList, WatchFrom(7), NewListFrom(7), WatchFrom(9)));
  EXPECT_THAT(followed.event_log.lines,
              ElementsAre("listed 1", "gone 410", "restart gone", "listed 1"));
  EXPECT_THAT(followed.event_log.last_error, HasSubstr("/persistentvolumes: the watch"));
  EXPECT_THAT(followed.delays, IsEmpty());
}

TEST(ReflectorOutage, NamesWhatTheServerSaidOfTheVersion) {
  Followed followed({List("", 7), Watch(Gone()), List("", 9)});
  followed.Run();
  EXPECT_THAT(followed.event_log.last_error,
              HasSubstr("the watch ended with 410 too old resource version: 7 (9)"));
}

TEST(ReflectorOutage, DoesNotHammerAServerThatAlwaysSaysGone) {
  Followed followed({List("", 7)});
  for (int version = 8; version < 12; ++version) {
    followed.script.push_back(Watch(Bookmark(version) + Gone()));
    followed.script.push_back(List("", version));
  }
  followed.Run();
  EXPECT_THAT(followed.delays, ElementsAre(800ms, 1600ms, 3200ms));
}

TEST(ReflectorOutage, EndsTheBackOffWithAGoodList) {
  const Answer broken = Say(500, "{}");
  Followed followed({List("", 7), broken, broken, broken, List("", 8), broken});
  followed.Run({.watches = false, .poll_interval = 30s});
  EXPECT_THAT(followed.delays, ElementsAre(30s, 800ms, 1600ms, 3200ms, 30s, 800ms));
}

TEST(ReflectorOutage, KeepsItsRowsWhileEtcdIsStopped) {
  const Answer stopped = Say(500, R"({"kind":"Status","message":"etcdserver: no leader"})");
  const Answer late = Say(504, R"({"kind":"Status","message":"Timeout: request did not"})");
  Followed followed({List(Volume("a", 3), 7), stopped, stopped, late, late, stopped, late,
                     List(Volume("b", 8), 9), Watch(Bookmark(10))});
  std::vector<std::string> kept;
  followed.script.insert(followed.script.begin() + 7, [&](const HttpRequest& request) {
    kept = followed.Names();
    return late(request);
  });
  followed.Run();
  EXPECT_THAT(kept, ElementsAre("a Bound"));
  EXPECT_THAT(followed.Names(), ElementsAre("b Bound"));
  EXPECT_THAT(followed.event_log.lines, Not(Contains("polling")));
  EXPECT_THAT(followed.delays, Each(Le(10s)));
}

TEST(ReflectorOutage, TakesARevokedTokenForNoReasonToListOrPoll) {
  const Answer refuse = Say(401, R"({"kind":"Status","message":"Unauthorized"})");
  std::vector<Answer> answers{List(Volume("a", 3), 7)};
  answers.insert(answers.end(), 8, refuse);  // each watch tries a fresh token, too
  answers.push_back(Watch(WatchLine("ADDED", Volume("b", 9))));
  Followed followed(answers);
  followed.Run();
  EXPECT_THAT(followed.delays, ElementsAre(800ms, 1600ms, 3200ms, 6400ms));
  EXPECT_EQ(std::ranges::count_if(followed.urls, IsWatch), 10);
  EXPECT_THAT(followed.event_log.lines, Not(Contains("polling")));
  EXPECT_THAT(followed.event_log.lines, Contains("failure auth of watches").Times(2));
  EXPECT_THAT(followed.Names(), ElementsAre("a Bound", "b Bound"));
}

TEST(ReflectorOutage, TellsTheTransportWithWhichStatusAWatchEnded) {
  std::vector<int> told;
  const auto end_with = [&](const std::string& event) {
    return [&told, event](const HttpRequest& request) -> Result<HttpResponse> {
      request.on_body({});
      told.push_back(request.told_status());
      EXPECT_FALSE(request.on_body(event));
      told.push_back(request.told_status());
      return Fail(ErrorKind::kBadResponse, "the answer is not what was asked for");
    };
  };
  Followed followed({List("", 7), end_with(Gone()), List("", 9),
                     end_with(WatchLine("ERROR", R"({"code":500,"message":"etcd"})")),
                     end_with(WatchLine("ERROR", R"({"code":123456})")), end_with("nonsense\n")});
  followed.Run();
  EXPECT_THAT(told, ElementsAre(0, 410, 0, 500, 0, 0, 0, 0));
}

}  // namespace
}  // namespace exporter::kubernetes::reflector_outage_test
