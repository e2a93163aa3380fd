// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alert_receiver.h"

#include <gmock/gmock.h>

#include "tests/support/captured_log.h"
#include "tests/support/fake_transport.h"

namespace exporter::alert_receiver_test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr const char* kUrl = "http://am.example.com:9093/prefix";

class AlertReceiverTest : public testing::Test {
 protected:
  static std::vector<PushedAlert> Alerts(std::size_t count, bool are_due = true) {
    std::vector<PushedAlert> alerts;
    for (std::size_t i = 0; i < count; ++i) {
      alerts.push_back(
          {.labels = {{"alertname", "A"}, {"name", std::to_string(i)}}, .is_due = are_due});
    }
    return alerts;
  }

  // The number of alerts in the n-th request.
  std::size_t SizeOf(std::size_t request) const {
    const std::string body = transport.requests().at(request).body;
    std::size_t count = 0;
    for (auto at = body.find("\"labels\""); at != std::string::npos;
         at = body.find("\"labels\"", at + 1)) {
      ++count;
    }
    return count;
  }

  void Deliver(const std::vector<PushedAlert>& alerts, std::chrono::seconds later = {}) {
    now += later;
    receiver.Deliver(alerts, now, {});
  }

  std::string Metrics() const { return metrics.Render(TextFormat::kPrometheus004); }

  Result<HttpResponse> answer = Respond(200, "");
  FakeTransport transport{[this](const HttpRequest&) { return answer; }};
  Result<std::vector<Header>> authorization = std::vector<Header>{{"Authorization", "Bearer s3"}};
  ExporterMetrics metrics;
  AlertReceiver receiver{kUrl, transport, [this] { return authorization; }, metrics};
  TimePoint now{minutes{1'000'000}};
  CapturedLog log;
};

