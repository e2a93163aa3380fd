// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/reflector_fixture.h"

namespace exporter::kubernetes::optional_list_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using namespace std::chrono_literals;

constexpr const char* kNew = "/apis/autoscaling/v2/horizontalpodautoscalers";
constexpr const char* kOld = "/apis/autoscaling/v1/horizontalpodautoscalers";

const Collection kScalers{.path = kNew,
                          .kind = "PersistentVolumeList",
                          .selector = "",
                          .fallbacks = {kOld},
                          .is_optional = true};

// A server that serves some paths only, as a Kubernetes server of that version does.
struct Server {
  std::map<std::string, std::vector<Answer>> script;  // by path; a path without one is not served
  std::vector<std::string> asked{};

  Result<HttpResponse> Respond(const HttpRequest& request) {
    const std::string path = request.url.substr(
        std::string(kServer).size(), request.url.find('?') - std::string(kServer).size());
    const bool is_watch = request.url.find("watch=1") != std::string::npos;
    asked.push_back((is_watch ? "watch " : "list ") + path);
    auto& answers = script[path];
    if (answers.empty()) return Say(404, "404 page not found")(request);
    const Answer answer = answers.front();
    answers.erase(answers.begin());
    return answer(request);
  }
};

Result<ListEnd> ListFrom(Server& server, const Collection& collection,
                         ObjectCache<PersistentVolume>& cache) {
  ClientUnderTest under_test([&](const HttpRequest& request) { return server.Respond(request); });
  auto list = under_test.Make(under_test.token, {.retry = {.max_attempts = 1}})
                  .List(collection, kNewestVersion, cache, {});
  if (list) cache.EndList();
  return list;
}

TEST(OptionalList, ComesFromTheFirstPathThatIsServed) {
  Server both{.script = {{kNew, {List(Volume("a", 3), 7)}}, {kOld, {List(Volume("b", 3), 7)}}}};
  ObjectCache<PersistentVolume> cache{DecodePersistentVolume};
  EXPECT_EQ(ListFrom(both, kScalers, cache)->path, kNew);
  EXPECT_THAT(both.asked, SizeIs(1));

  Server old{.script = {{kOld, {List(Volume("b", 3), 7)}}}};
  const auto list = ListFrom(old, kScalers, cache);
  EXPECT_EQ(list->path, kOld);
  EXPECT_EQ(list->objects, 1U);
  EXPECT_EQ(cache.size(), 1U);
}

TEST(OptionalList, IsEmptyWhereNoPathIsServed) {
  Server none;
  ObjectCache<PersistentVolume> cache{DecodePersistentVolume};
  const auto list = ListFrom(none, kScalers, cache);
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->path, "");
  EXPECT_EQ(list->objects, 0U);
  EXPECT_THAT(none.asked, SizeIs(2));
}

TEST(OptionalList, FailsWhereAPathIsServedAndRefused) {
  ObjectCache<PersistentVolume> cache{DecodePersistentVolume};
  Server refused{.script = {{kOld, {Say(403, R"({"kind":"Status","message":"no"})")}}}};
  EXPECT_THAT(ListFrom(refused, kScalers, cache),
              FailsWith(ErrorKind::kForbidden, HasSubstr(kOld)));
  Server busy{.script = {{kNew, {Say(503, "{}")}}, {kOld, {List("", 7)}}}};
  EXPECT_THAT(ListFrom(busy, kScalers, cache), FailsWith(ErrorKind::kUnavailable, HasSubstr(kNew)));
  Collection wanted = kScalers;
  wanted.is_optional = false;
  Server none;
  EXPECT_THAT(ListFrom(none, wanted, cache), FailsWith(ErrorKind::kBadResponse, HasSubstr("404")));
}

// Runs a reflector until it has asked `server` so many times.
struct Asked {
  Asked(Server& server, std::size_t times) {
    FakeTransport transport([&](const HttpRequest& request) -> Result<HttpResponse> {
      if (server.asked.size() == times) {
        stop.request_stop();
        return Fail(ErrorKind::kStopped, "stopped");
      }
      clock.Advance(2s);
      return server.Respond(request);
    });
    const auto sleeper = [this](std::chrono::milliseconds delay, const std::stop_token& stopped) {
      clock.Advance(std::chrono::duration_cast<std::chrono::seconds>(delay));
      return !stopped.stop_requested();
    };
    Client client(transport, clock, token, {.server = kServer, .retry = {.max_attempts = 1}},
                  sleeper, [] { return 0.0; });
    Reflector reflector({client, clock, sleeper, [] { return 0.0; }, lists}, kScalers, cache,
                        event_log, {.poll_interval = 30s});
    reflector.Run(stop.get_token());
  }

  std::stop_source stop;
  Semaphore lists{1};
  FakeClock clock;
  FakeToken token;
  ObjectCache<PersistentVolume> cache{DecodePersistentVolume};
  EventLog event_log;
};

TEST(OptionalList, IsWatchedWhereItWasServed) {
  Server old{.script = {{kOld, {List(Volume("b", 3), 7), Watch(Bookmark(8)), Watch(Bookmark(9))}}}};
  const Asked run(old, 4);
  EXPECT_THAT(old.asked, ElementsAre("list " + std::string(kNew), "list " + std::string(kOld),
                                     "watch " + std::string(kOld), "watch " + std::string(kOld)));
}

TEST(OptionalList, IsAskedForAgainAtEachIntervalWhileItIsNotServed) {
  Server later{.script = {{kNew, {Say(404, "{}"), Say(404, "{}"), List(Volume("a", 3), 7)}}}};
  const Asked run(later, 5);
  EXPECT_THAT(later.asked, ElementsAre("list " + std::string(kNew), "list " + std::string(kOld),
                                       "list " + std::string(kNew), "list " + std::string(kOld),
                                       "list " + std::string(kNew)));
  EXPECT_THAT(run.event_log.lines, ElementsAre("listed 0", "listed 0", "listed 1"));
}

// A server that has just started answers 404 for groups that it serves a little later.
TEST(OptionalList, IsKeptWhereItIsGoneForAMoment) {
  Server restarted{.script = {{kNew, {List(Volume("a", 3), 7), Watch(Gone())}}}};
  const Asked run(restarted, 6);
  EXPECT_THAT(run.event_log.lines, Contains(HasSubstr("failure unavailable")));
  EXPECT_EQ(run.cache.size(), 1U);
}

TEST(OptionalList, IsGoneWhereItStaysAway) {
  Server removed{.script = {{kNew, {List(Volume("a", 3), 7), Watch(Gone())}}}};
  const Asked run(removed, 60);
  EXPECT_THAT(run.event_log.lines, Contains("listed 0"));
  EXPECT_EQ(run.cache.size(), 0U);
}

}  // namespace
}  // namespace exporter::kubernetes::optional_list_test
