// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/semaphore.h"

#include <atomic>
#include <stop_token>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace exporter::semaphore_test {
namespace {

TEST(Semaphore, LetsNoMoreThroughThanItHasPlaces) {
  Semaphore semaphore(2);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        ASSERT_TRUE(semaphore.Acquire({}));
        const int now = ++inside;
        if (now > most) most = now;
        --inside;
        semaphore.Release();
      }
    });
  }
  threads.clear();
  EXPECT_LE(most, 2);
  EXPECT_GE(most, 1);
}

TEST(Semaphore, IsNotWaitedForByWhoIsStopped) {
  Semaphore semaphore(1);
  ASSERT_TRUE(semaphore.Acquire({}));
  std::stop_source stop;
  std::atomic<bool> entered = true;
  std::jthread waiting([&] { entered = semaphore.Acquire(stop.get_token()); });
  stop.request_stop();
  waiting.join();
  EXPECT_FALSE(entered);
}

}  // namespace
}  // namespace exporter::semaphore_test
