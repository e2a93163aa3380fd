// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/publisher.h"

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <utility>

#include "exporter/core/log.h"
#include "exporter/core/sleeper.h"
#include "exporter/publish/page.h"

namespace exporter {
namespace {

// Polls with the same interval end close together; wait for all of them before rendering a page.
constexpr std::chrono::milliseconds kSettleDelay{200};

// When sources come back after an outage, a page is built without waiting for the interval, but at
// most this often, and not for more than a third of the time.
constexpr std::chrono::milliseconds kRecoveryInterval{1'000};

constexpr MetricDef kSeries{
    .name = "ack_storage_page_series",
    .help = "Number of series on the last page, without the exporter's own."};
constexpr MetricDef kBytes{.name = "ack_storage_page_bytes",
                           .help = "Size of the last page as plain text."};
constexpr MetricDef kDuration{.name = "ack_storage_publish_duration_seconds",
                              .help = "Time taken to build the last page, checks included."};
constexpr std::array kPublishDefs{&kSeries, &kBytes, &kDuration};

std::vector<bool> Availability(const Inventory& inventory) {
  std::vector<bool> available;
  for (const SourceStatus& source : inventory.sources) available.push_back(source.available);
  for (const TargetStatus& target : inventory.targets) available.push_back(target.available);
  return available;
}

// When those tables were read that a verdict may wait for: what confirms a list of disks, and the
// sources of volumes.
std::array<TimePoint, 5> KubernetesReads(const Inventory& inventory) {
  return {inventory.persistent_volumes.read_started(), inventory.volume_attachments.read_started(),
          inventory.persistent_volume_claims.read_started(),
          inventory.volume_snapshots.read_started(),
          inventory.volume_snapshot_contents.read_started()};
}

}  // namespace

MetricDefs PublishMetricDefs() {
  return kPublishDefs;
}

Publisher::Publisher(InventoryBuilder& builder, Slot<Inventory>& inventory,
                     Slot<Evaluation>& evaluation, PageSlot& page, ExporterMetrics& metrics,
                     const Clock& clock, AnalysisOptions options,
                     std::chrono::milliseconds interval, Evaluator evaluate)
    : builder_(builder),
      inventory_(inventory),
      evaluation_(evaluation),
      page_(page),
      metrics_(metrics),
      clock_(clock),
      options_(std::move(options)),
      interval_(interval),
      evaluate_(std::move(evaluate)) {}

Evaluated Publisher::EvaluateAll(std::shared_ptr<const Inventory> inventory,
                                 const AnalysisOptions& options, const Memory& memory) {
  return Evaluate(std::move(inventory), options, memory);
}

std::chrono::milliseconds Publisher::Interval() const {
  if (!has_recovery_) return interval_;
  return std::min(interval_, std::max(kRecoveryInterval, 2 * render_took_));
}

bool Publisher::IsDue(const Inventory& now) const {
  if (!rendered_at_) return true;
  // A clock that was set back must not stop publishing.
  const bool is_time = now.taken_at < *rendered_at_ || now.taken_at - *rendered_at_ >= Interval();
  if (!page_.ready()) return is_time || IsKubernetesComplete(now);
  const bool is_due = next_due_at_ && *next_due_at_ <= now.taken_at;
  const bool is_newer = is_newer_reading_awaited_ && KubernetesReads(now) != rendered_reads_;
  return is_time && (has_change_ || has_recovery_ || is_due || is_newer ||
                     Availability(now) != rendered_sources_);
}

bool Publisher::Publish() {
  has_change_ = builder_.TakeChange() || has_change_;
  has_recovery_ = builder_.TakeRecovery() || has_recovery_;
  const auto inventory = std::make_shared<const Inventory>(builder_.Build(clock_.Now()));
  inventory_.Put(inventory);
  if (IsDue(*inventory)) {
    Render(inventory);
    return true;
  }
  if (page_.ready()) {
    page_.Publish(std::make_shared<const Page>(RenewSources(*inventory, page_.current())), true);
  }
  return false;
}

void Publisher::Render(const std::shared_ptr<const Inventory>& inventory) {
  const auto started = std::chrono::steady_clock::now();
  Evaluated evaluated = evaluate_(inventory, options_, memory_);
  auto page = std::make_shared<const Page>(RenderPage(*evaluated.evaluation, page_.current()));
  rendered_at_ = inventory->taken_at;
  rendered_sources_ = Availability(*inventory);
  rendered_reads_ = KubernetesReads(*inventory);
  next_due_at_ = evaluated.evaluation->next_due_at;
  is_newer_reading_awaited_ = evaluated.evaluation->is_newer_reading_awaited;
  memory_ = std::move(evaluated.next_memory);
  has_change_ = false;
  has_recovery_ = false;
  metrics_.Set(kSeries, {}, static_cast<double>(page->series));
  metrics_.Set(kBytes, {}, static_cast<double>(page->plain_bytes));
  const bool was_ready = page_.ready();
  page_.Publish(std::move(page), IsKubernetesComplete(*inventory));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  render_took_ = std::chrono::duration_cast<std::chrono::milliseconds>(took);
  metrics_.Set(kDuration, {}, took.count());
  evaluation_.Put(std::move(evaluated.evaluation));
  if (!was_ready && page_.ready()) {
    Log(LogLevel::kInfo, "ready: the Kubernetes inventory is published",
        {{"publish_seconds", took.count()}});
  }
}

void Publisher::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Publisher::Run(const std::stop_token& stop) {
  const Sleeper sleep = RealSleeper();
  while (!stop.stop_requested()) {
    bool is_whole = false;
    try {
      is_whole = Publish();
    } catch (const std::exception& error) {
      Log(LogLevel::kError, "publish failed", {{"error", error.what()}});
    }
    const bool is_woken = is_whole && page_.ready() ? builder_.WaitForRecovery(interval_, stop)
                                                    : builder_.WaitForChange(Interval(), stop);
    if (is_woken) sleep(kSettleDelay, stop);
  }
}

}  // namespace exporter
