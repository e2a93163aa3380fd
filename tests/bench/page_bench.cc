// SPDX-License-Identifier: Apache-2.0
// How fast pages are built and sent: build/release/tests/bench/page_bench.
// The rows are those of a full-size cluster, as ack_storage_persistentvolume_info and its
// neighbours print them: 2,000,000 samples, 16 for each of 125,000 rows.

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "exporter/metrics/page.h"
#include "exporter/metrics/page_builder.h"
#include "exporter/metrics/text_format.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 11> kInfoLabels{"persistentvolume",
                                                       "storageclass",
                                                       "phase",
                                                       "reclaim_policy",
                                                       "driver",
                                                       "disk",
                                                       "category",
                                                       "zone",
                                                       "performance_level",
                                                       "namespace",
                                                       "persistentvolumeclaim"};
constexpr std::array<std::string_view, 4> kClaimLabels{"namespace", "persistentvolumeclaim",
                                                       "storageclass", "persistentvolume"};
constexpr std::array<std::string_view, 2> kVolumeLabels{"persistentvolume", "storageclass"};
constexpr MetricDef kInfo{.name = "ack_storage_persistentvolume_info",
                          .help = "A PersistentVolume, 1.",
                          .labels = kInfoLabels};
constexpr MetricDef kCapacity{.name = "ack_storage_persistentvolumeclaim_capacity_bytes",
                              .help = "Granted.",
                              .labels = kClaimLabels};
constexpr MetricDef kSince{.name = "ack_storage_persistentvolume_phase_since_timestamp_seconds",
                           .help = "Since when.",
                           .labels = kVolumeLabels};
constexpr MetricDef kCost{
    .name = "ack_storage_persistentvolume_monthly_cost", .help = "Cost.", .labels = kVolumeLabels};
constexpr std::array kCatalogue{&kInfo, &kCapacity, &kSince, &kCost};
constexpr int kRounds = 4;  // each row gives four samples of four families

struct Row {
  std::string volume, disk, ns, claim;
  double gib = 40;
  double since = 1.76e9;
};

std::string Hex(std::uint64_t value) {
  std::array<char, 17> text{};
  return {text.data(), static_cast<std::size_t>(std::snprintf(
                           text.data(), text.size(), "%016llx",
                           static_cast<unsigned long long>(value * 0x9E3779B97F4A7C15U)))};
}

std::vector<Row> MakeRows(std::size_t count) {
  std::vector<Row> rows;
  rows.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string id = Hex(i);
    rows.push_back({.volume = "d-wz9" + id,
                    .disk = "d-wz9" + id,
                    .ns = "team-" + std::to_string(i / 500 % 97),
                    .claim = "data-app-" + std::to_string(i / 20) + "-" + std::to_string(i % 20),
                    .gib = static_cast<double>(20 + i * 7919 % 980),
                    .since = 1.76e9 + static_cast<double>(i * 104729 % 10'000'000)});
  }
  return rows;
}

void AddRow(PageBuilder& out, const Row& row, std::string_view round) {
  constexpr double kBytesPerGib = 1024.0 * 1024 * 1024;
  out.Add(kInfo,
          {row.volume, "alicloud-disk-essd", "Bound", "Delete", "diskplugin.csi.alibabacloud.com",
           row.disk, "cloud_essd", "cn-shenzhen-e", round, row.ns, row.claim},
          1);
  out.Add(kCapacity, {row.ns, row.claim, "alicloud-disk-essd", row.volume}, row.gib * kBytesPerGib);
  out.Add(kSince, {row.volume, "Bound"}, row.since);
  out.Add(kCost, {row.volume, "alicloud-disk-essd"}, row.gib * 0.35);
}

Page BuildPage(const std::vector<Row>& rows, std::shared_ptr<const Page> previous,
               const ChunkLimits& limits = {}) {
  static constexpr std::array<std::string_view, kRounds> kRoundNames{"PL0", "PL1", "PL2", "PL3"};
  PageBuilder builder(kCatalogue, std::move(previous), limits);
  for (const std::string_view round : kRoundNames) {
    for (const Row& row : rows) AddRow(builder, row, round);
  }
  return builder.Build();
}

// Forgets the peak of the resident memory so far (proc(5), clear_refs).
void ResetPeak() {
  std::ofstream("/proc/self/clear_refs") << 5;
}

double StatusMib(std::string_view key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key)) return std::stod(line.substr(key.size() + 1)) / 1024;
  }
  return 0;
}

constexpr std::size_t kRows = 125'000;

enum class Change { kAllNew, kNothing, kOnePercentOfRows, kOnePercentInOnePlace };