TEST_F(AlertReceiverTest, PostsToTheApiBelowTheUrl) {
  Deliver(Alerts(2));
  ASSERT_THAT(transport.requests(), SizeIs(1));
  const HttpRequest request = transport.requests()[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://am.example.com:9093/prefix/api/v2/alerts");
  EXPECT_EQ(RequestHeader(request, "Content-Type"), "application/json");
  EXPECT_EQ(RequestHeader(request, "Authorization"), "Bearer s3");
  EXPECT_EQ(SizeOf(0), 2U);
  EXPECT_THAT(Metrics(), AllOf(HasSubstr("ack_storage_alertmanager_up{alertmanager=\"" +
                                         std::string(kUrl) + "\"} 1\n"),
                               HasSubstr("ack_storage_alerts_sent_total{alertmanager=\"" +
                                         std::string(kUrl) + "\"} 2\n")));
}

TEST_F(AlertReceiverTest, PostsAllAtFirstAndThenWhatIsDue) {
  Deliver(Alerts(3, false));
  EXPECT_EQ(SizeOf(0), 3U);
  Deliver(Alerts(3, false), seconds{30});
  EXPECT_THAT(transport.requests(), SizeIs(1)) << "nothing is due";
  std::vector<PushedAlert> alerts = Alerts(3, false);
  alerts[1].is_due = true;
  Deliver(alerts, seconds{1});
  ASSERT_THAT(transport.requests(), SizeIs(2));
  EXPECT_EQ(SizeOf(1), 1U);
}

TEST_F(AlertReceiverTest, AsksWithAnEmptyListWhetherItIsAccepted) {
  Deliver({});
  ASSERT_THAT(transport.requests(), SizeIs(1));
  EXPECT_EQ(transport.requests()[0].body, "[]");
  Deliver({}, seconds{59});
  EXPECT_THAT(transport.requests(), SizeIs(1));
  Deliver({}, seconds{1});
  EXPECT_THAT(transport.requests(), SizeIs(2));
}

TEST_F(AlertReceiverTest, SplitsManyIntoBatches) {
  Deliver(Alerts(150));
  ASSERT_THAT(transport.requests(), SizeIs(3));
  EXPECT_EQ(SizeOf(0), 64U);
  EXPECT_EQ(SizeOf(1), 64U);
  EXPECT_EQ(SizeOf(2), 22U);
}

TEST_F(AlertReceiverTest, StopsAtTheFirstFailureAndLaterPostsAll) {
  answer = Respond(500, "oops\nsecond line");
  Deliver(Alerts(150));
  EXPECT_THAT(transport.requests(), SizeIs(1));
  EXPECT_THAT(log.text(),
              AllOf(HasSubstr("alertmanager takes no alerts"), HasSubstr("500 oops second line")));
  EXPECT_THAT(Metrics(), HasSubstr("ack_storage_alerts_failed_total{alertmanager=\"" +
                                   std::string(kUrl) + "\",code=\"500\"} 64\n"));
  answer = Respond(200, "");
  Deliver(Alerts(3, false), minutes{1});
  EXPECT_EQ(SizeOf(1), 3U) << "those that still hold, due or not";
  EXPECT_THAT(log.text(), HasSubstr("alertmanager takes alerts again"));
}

TEST_F(AlertReceiverTest, GoesOnAfterABatchThatIsRefused) {
  answer = Respond(400, "bad label");
  Deliver(Alerts(150));
  EXPECT_THAT(transport.requests(), SizeIs(3));
  EXPECT_THAT(Metrics(), HasSubstr("code=\"400\"} 150\n"));
}

TEST_F(AlertReceiverTest, BacksOffUpToALimit) {
  answer = Fail(ErrorKind::kUnavailable, "POST am: connection refused");
  std::vector<long> tries;
  for (int second = 0; second < 900; second += 5) {
    const std::size_t before = transport.requests().size();
    Deliver(Alerts(1), seconds{5});
    if (transport.requests().size() > before) tries.push_back(second);
  }
  ASSERT_GE(tries.size(), 6U);
  EXPECT_EQ(tries[1] - tries[0], 15);
  EXPECT_EQ(tries[2] - tries[1], 30);
  for (std::size_t i = 5; i < tries.size(); ++i) EXPECT_EQ(tries[i] - tries[i - 1], 120);
  EXPECT_EQ(log.lines(), 1U) << log.text();
}

TEST_F(AlertReceiverTest, WaitsAsLongAsItIsAskedTo) {
  answer = Respond(503, "", "text/plain", {{"Retry-After", "60"}});
  Deliver(Alerts(1));
  Deliver(Alerts(1), seconds{59});
  EXPECT_THAT(transport.requests(), SizeIs(1));
  Deliver(Alerts(1), seconds{1});
  EXPECT_THAT(transport.requests(), SizeIs(2));
}

TEST_F(AlertReceiverTest, TriesAgainWhenTheClockWasSetBack) {
  answer = Respond(500, "");
  Deliver(Alerts(1));
  Deliver(Alerts(1), -std::chrono::hours{1});
  EXPECT_THAT(transport.requests(), SizeIs(2));
}

TEST_F(AlertReceiverTest, LogsAChangeOfTheFailureOnce) {
  answer = Respond(401, "");
  Deliver(Alerts(1));
  Deliver(Alerts(1), minutes{2});
  EXPECT_EQ(log.lines(), 1U);
  answer = Fail(ErrorKind::kTimeout, "POST am: no answer within 10 s");
  Deliver(Alerts(1), minutes{2});
  Deliver(Alerts(1), minutes{2});
  EXPECT_EQ(log.lines(), 2U);
  EXPECT_THAT(log.text(), AllOf(HasSubstr("code=401"), HasSubstr("code=timeout")));
}

TEST_F(AlertReceiverTest, ReportsCredentialsThatCannotBeRead) {
  authorization = Fail(ErrorKind::kConfig, "/run/token: no such file");
  Deliver(Alerts(1));
  EXPECT_THAT(transport.requests(), SizeIs(0));
  EXPECT_THAT(log.text(), AllOf(HasSubstr("/run/token: no such file"), Not(HasSubstr("s3"))));
  EXPECT_THAT(Metrics(), HasSubstr("code=\"config\"} 1\n"));
}

TEST_F(AlertReceiverTest, NeverShowsTheCredentials) {
  answer = Respond(401, "unauthorized");
  Deliver(Alerts(1));
  EXPECT_THAT(log.text(), Not(HasSubstr("s3")));
}

TEST_F(AlertReceiverTest, DoesNotCountWhatTheStopOfTheProgramEnds) {
  std::stop_source stop;
  stop.request_stop();
  receiver.Deliver(Alerts(1), now, stop.get_token());
  EXPECT_EQ(log.lines(), 0U);
  EXPECT_THAT(Metrics(), Not(HasSubstr("failed")));
}

}  // namespace
}  // namespace exporter::alert_receiver_test
