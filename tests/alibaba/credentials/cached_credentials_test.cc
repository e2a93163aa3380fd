// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/cached_credentials.h"

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"

namespace exporter::alibaba::cached_credentials_test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

Credentials KeyUntil(const std::string& id, std::optional<TimePoint> end) {
  return {id, Secret("a-secret"), Secret("a-token"), end};
}

class CachedCredentialsTest : public testing::Test {
 protected:
  Result<Credentials> Get() { return credentials_.Get(now_, {}); }
  // The key id that Get returns, or its error.
  std::string Id() {
    const auto key = Get();
    return key ? key->access_key_id : key.error().message;
  }
  void Invalidate() { credentials_.Invalidate(*Get()); }

  TimePoint now_ = ServedAt();
  seconds life_ = hours{1};
  int fetched_ = 0;
  std::optional<Error> failure_;
  CachedCredentials credentials_{
      "credentials from oidc",
      std::make_unique<LambdaFetcher>([this](TimePoint now, const auto&) -> Result<Credentials> {
        ++fetched_;
        if (failure_) return tl::unexpected(*failure_);
        return KeyUntil("key-" + std::to_string(fetched_), now + life_);
      }),
      [] { return 0.0; }};
};

TEST_F(CachedCredentialsTest, KeepsAKeyUntilFiveMinutesAreLeft) {
  EXPECT_EQ(Id(), "key-1");
  now_ += minutes{55} - seconds{1};
  EXPECT_EQ(Id(), "key-1");
  now_ += seconds{1};
  EXPECT_EQ(Id(), "key-2");
  EXPECT_EQ(Get()->expires_at, now_ + life_);
}

TEST_F(CachedCredentialsTest, RenewsAShortLivedKeyWhenAThirdOfItsLifeIsLeft) {
  life_ = minutes{3};
  EXPECT_EQ(Id(), "key-1");
  now_ += minutes{2} - seconds{1};
  EXPECT_EQ(Id(), "key-1");
  now_ += seconds{1};
  EXPECT_EQ(Id(), "key-2");
}

TEST_F(CachedCredentialsTest, KeepsAValidKeyWhenRenewingFails) {
  EXPECT_EQ(Id(), "key-1");
  failure_ = Error{ErrorKind::kUnavailable, "no answer"};
  now_ += minutes{56};
  EXPECT_EQ(Id(), "key-1");
  EXPECT_EQ(fetched_, 2);
  now_ += minutes{4} - seconds{1};
  EXPECT_EQ(Id(), "key-1");
  now_ += seconds{1};
  EXPECT_THAT(Get(), FailsWith(ErrorKind::kUnavailable, "credentials from oidc: no answer"));
}

TEST_F(CachedCredentialsTest, LeavesAFailingServiceAloneForLongerAndLonger) {
  failure_ = Error{ErrorKind::kTimeout, "no answer"};
  EXPECT_THAT(Get(), FailsWith(ErrorKind::kTimeout, HasSubstr("no answer")));
  for (const int rest : {10, 20, 40, 80, 160, 300, 300}) {
    const int before = fetched_;
    now_ += seconds{rest} - seconds{1};
    EXPECT_THAT(Get(), FailsWith(ErrorKind::kTimeout, HasSubstr("no answer")));
    EXPECT_EQ(fetched_, before) << "it rests for " << rest << " s";
    now_ += seconds{1};
    EXPECT_THAT(Get(), FailsWith(ErrorKind::kTimeout, HasSubstr("no answer")));
    EXPECT_EQ(fetched_, before + 1) << "it rests for no more than " << rest << " s";
  }
  failure_.reset();
  now_ += minutes{5};
  EXPECT_THAT(Get(), IsOk());
  failure_ = Error{ErrorKind::kTimeout, "no answer"};
  now_ += hours{1};
  EXPECT_THAT(Get(), FailsWith(ErrorKind::kTimeout, HasSubstr("no answer")));
  failure_.reset();
  now_ += seconds{10};
  EXPECT_THAT(Get(), IsOk()) << "a success ends the long rests";
}

