#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/http/retry.h"
#include "exporter/inventory/inventory_slot.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/poll/reading_store.h"
#include "exporter/poll/source_log.h"

namespace exporter {

// The families that a Poller counts in.
MetricDefs PollMetricDefs();

// When to poll again: after the interval when the poll was good; else after the
// shorter of the interval and 15 s, so that a short outage is a short gap.
std::chrono::milliseconds NextPollDelay(std::chrono::milliseconds interval, bool was_good);

// What all sources share.
struct PollTools {
  kubernetes::Client* kubernetes = nullptr;
  alibaba::Client* alibaba = nullptr;
  std::vector<std::string> configured_regions;
  bool watches = true;  // Kubernetes is watched; else listed at each interval
  const Clock& clock;
  Sleeper sleeper;
  Jitter jitter{};
};

// Follows or polls every source, each part in a thread of its own, until
// destroyed. What is passed in must outlive it.
class Poller {
 public:
  Poller(PollTools tools, ReadingStore& store, const InventorySlot& inventory,
         ExporterMetrics& metrics);

  // Asks all threads to stop; the destructor waits for them.
  void RequestStop();

 private:
  // Waits until what the source builds on is there. False when stopped.
  bool WaitUntilReadable(const Source& source, const std::stop_token& stop);
  void Follow(std::size_t source, std::size_t part, const std::stop_token& stop);
  void Poll(std::size_t source, const std::stop_token& stop);
  Result<Reading> Read(const Source& source, TimePoint now, const std::stop_token& stop);

  PollTools tools_;
  ReadingStore& store_;
  const InventorySlot& inventory_;
  ExporterMetrics& metrics_;
  std::vector<std::unique_ptr<SourceLog>> logs_;  // one for each source
  kubernetes::Turnstile lists_;
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace exporter
