// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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

MetricDefs PublishMetricDefs();

// Builds inventories, evaluations and pages in a thread of its own. The full page and its
// evaluation are built at most once per `interval`, and only after a change of data, a change in
// which sources are available, when a finding is due, or when a newer reading is there that a
// finding awaits, even of the same data; otherwise only the series of the sources are renewed. A
// source that works again after a failure is shown without waiting for the interval. Until all
// sources have answered, they see each other's rows at once, but the first page waits.
class Publisher {
 public:
  // Evaluate, or a counting wrapper in tests.
  using Evaluator = std::function<Evaluated(std::shared_ptr<const Inventory>,
                                            const AnalysisOptions&, const Memory&)>;

  Publisher(InventoryBuilder& builder, Slot<Inventory>& inventory, Slot<Evaluation>& evaluation,
            PageSlot& page, ExporterMetrics& metrics, const Clock& clock, AnalysisOptions options,
            std::chrono::milliseconds interval, Evaluator evaluate = EvaluateAll);

  // Builds what is due: a full page, the series of the sources, or nothing. True after a full page.
  bool Publish();

  // Starts the thread; the destructor ends it.
  void Start();
  void RequestStop() { thread_.request_stop(); }

 private:
  void Run(const std::stop_token& stop);
  // Between full pages.
  std::chrono::milliseconds Interval() const;
  bool IsDue(const Inventory& now) const;
  void Render(const std::shared_ptr<const Inventory>& inventory);
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
  std::optional<TimePoint> rendered_at_;  // the last full page
  std::vector<bool> rendered_sources_;    // which were available at that time
  std::optional<TimePoint> next_due_at_;
  bool is_newer_reading_awaited_ = false;
  std::array<TimePoint, 5> rendered_reads_{};  // see KubernetesReads in the .cc
  Memory memory_;                              // from the last evaluation
  bool has_change_ = false;                    // not on a full page yet
  bool has_recovery_ = false;                  // neither
  std::chrono::milliseconds render_took_{0};
  std::jthread thread_;  // last: uses all of the above
};

}  // namespace exporter
