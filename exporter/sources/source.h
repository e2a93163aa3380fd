#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/alibaba/client.h"
#include "exporter/core/error.h"
#include "exporter/inventory/inventory.h"
#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/sample_sink.h"
#include "exporter/sources/feed.h"

namespace exporter {

enum class SourceApi { kKubernetes, kAlibaba };

// What a source may use while it reads.
struct ReadContext {
  alibaba::Client* alibaba = nullptr;
  const std::vector<std::string>& configured_regions;  // empty: those of the nodes
  const Inventory& latest;  // what is known so far, for sources that build on others
  TimePoint now{};
  std::stop_token stop;
};

// What one good poll gave.
struct Reading {
  std::function<void(Inventory&)> apply;  // puts the rows into an inventory being built
  std::size_t objects = 0;
  std::size_t problems = 0;  // odd fields and dropped objects
  std::string first_problem;
};

// One thing that is read, one row of the table in sources.cc.
struct Source {
  std::string name;  // label value `source`
  SourceApi api = SourceApi::kKubernetes;
  // What the reader needs: "<api group>/<resource>" in RBAC, or the RAM action.
  std::string permission;
  // Whether what the source builds on is there; reading is put off until it is.
  std::function<bool(const Inventory&)> can_read;
  // The program is ready without it, once it was tried: not every cluster has it.
  bool is_optional = false;
  // One of the two: a Kubernetes resource is followed, an Alibaba action is polled.
  std::function<Feed(const FeedContext&)> make_feed{};
  std::function<Result<Reading>(const ReadContext&)> read{};
  // The series that need nothing but the source's own rows.
  MetricDefs metric_defs{};
  std::function<void(const Inventory&, SampleSink&)> add_series;
};

// The one table of everything that is read.
std::span<const Source> AllSources();

// The regions to ask, each once, sorted: the configured ones, else those of the
// nodes that are ECS instances. kConfig when there is none.
Result<std::vector<std::string>> RegionsToRead(const std::vector<std::string>& configured,
                                               const Inventory& inventory);

}  // namespace exporter