TEST_F(CachedCredentialsTest, RestsAsLongAsTheServiceAsks) {
  failure_ = Error{ErrorKind::kThrottled, "too many", seconds{60}};
  EXPECT_THAT(Get(), FailsWith(ErrorKind::kThrottled, HasSubstr("too many")));
  now_ += seconds{59};
  Id();
  EXPECT_EQ(fetched_, 1);
  now_ += seconds{1};
  Id();
  EXPECT_EQ(fetched_, 2);
}

TEST_F(CachedCredentialsTest, SpreadsItsRests) {
  int fetched = 0;
  CachedCredentials credentials(
      "", std::make_unique<LambdaFetcher>([&](TimePoint, const auto&) -> Result<Credentials> {
        ++fetched;
        return Fail(ErrorKind::kTimeout, "no answer");
      }),
      [] { return 0.5; });
  for (const int at : {0, 14, 15}) {
    EXPECT_THAT(credentials.Get(now_ + seconds{at}, {}),
                FailsWith(ErrorKind::kTimeout, "no answer"));
  }
  EXPECT_EQ(fetched, 2);
}

TEST_F(CachedCredentialsTest, FetchesAnewAfterARefusal) {
  EXPECT_EQ(Id(), "key-1");
  Invalidate();
  EXPECT_EQ(Id(), "key-2");
}

TEST_F(CachedCredentialsTest, DropsNothingButWhatWasRefused) {
  const Credentials old = *Get();
  now_ += minutes{56};
  EXPECT_EQ(Id(), "key-2");
  credentials_.Invalidate(old);
  EXPECT_EQ(Id(), "key-2");
  EXPECT_EQ(fetched_, 2);
}

TEST_F(CachedCredentialsTest, DoesNotHammerTheServiceWhenAllItGivesIsRefused) {
  EXPECT_EQ(Id(), "key-1");
  Invalidate();
  EXPECT_EQ(Id(), "key-2");
  Invalidate();
  now_ += seconds{9};
  EXPECT_THAT(Get(), FailsWith(ErrorKind::kAuth, HasSubstr("the server refuses the credentials")));
  EXPECT_EQ(fetched_, 2);
  now_ += seconds{1};
  EXPECT_EQ(Id(), "key-3");
  Invalidate();
  now_ += seconds{19};
  EXPECT_THAT(Get(), FailsWith(ErrorKind::kAuth, HasSubstr("the server refuses the credentials")));
  now_ += seconds{1};
  EXPECT_EQ(Id(), "key-4");
}

TEST_F(CachedCredentialsTest, NeverGivesARefusedKeyAgain) {
  EXPECT_EQ(Id(), "key-1");
  Invalidate();
  failure_ = Error{ErrorKind::kUnavailable, "no answer"};
  EXPECT_THAT(Get(), FailsWith(ErrorKind::kUnavailable, HasSubstr("no answer")));
}

TEST_F(CachedCredentialsTest, RefusesAKeyThatHasExpiredAlready) {
  life_ = seconds{0};
  EXPECT_THAT(Get(), FailsWith(ErrorKind::kBadResponse,
                               testing::AllOf(HasSubstr("expired on 2026-03-01T08:15:30Z"),
                                              HasSubstr("clock"))));
}

TEST_F(CachedCredentialsTest, AsksAgainWhenTheClockWasSetBack) {
  EXPECT_EQ(Id(), "key-1");
  now_ -= hours{3};
  EXPECT_EQ(Id(), "key-2");
  failure_ = Error{ErrorKind::kUnavailable, "no answer"};
  now_ += hours{1};
  Id();
  now_ -= hours{9};
  failure_.reset();
  EXPECT_EQ(Id(), "key-4") << "a rest from the future does not count";
}

TEST(CachedCredentials, AsksEveryFiveMinutesForAKeyThatDoesNotSayHowLongItLasts) {
  int fetched = 0;
  bool fails = false;
  CachedCredentials credentials(
      "", std::make_unique<LambdaFetcher>([&](TimePoint, const auto&) -> Result<Credentials> {
        ++fetched;
        if (fails) return Fail(ErrorKind::kAuth, "the program fails");
        return KeyUntil("key-" + std::to_string(fetched), std::nullopt);
      }),
      [] { return 0.0; });
  EXPECT_EQ(credentials.Get(ServedAt(), {})->access_key_id, "key-1");
  EXPECT_EQ(credentials.Get(ServedAt() + seconds{299}, {})->access_key_id, "key-1");
  EXPECT_EQ(credentials.Get(ServedAt() + seconds{300}, {})->access_key_id, "key-2");
  fails = true;
  EXPECT_EQ(credentials.Get(ServedAt() + hours{9}, {})->access_key_id, "key-2");
  EXPECT_EQ(fetched, 3);
}

