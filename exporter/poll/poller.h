#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/http/retry.h"
#include "exporter/inventory/inventory_slot.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/poll/reading_store.h"

namespace exporter {

// The families that a Poller counts in.
MetricDefs PollMetricDefs();

// When to poll again: after the interval when the poll was good; else after the
// shorter of the interval and 15 s, so that a short outage is a short gap.
std::chrono::milliseconds NextPollDelay(std::chrono::milliseconds interval, bool was_good);

// What all polls share.
struct PollTools {
  kubernetes::Client* kubernetes = nullptr;
  alibaba::Client* alibaba = nullptr;
  std::vector<std::string> configured_regions;
  const Clock& clock;
  Sleeper sleeper;
};

// Reads every source again and again, each in a thread of its own, until
// destroyed. A source that starts or stops failing, or fails in another way, is
// logged once. What is passed in must outlive it.
class Poller {
 public:
  Poller(PollTools tools, ReadingStore& store, const InventorySlot& inventory,
         ExporterMetrics& metrics);

  // Asks all threads to stop; the destructor waits for them.
  void RequestStop();

 private:
  void Run(std::size_t source, std::stop_token stop);
  Result<Reading> Poll(const Source& source, const Inventory& latest, TimePoint now,
                       std::stop_token stop);
  void Record(const Source& source, const Result<Reading>& reading, std::string& known_trouble);

  PollTools tools_;
  ReadingStore& store_;
  const InventorySlot& inventory_;
  ExporterMetrics& metrics_;
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace exporter
