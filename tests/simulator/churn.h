// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "tests/simulator/story.h"

namespace simulator {

// Random, legal changes: `amount` per second or at once, of these resources; empty for all.
struct ChurnOrder {
  std::int64_t amount = 0;
  std::uint64_t seed = 1;
  std::vector<std::string> resources = {};
};

// Reads an order whose amount has the given name, "rate" or "count"; or tells what is wrong.
std::variant<ChurnOrder, std::string> ReadChurnOrder(const std::string& json,
                                                     const std::string& amount);

// Keeps changing the world of a story. Safe to call from several threads.
class Churn {
 public:
  Churn(Story& story, std::function<std::int64_t()> clock)
      : story_(story), clock_(std::move(clock)) {}

  // Replaces what runs; an amount of 0 stops it.
  void Start(const ChurnOrder& order);
  void ApplyNow(const ChurnOrder& order);

  std::int64_t rate() const { return rate_; }
  // How many mutations there were so far; each makes one or more changes.
  std::int64_t changes() const { return changes_; }

 private:
  void Run(const std::stop_token& stop, const ChurnOrder& order);

  Story& story_;
  const std::function<std::int64_t()> clock_;
  std::atomic<std::int64_t> rate_ = 0;
  std::atomic<std::int64_t> changes_ = 0;
  std::mutex mutex_;  // guards thread_
  std::jthread thread_;
};

}  // namespace simulator
