#include "exporter/kubernetes/turnstile.h"

#include <atomic>
#include <stop_token>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace exporter::kubernetes {
namespace {

TEST(Turnstile, LetsNoMoreThroughThanItHasPlaces) {
  Turnstile turnstile(2);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        ASSERT_TRUE(turnstile.Enter({}));
        const int now = ++inside;
        if (now > most) most = now;
        --inside;
        turnstile.Leave();
      }
    });
  }
  threads.clear();
  EXPECT_LE(most, 2);
  EXPECT_GE(most, 1);
}

TEST(Turnstile, IsNotWaitedForByWhoIsStopped) {
  Turnstile turnstile(1);
  ASSERT_TRUE(turnstile.Enter({}));
  std::stop_source stop;
  std::atomic<bool> entered = true;
  std::jthread waiting([&] { entered = turnstile.Enter(stop.get_token()); });
  stop.request_stop();
  waiting.join();
  EXPECT_FALSE(entered);
}

}  // namespace
}  // namespace exporter::kubernetes
