// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/slot.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace exporter::slot_test {
namespace {

TEST(Slot, HoldsADefaultBeforeTheFirstPut) {
  const Slot<int> slot;
  EXPECT_EQ(*slot.current(), 0);
}

TEST(Slot, HandsOverWhatWasPutLastWhileReadersKeepWhatTheyHave) {
  Slot<int> slot;
  const auto before = slot.current();
  slot.Put(std::make_shared<const int>(7));
  EXPECT_EQ(*slot.current(), 7);
  EXPECT_EQ(*before, 0);
}

TEST(Slot, IsReadWhileItIsWritten) {
  Slot<int> slot;
  std::atomic<bool> is_done = false;
  std::jthread reader([&] {
    int last = 0;
    while (!is_done) {
      const int now = *slot.current();
      EXPECT_GE(now, last);
      last = now;
    }
  });
  for (int i = 1; i <= 1000; ++i) slot.Put(std::make_shared<const int>(i));
  is_done = true;
}

}  // namespace
}  // namespace exporter::slot_test
