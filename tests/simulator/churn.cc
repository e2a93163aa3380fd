// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/churn.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "tests/simulator/mutations.h"

namespace simulator {
namespace {

constexpr std::int64_t kMost = 1000000;

std::string ReadResources(const nlohmann::json& list, ChurnOrder& order) {
  const auto known = MutableResources();
  std::string names;
  for (const std::string_view name : known) names.append(names.empty() ? "" : ", ").append(name);
  if (!list.is_array()) return "resources must be a list of " + names;
  for (const nlohmann::json& name : list) {
    if (!name.is_string() || std::find(known.begin(), known.end(), name) == known.end())
      return "resources: " + name.dump() + " is none of " + names;
    order.resources.push_back(name.get<std::string>());
  }
  return {};
}

}  // namespace

std::variant<ChurnOrder, std::string> ReadChurnOrder(const std::string& json,
                                                     const std::string& amount) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object()) return "the body must be a JSON object with \"" + amount + "\"";
  ChurnOrder order;
  for (const auto& [key, value] : document.items()) {
    const bool is_number = value.is_number_integer() && value.get<std::int64_t>() >= 0 &&
                           value.get<std::int64_t>() <= kMost;
    if (key == "resources") {
      if (std::string error = ReadResources(value, order); !error.empty()) return error;
    } else if (key != amount && key != "seed") {
      return "unknown key " + key;
    } else if (!is_number) {
      return key + " must be a number from 0 to " + std::to_string(kMost);
    } else if (key == "seed") {
      order.seed = value.get<std::uint64_t>();
    } else {
      order.amount = value.get<std::int64_t>();
    }
  }
  if (!document.contains(amount)) return amount + " is missing";
  return order;
}

void Churn::Start(const ChurnOrder& order) {
  const std::lock_guard lock(mutex_);
  thread_ = std::jthread();  // stops and joins what ran
  rate_ = order.amount;
  if (order.amount == 0) return;
  thread_ = std::jthread([this, order](const std::stop_token& stop) { Run(stop, order); });
}

void Churn::ApplyNow(const ChurnOrder& order) {
  Mutator mutator(order.seed, order.resources);
  for (std::int64_t i = 0; i < order.amount; ++i) {
    story_.Change(clock_(), [&](Edit& edit) { mutator.Apply(edit); });
    ++changes_;
  }
}

void Churn::Run(const std::stop_token& stop, const ChurnOrder& order) {
  using Clock = std::chrono::steady_clock;
  Mutator mutator(order.seed, order.resources);
  std::mutex mutex;
  std::condition_variable_any stopped;
  const auto begin = Clock::now();
  for (std::int64_t i = 1; !stop.stop_requested(); ++i) {
    story_.Change(clock_(), [&](Edit& edit) { mutator.Apply(edit); });
    ++changes_;
    // Late ones are made up for at once, so that the rate holds on the whole.
    const auto due = begin + std::chrono::microseconds(i * 1000000 / order.amount);
    std::unique_lock lock(mutex);
    stopped.wait_until(lock, stop, due, [] { return false; });
  }
}

}  // namespace simulator
