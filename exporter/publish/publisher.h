#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "exporter/checks/evaluate.h"
#include "exporter/core/clock.h"
#include "exporter/core/slot.h"
#include "exporter/inventory/inventory_builder.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/metrics/page_slot.h"

namespace exporter {

// The families that a Publisher sets.
MetricDefs PublishMetricDefs();

// Turns what was read into inventories, evaluations and pages, in a thread of its own: a whole
// page, and the one evaluation that it shows, at most once per `interval`, and only when
// something changed, a source came or went, or a finding is due; else only the series of the
// sources are renewed. Until all sources have answered, they get each other's rows at once, but
// pages wait.
class Publisher {
 public:
  // `evaluate` is Evaluate, but in tests that count.
  using Evaluator = std::function<Evaluated(std::shared_ptr<const Inventory>,
                                            const AnalysisOptions&, const Memory&)>;

  Publisher(InventoryBuilder& builder, Slot<Inventory>& inventory, Slot<Evaluation>& evaluation,
            PageSlot& page, ExporterMetrics& metrics, const Clock& clock, AnalysisOptions options,
            std::chrono::milliseconds interval, Evaluator evaluate = EvaluateAll);

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
  static Evaluated EvaluateAll(std::shared_ptr<const Inventory> inventory,
                               const AnalysisOptions& options, const Memory& memory);

  InventoryBuilder& builder_;
  Slot<Inventory>& inventory_;
  Slot<Evaluation>& evaluation_;
  PageSlot& page_;
  ExporterMetrics& metrics_;
  const Clock& clock_;
  AnalysisOptions options_;
  std::chrono::milliseconds interval_;
  Evaluator evaluate_;
  std::optional<TimePoint> rendered_at_;  // when the last whole page was
  std::vector<bool> rendered_sources_;    // which were available then
  std::optional<TimePoint> next_due_at_;
  Memory memory_;            // of the last evaluation
  bool has_change_ = false;  // that no whole page shows yet
  std::jthread thread_;      // last: it uses all of the above
};

}  // namespace exporter
