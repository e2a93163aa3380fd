#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/slot.h"
#include "exporter/http/retry.h"
#include "exporter/inventory/inventory.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/poll/clock_report.h"
#include "exporter/poll/reading_store.h"
#include "exporter/poll/source_log.h"

namespace exporter {

// The families that a Poller counts in.
MetricDefs PollMetricDefs();

// When to poll again. After a good poll, and a throttled one, whose calls others need: the
// interval. After one that was forbidden, which only the operator can change: the interval, at
// least ten minutes. After any other failure: the interval, at most 15 s, so that a short
// outage is a short gap; twice as long after each further one in a row, up to the interval.
std::chrono::milliseconds NextPollDelay(std::chrono::milliseconds interval,
                                        const std::optional<Error>& error, int failures);

// What one poll of one target may spend.
struct PollBudget {
  int calls = 1'000;
  std::chrono::milliseconds timeout{300'000};
};

// What all sources share.
struct PollTools {
  kubernetes::Client* kubernetes = nullptr;
  std::vector<AlibabaTarget> targets{};  // in the order of ScheduledSource::targets
  PollBudget budget{};
  bool watches = true;  // Kubernetes is watched; else listed at each interval
  const Clock& clock;
  Sleeper sleeper;
  Jitter jitter{};
};

// Follows or polls every source, each part in a thread of its own, until
// destroyed. What is passed in must outlive it.
class Poller {
 public:
  Poller(PollTools tools, ReadingStore& store, const Slot<Inventory>& inventory,
         ExporterMetrics& metrics);

  // Asks all threads to stop; the destructor waits for them.
  void RequestStop();

 private:
  // Waits until what the source builds on is there. False when stopped.
  bool WaitUntilReadable(const Source& source, const std::stop_token& stop);
  void Follow(std::size_t source, std::size_t part, const std::stop_token& stop);
  void Poll(std::size_t source, std::size_t target, const std::stop_token& stop);
  Result<Reading> Read(const Source& source, std::size_t target, TimePoint now,
                       const std::stop_token& stop);

  PollTools tools_;
  ReadingStore& store_;
  const Slot<Inventory>& inventory_;
  ExporterMetrics& metrics_;
  std::vector<std::vector<std::unique_ptr<SourceLog>>> logs_;  // for each source and target
  ClockReport clock_report_;
  Semaphore lists_;
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace exporter
