#pragma once

#include <chrono>
#include <stop_token>
#include <thread>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/inventory/inventory_slot.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/metrics/page.h"
#include "exporter/metrics/page_slot.h"
#include "exporter/poll/reading_store.h"
#include "exporter/poll/series.h"

namespace exporter {

// The page of one inventory: analyses, checks, series, text. Pure.
Page RenderPage(const Inventory& inventory, const AnalysisOptions& options);

// The families that a Publisher sets.
MetricDefs PublishMetricDefs();

// Turns what was read into inventories and pages, in a thread of its own: soon
// after a poll ended, and each `interval` because ages move without any poll.
class Publisher {
 public:
  Publisher(ReadingStore& store, InventorySlot& inventory, PageSlot& page, ExporterMetrics& metrics,
            const Clock& clock, AnalysisOptions options, std::chrono::milliseconds interval);

  // Builds and publishes once.
  void Publish();

  // Starts the thread; the destructor ends it.
  void Start();
  void RequestStop() { thread_.request_stop(); }

 private:
  void Run(std::stop_token stop);

  ReadingStore& store_;
  InventorySlot& inventory_;
  PageSlot& page_;
  ExporterMetrics& metrics_;
  const Clock& clock_;
  AnalysisOptions options_;
  std::chrono::milliseconds interval_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace exporter
