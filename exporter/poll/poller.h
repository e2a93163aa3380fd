// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/sleeper.h"
#include "exporter/core/slot.h"
#include "exporter/inventory/inventory.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/poll/clock_report.h"
#include "exporter/poll/reading_store.h"
#include "exporter/poll/source_log.h"

namespace exporter {

MetricDefs PollerMetricDefs();

// The delay before the next poll. After a success, or throttling (other callers need the quota):
// the interval. After kForbidden, which only the operator can fix: the interval, but at least ten
// minutes. After any other failure: the interval, at most 15 s, to keep the gap after a short
// outage short; doubled after each further consecutive failure, up to the interval.
std::chrono::milliseconds NextPollDelay(std::chrono::milliseconds interval,
                                        const std::optional<Error>& error, int failures);

// The limits of one poll of one target.
struct PollBudget {
  int calls = 1'000;
  std::chrono::milliseconds timeout{300'000};
};

// Dependencies shared by all sources.
struct PollTools {
  kubernetes::Client* kubernetes = nullptr;
  std::vector<AlibabaTarget> targets{};  // in the order of ScheduledSource::targets
  PollBudget budget{};
  bool watches = true;  // watch Kubernetes; otherwise list at each interval
  const Clock& clock;
  Sleeper sleeper;
  Jitter jitter{};
};

// Watches or polls every source, one thread per part, until destroyed. The arguments must outlive
// it.
class Poller {
 public:
  Poller(PollTools tools, ReadingStore& store, const Slot<Inventory>& inventory,
         ExporterMetrics& metrics);

  // Asks all threads to stop without waiting; the destructor waits.
  void RequestStop();

 private:
  // Waits for the prerequisites of the source. False if stopped.
  bool WaitUntilReadable(const Source& source, const std::stop_token& stop);
  void Follow(std::size_t source, std::size_t part, const std::stop_token& stop);
  void Poll(std::size_t source, std::size_t target, const std::stop_token& stop);
  Result<Reading> Read(const Source& source, std::size_t target, TimePoint now,
                       const std::stop_token& stop);

  PollTools tools_;
  ReadingStore& store_;
  const Slot<Inventory>& inventory_;
  ExporterMetrics& metrics_;
  std::vector<std::vector<std::unique_ptr<SourceLog>>> logs_;  // by source and target
  ClockReport clock_report_;
  Semaphore lists_;
  std::vector<std::jthread> threads_;  // last: uses all of the above
};

}  // namespace exporter
