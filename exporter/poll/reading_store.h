#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/inventory/inventory.h"
#include "exporter/sources/source.h"

namespace exporter {

// A source that is switched on, and how its data ages.
struct ScheduledSource {
  const Source* source = nullptr;
  std::chrono::milliseconds interval{};  // between good polls
  std::chrono::milliseconds max_age{};   // older data is left out of the inventory
};

// Keeps the last good reading of every source and builds inventories of them.
// Safe to call from several threads.
class ReadingStore {
 public:
  explicit ReadingStore(std::vector<ScheduledSource> sources);

  const std::vector<ScheduledSource>& sources() const { return sources_; }

  // Records the end of a poll. A failed one keeps the rows of the last good one.
  void Put(std::size_t source, Result<Reading> reading, TimePoint started, TimePoint ended);

  // Everything known at `now`, without what is past its maximum age.
  Inventory Build(TimePoint now);

  // Waits for a Put since the last Build, at most `limit`. False when stopped.
  bool WaitForChange(std::chrono::milliseconds limit, std::stop_token stop);

 private:
  struct Latest {
    std::optional<Reading> reading;
    SourceStatus status;
  };

  void UpdateFirstSeen(const Inventory& inventory, TimePoint now);

  const std::vector<ScheduledSource> sources_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  bool is_changed_ = false;
  std::vector<Latest> latest_;
  std::unordered_map<std::string, TimePoint> first_seen_;
};

// Whether the Kubernetes side is as complete as it will get: every resource was
// read, or is forbidden to us, which only the operator can change; at least one was read.
bool IsKubernetesComplete(const std::vector<ScheduledSource>& sources, const Inventory& inventory);

}  // namespace exporter
