#include "exporter/publish/publisher.h"

#include <array>
#include <exception>
#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "exporter/core/text.h"
#include "exporter/http/retry.h"
#include "exporter/metrics/page_builder.h"
#include "exporter/publish/series/source_series.h"

namespace exporter {
namespace {

// Polls of one interval end close together; one page for all of them is enough.
constexpr std::chrono::milliseconds kSettleDelay{200};

constexpr MetricDef kSeries{.name = "ack_storage_page_series",
                            .help = "Series on the last page, without the exporter's own."};
constexpr MetricDef kBytes{.name = "ack_storage_page_bytes",
                           .help = "Size of the last page as plain text."};
constexpr MetricDef kDuration{
    .name = "ack_storage_publish_duration_seconds",
    .help = "How long it took to build the last page from what was read, checks included."};
constexpr std::array kDefs{&kSeries, &kBytes, &kDuration};

MetricDefs PageCatalogue() {
  static const std::vector<const MetricDef*> kCatalogue = PageMetricDefs();
  return kCatalogue;
}

std::vector<bool> Availability(const Inventory& inventory) {
  std::vector<bool> available;
  for (const SourceStatus& source : inventory.sources) available.push_back(source.available);
  for (const TargetStatus& target : inventory.targets) available.push_back(target.available);
  return available;
}

// The series of the sources anew, all others as they were.
Page RenewSources(const Inventory& inventory, std::shared_ptr<const Page> previous) {
  PageBuilder builder(PageCatalogue(), std::move(previous), SourceSeries().metric_defs);
  AddSourceSeries(inventory, builder);
  return builder.Build();
}

}  // namespace

MetricDefs PublishMetricDefs() {
  return kDefs;
}

Rendering RenderPage(const Inventory& inventory, const AnalysisOptions& options,
                     std::shared_ptr<const Page> previous) {
  const Analysis analysis(inventory, options);
  Rendering rendering;
  rendering.verdicts = RunChecks(analysis);
  PageBuilder builder(PageCatalogue(), std::move(previous));
  const SeriesInput input{.analysis = analysis, .checks = rendering.verdicts.results};
  for (const SeriesGroup& group : AllSeriesGroups()) group.add(input, builder);
  rendering.page = builder.Build();
  return rendering;
}

Publisher::Publisher(ReadingStore& store, Slot<Inventory>& inventory, JudgedSlot& judged,
                     PageSlot& page, ExporterMetrics& metrics, const Clock& clock,
                     AnalysisOptions options, std::chrono::milliseconds interval)
    : store_(store),
      inventory_(inventory),
      judged_(judged),
      page_(page),
      metrics_(metrics),
      clock_(clock),
      options_(std::move(options)),
      interval_(interval) {}

bool Publisher::IsDue(const Inventory& now) const {
  if (!rendered_at_) return true;
  // A clock that was set back must not stop the pages.
  const bool is_time = now.taken_at < *rendered_at_ || now.taken_at - *rendered_at_ >= interval_;
  if (!page_.ready()) return is_time || IsKubernetesComplete(store_.sources(), now);
  const bool is_ripe = ripens_at_ && *ripens_at_ <= now.taken_at;
  return is_time && (has_change_ || is_ripe || Availability(now) != rendered_sources_);
}

bool Publisher::Publish() {
  has_change_ = store_.TakeChange() || has_change_;
  Inventory built = store_.Build(clock_.Now());
  built.sightings = sightings_;
  const auto inventory = std::make_shared<const Inventory>(std::move(built));
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

void Publisher::Render(std::shared_ptr<const Inventory> shared) {
  const Inventory& inventory = *shared;
  const auto started = std::chrono::steady_clock::now();
  Rendering rendering = RenderPage(inventory, options_, page_.current());
  ripens_at_ = rendering.verdicts.ripens_at;
  sightings_ = std::make_shared<const Sightings>(std::move(rendering.verdicts.sightings));
  rendered_at_ = inventory.taken_at;
  rendered_sources_ = Availability(inventory);
  has_change_ = false;
  auto page = std::make_shared<const Page>(std::move(rendering.page));
  metrics_.Set(kSeries, {}, static_cast<double>(page->series));
  metrics_.Set(kBytes, {}, static_cast<double>(page->plain_bytes));
  const bool was_ready = page_.ready();
  page_.Publish(std::move(page), IsKubernetesComplete(store_.sources(), inventory));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  metrics_.Set(kDuration, {}, took.count());
  judged_.Put(std::make_shared<const Judged>(
      Judged{.inventory = std::move(shared), .results = std::move(rendering.verdicts.results)}));
  if (!was_ready && page_.ready()) {
    spdlog::info("ready: the Kubernetes inventory is published publish_seconds={:.3f}",
                 took.count());
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
      spdlog::error("publish failed error={}", Quoted(error.what()));
    }
    if (is_whole && page_.ready()) {
      sleep(interval_, stop);
    } else if (store_.WaitForChange(interval_, stop)) {
      sleep(kSettleDelay, stop);
    }
  }
}

}  // namespace exporter
