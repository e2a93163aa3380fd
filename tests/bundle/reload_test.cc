// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/reload.h"

#include <gmock/gmock.h>

#include "tests/support/fake_transport.h"

namespace exporter::reload_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kUrl = "http://127.0.0.1:9090/-/reload";

TEST(AskForReload, Posts) {
  FakeTransport transport(InTurn({Respond(200, "")}));
  EXPECT_FALSE(AskForReload(transport, kUrl, {}));
  ASSERT_THAT(transport.requests(), SizeIs(1));
  EXPECT_EQ(transport.requests().front().method, "POST");
  EXPECT_EQ(transport.requests().front().url, kUrl);
}

TEST(AskForReload, TellsWhatWasAnswered) {
  for (const int status : {302, 403, 404, 500, 503}) {
    FakeTransport transport(InTurn({Respond(status, "Lifecycle API\nis not enabled.")}));
    const auto error = AskForReload(transport, kUrl, {});
    ASSERT_TRUE(error);
    EXPECT_THAT(error->message,
                AllOf(StartsWith("reload: POST " + std::string(kUrl) + ": "),
                      HasSubstr(std::to_string(status) + " Lifecycle API is not enabled.")));
  }
}

TEST(AskForReload, TellsWhyThereWasNoAnswer) {
  FakeTransport transport(InTurn({Fail(ErrorKind::kUnavailable, "connection refused")}));
  const auto error = AskForReload(transport, kUrl, {});
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message, "reload: POST " + std::string(kUrl) + ": connection refused");
  EXPECT_EQ(error->kind, ErrorKind::kUnavailable);
}

TEST(ReloadSchedule, AsksAtTheStartAndAfterAChange) {
  ReloadSchedule schedule(1s);
  const ReloadSchedule::Time start{};
  EXPECT_TRUE(schedule.IsDue(start));
  schedule.NoteSuccess();
  EXPECT_FALSE(schedule.IsDue(start + 24h));
  schedule.NoteChange();
  EXPECT_TRUE(schedule.IsDue(start));
}

TEST(ReloadSchedule, AsksEverLessOftenWhileItFails) {
  ReloadSchedule schedule(1s);
  const ReloadSchedule::Time start{};
  schedule.NoteFailure(start, 0);
  EXPECT_FALSE(schedule.IsDue(start + 999ms));
  EXPECT_TRUE(schedule.IsDue(start + 1s));
  schedule.NoteFailure(start, 0.5);
  EXPECT_FALSE(schedule.IsDue(start + 2999ms));
  EXPECT_TRUE(schedule.IsDue(start + 3s));
  for (int i = 0; i < 100; ++i) schedule.NoteFailure(start, 0);
  EXPECT_TRUE(schedule.IsDue(start + 60s));
  schedule.NoteSuccess();
  schedule.NoteChange();
  schedule.NoteFailure(start, 0);
  EXPECT_TRUE(schedule.IsDue(start + 1s));
}

}  // namespace
}  // namespace exporter::reload_test
