#include "exporter/poll/publisher.h"

#include <array>
#include <exception>
#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "exporter/core/text.h"
#include "exporter/http/retry.h"

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

}  // namespace

MetricDefs PublishMetricDefs() {
  return kDefs;
}

Page RenderPage(const Inventory& inventory, const AnalysisOptions& options) {
  static const std::vector<const MetricDef*> kCatalogue = PageMetricDefs();
  const Index index(inventory);
  const std::vector<CheckResult> checks = RunChecks({.inventory = inventory,
                                                     .index = index,
                                                     .prices = options.prices,
                                                     .options = options.checks});
  PageBuilder builder(kCatalogue);
  for (const Source& source : AllSources()) source.add_series(inventory, builder);
  const SeriesInput input{
      .inventory = inventory, .index = index, .options = options, .checks = checks};
  for (const SeriesGroup& group : AllSeriesGroups()) group.add(input, builder);
  return builder.Build();
}

Publisher::Publisher(ReadingStore& store, InventorySlot& inventory, PageSlot& page,
                     ExporterMetrics& metrics, const Clock& clock, AnalysisOptions options,
                     std::chrono::milliseconds interval)
    : store_(store),
      inventory_(inventory),
      page_(page),
      metrics_(metrics),
      clock_(clock),
      options_(std::move(options)),
      interval_(interval) {}

void Publisher::Publish() {
  const auto started = std::chrono::steady_clock::now();
  const auto inventory = std::make_shared<const Inventory>(store_.Build(clock_.Now()));
  inventory_.Put(inventory);
  auto page = std::make_shared<const Page>(RenderPage(*inventory, options_));
  metrics_.Set(kSeries, {}, static_cast<double>(page->series));
  metrics_.Set(kBytes, {}, static_cast<double>(page->text.size()));
  const bool is_first = !page_.ready();
  page_.Publish(std::move(page), IsKubernetesComplete(store_.sources(), *inventory));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  metrics_.Set(kDuration, {}, took.count());
  if (is_first && page_.ready()) {
    spdlog::info("ready: the Kubernetes inventory is published publish_seconds={:.3f}",
                 took.count());
  }
}

void Publisher::Start() {
  thread_ = std::jthread([this](std::stop_token stop) { Run(std::move(stop)); });
}

void Publisher::Run(std::stop_token stop) {
  const Sleeper sleep = RealSleeper();
  while (!stop.stop_requested()) {
    try {
      Publish();
    } catch (const std::exception& error) {
      spdlog::error("publish failed error={}", Quoted(error.what()));
    }
    if (!store_.WaitForChange(interval_, stop)) return;
    sleep(kSettleDelay, stop);
  }
}

}  // namespace exporter