TEST(CachedCredentials, DoesNotCountAStopAsAFailure) {
  int fetched = 0;
  CachedCredentials credentials(
      "credentials from oidc",
      std::make_unique<LambdaFetcher>([&](TimePoint now, const auto&) -> Result<Credentials> {
        if (++fetched == 1) return Fail(ErrorKind::kStopped, "stopped");
        return KeyUntil("key", now + hours{1});
      }),
      [] { return 0.0; });
  EXPECT_THAT(credentials.Get(ServedAt(), {}), FailsWith(ErrorKind::kStopped, "stopped"));
  EXPECT_THAT(credentials.Get(ServedAt(), {}), IsOk());
}

// A fetcher that blocks until told to answer.
struct SlowWorld {
  explicit SlowWorld(seconds life) : life_(life) {}

  std::atomic<int> fetched = 0;
  std::promise<void> begun;
  std::promise<void> answer;
  seconds life_;
  CachedCredentials credentials{
      "credentials from oidc",
      std::make_unique<LambdaFetcher>([this](TimePoint now, const auto&) -> Result<Credentials> {
        const int count = ++fetched;
        if (count == slow_one) {
          begun.set_value();
          answer.get_future().wait();
        }
        return KeyUntil("key-" + std::to_string(count), now + life_);
      }),
      [] { return 0.0; }};
  int slow_one = 1;
};

TEST(CachedCredentials, GivesWhatIsValidWhileAnotherThreadRenewsIt) {
  SlowWorld world(hours{1});
  world.slow_one = 2;
  EXPECT_EQ(world.credentials.Get(ServedAt(), {})->access_key_id, "key-1");
  const TimePoint later = ServedAt() + minutes{56};
  auto renewal = std::async(std::launch::async, [&] { return world.credentials.Get(later, {}); });
  world.begun.get_future().wait();
  EXPECT_EQ(world.credentials.Get(later, {})->access_key_id, "key-1");
  world.answer.set_value();
  EXPECT_EQ(renewal.get()->access_key_id, "key-2");
  EXPECT_EQ(world.fetched, 2);
}

TEST(CachedCredentials, LetsOneThreadAskAndAllHaveTheAnswer) {
  SlowWorld world(hours{1});
  const auto get = [&] { return world.credentials.Get(ServedAt(), {}); };
  auto first = std::async(std::launch::async, get);
  world.begun.get_future().wait();
  auto second = std::async(std::launch::async, get);
  auto third = std::async(std::launch::async, get);
  world.answer.set_value();
  for (auto* result : {&first, &second, &third}) {
    EXPECT_EQ(result->get()->access_key_id, "key-1");
  }
  EXPECT_EQ(world.fetched, 1);
}

TEST(CachedCredentials, StopsWaitingWhenItIsToldTo) {
  SlowWorld world(hours{1});
  auto first =
      std::async(std::launch::async, [&] { return world.credentials.Get(ServedAt(), {}); });
  world.begun.get_future().wait();
  std::stop_source source;
  auto second = std::async(std::launch::async,
                           [&] { return world.credentials.Get(ServedAt(), source.get_token()); });
  source.request_stop();
  EXPECT_THAT(second.get(), FailsWith(ErrorKind::kStopped, "stopped"));
  world.answer.set_value();
  EXPECT_THAT(first.get(), IsOk());
}

TEST(CachedCredentials, GivesOthersTheirTurnAfterAnException) {
  int fetched = 0;
  CachedCredentials credentials(
      "", std::make_unique<LambdaFetcher>([&](TimePoint now, const auto&) -> Result<Credentials> {
        if (++fetched == 1) throw std::runtime_error("no memory");
        return KeyUntil("key", now + hours{1});
      }),
      [] { return 0.0; });
  EXPECT_THROW((void)credentials.Get(ServedAt(), {}), std::runtime_error);
  EXPECT_THAT(credentials.Get(ServedAt(), {}), IsOk());
}

}  // namespace
}  // namespace exporter::alibaba::cached_credentials_test
