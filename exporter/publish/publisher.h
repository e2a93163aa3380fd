#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "exporter/checks/judged.h"
#include "exporter/core/clock.h"
#include "exporter/core/slot.h"
#include "exporter/inventory/inventory.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/metrics/page.h"
#include "exporter/metrics/page_slot.h"
#include "exporter/poll/reading_store.h"
#include "exporter/publish/series/series.h"

namespace exporter {

// A page and the verdicts on it.
struct Rendering {
  Page page;
  Verdicts verdicts;
};

// The page of one inventory: analyses, checks, series, text. A function of inventory and
// options alone; what is as it was on `previous`, where there is one, is shared with it.
Rendering RenderPage(const Inventory& inventory, const AnalysisOptions& options,
                     std::shared_ptr<const Page> previous = nullptr);

// The families that a Publisher sets.
MetricDefs PublishMetricDefs();

// Turns what was read into inventories and pages, in a thread of its own: a whole page at
// most once per `interval`, and only when something changed, a source came or went,
// or a finding is due; else only the series of the sources are renewed. Until all
// sources have answered, they get each other's rows at once, but pages wait.
class Publisher {
 public:
  Publisher(ReadingStore& store, Slot<Inventory>& inventory, JudgedSlot& judged, PageSlot& page,
            ExporterMetrics& metrics, const Clock& clock, AnalysisOptions options,
            std::chrono::milliseconds interval);

  // Builds what is due: a whole page, the series of the sources, or nothing. True after
  // a whole page.
  bool Publish();

  // Starts the thread; the destructor ends it.
  void Start();
  void RequestStop() { thread_.request_stop(); }

 private:
  void Run(const std::stop_token& stop);
  bool IsDue(const Inventory& now) const;
  void Render(std::shared_ptr<const Inventory> inventory);

  ReadingStore& store_;
  Slot<Inventory>& inventory_;
  JudgedSlot& judged_;
  PageSlot& page_;
  ExporterMetrics& metrics_;
  const Clock& clock_;
  AnalysisOptions options_;
  std::chrono::milliseconds interval_;
  std::optional<TimePoint> rendered_at_;  // when the last whole page was
  std::vector<bool> rendered_sources_;    // which were available then
  std::optional<TimePoint> ripens_at_;
  std::shared_ptr<const Sightings> sightings_;  // what the checks remember
  bool has_change_ = false;                     // that no whole page shows yet
  std::jthread thread_;                         // last: it uses all of the above
};

}  // namespace exporter