void Publish(benchmark::State& state, Change change) {
  auto rows = MakeRows(kRows);
  std::shared_ptr<const Page> previous;
  if (change != Change::kAllNew) previous = std::make_shared<const Page>(BuildPage(rows, nullptr));
  for (std::size_t i = 0; i < kRows / 100; ++i) {
    if (change == Change::kOnePercentOfRows) rows[i * 100].since += 1;
    if (change == Change::kOnePercentInOnePlace) rows[kRows / 2 + i].since += 1;
  }
  ResetPeak();
  const double before = StatusMib("VmRSS:");
  Page page;
  for (auto _ : state) {
    page = {};
    page = BuildPage(rows, previous);
  }
  state.counters["building_MiB"] = StatusMib("VmHWM:") - before;
  state.counters["plain_MB"] = static_cast<double>(page.plain_bytes) / 1e6;
  state.counters["deflated_MB"] = static_cast<double>(page.deflated_bytes) / 1e6;
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(page.series));
}

// One small family rendered anew, all else taken over.
void Refresh(benchmark::State& state) {
  static constexpr MetricDef kUp{.name = "ack_storage_source_up", .help = "Up."};
  static constexpr std::array<const MetricDef*, 5> kMore{&kInfo, &kCapacity, &kSince, &kCost, &kUp};
  static constexpr std::array<const MetricDef*, 1> kRenewed{&kUp};
  const auto previous = std::make_shared<const Page>(BuildPage(MakeRows(kRows), nullptr));
  double value = 0;
  for (auto _ : state) {
    PageBuilder builder(kMore, previous, kRenewed);
    builder.Add(kUp, {}, ++value);
    benchmark::DoNotOptimize(builder.Build());
  }
}

// Ratio and speed by chunk size: what chose ChunkLimits.
void Chunks(benchmark::State& state) {
  const auto rows = MakeRows(kRows / 5);
  const auto least = static_cast<std::size_t>(state.range(0)) << 10U;
  const ChunkLimits limits{.cut_every = static_cast<std::uint32_t>(state.range(1)),
                           .min_bytes = least,
                           .max_bytes = 8 * least};
  Page page;
  for (auto _ : state) page = BuildPage(rows, nullptr, limits);
  std::size_t chunks = 0;
  ForEachChunk(page, [&](const PageChunk&) { return ++chunks > 0; });
  state.counters["mean_KiB"] =
      static_cast<double>(page.plain_bytes) / static_cast<double>(chunks) / 1024;
  state.counters["percent"] =
      100.0 * static_cast<double>(page.deflated_bytes) / static_cast<double>(page.plain_bytes);
}

std::string SomeText() {
  const Page page = BuildPage(MakeRows(2000), nullptr);
  return TextOf(page);
}

void Digest(benchmark::State& state) {
  const std::string text = SomeText();
  for (auto _ : state) benchmark::DoNotOptimize(DigestOf(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void Hash(benchmark::State& state) {
  const std::string text = SomeText();
  for (auto _ : state) benchmark::DoNotOptimize(std::hash<std::string_view>{}(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void Deflate(benchmark::State& state) {
  const std::string text = SomeText();
  Deflater deflater;
  for (auto _ : state) {
    for (std::size_t at = 0; at + 100'000 <= text.size(); at += 100'000) {
      benchmark::DoNotOptimize(deflater.Blocks(std::string_view(text).substr(at, 100'000)));
    }
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(text.size() / 100'000 * 100'000));
}

void Scrape(benchmark::State& state, PageForm form) {
  const Page page = BuildPage(MakeRows(kRows), nullptr);
  ResetPeak();
  const double before = StatusMib("VmRSS:");
  std::size_t bytes = 0;
  for (auto _ : state) {
    WritePage(page, form, [&](std::string_view part) {
      bytes += part.size();
      return true;
    });
  }
  state.counters["scraping_MiB"] = StatusMib("VmHWM:") - before;
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

BENCHMARK(Hash);
BENCHMARK(Digest);
BENCHMARK(Deflate);
BENCHMARK(Chunks)
    ->ArgNames({"least_KiB", "cut_every"})
    ->Args({4, 64})
    ->Args({16, 128})
    ->Args({32, 256})
    ->Args({64, 256})
    ->Args({64, 1024})
    ->Args({256, 1024})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Publish, AllNew, Change::kAllNew)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Publish, Nothing, Change::kNothing)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Publish, OnePercentOfRows, Change::kOnePercentOfRows)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Publish, OnePercentInOnePlace, Change::kOnePercentInOnePlace)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(Refresh)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Scrape, Plain, PageForm::kPlain)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Scrape, Gzip, PageForm::kGzip)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace exporter

BENCHMARK_MAIN();
