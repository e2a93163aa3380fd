#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/core/error.h"
#include "exporter/inventory/inventory.h"
#include "exporter/sources/feed.h"

namespace exporter {

enum class SourceApi { kKubernetes, kAlibaba };

// An account of Alibaba Cloud, or some regions of one, that is read on its own.
struct AlibabaTarget {
  std::string name{};                  // empty: the only one, that of the flags
  std::vector<std::string> regions{};  // empty: those of the nodes
  alibaba::Client* client = nullptr;
};

// What a source may use while it reads.
struct ReadContext {
  const AlibabaTarget& target;
  alibaba::CallBudget& budget;
  const Inventory& latest;  // what is known so far, for sources that build on others
  TimePoint now{};
};

// What one good poll gave.
struct Reading {
  // Puts the rows into an inventory being built, behind those of other targets.
  std::function<void(Inventory&)> apply;
  std::size_t objects = 0;
  std::size_t problems = 0;  // odd fields and dropped objects
  std::string first_problem;
};

// The feature of what is read for prices alone.
inline constexpr std::string_view kPricesFeature = "prices";

// One thing that is read, one row of the table in sources.cc.
struct Source {
  std::string name;  // label value `source`
  SourceApi api = SourceApi::kKubernetes;
  // What the reader needs: "<api group>/<resource>" in RBAC, or the RAM actions.
  std::vector<std::string> permissions;
  // What has to be switched on for it ("bills", "prices"); empty: it is on by default.
  std::string_view feature{};
  // Whether what the source builds on is there; reading is put off until it is.
  std::function<bool(const Inventory&)> can_read;
  // The program is ready without it, once it was tried: not every cluster has it.
  bool is_optional = false;
  // One of the two: a Kubernetes resource is followed, an Alibaba action is polled.
  std::function<Feed(const FeedContext&)> make_feed{};
  std::function<Result<Reading>(const ReadContext&)> read{};
  // How often an action is polled at most: what changes slowly is not asked for each time.
  std::chrono::milliseconds min_interval{0};
  // How long its data is good at least, whatever the operator says of all sources.
  std::chrono::milliseconds min_max_age{0};
  // Where set: withdraws what an inventory says of the regions of a target whose data it lacks;
  // no regions are those of the nodes.
  void (*withdraw)(Inventory&, const std::vector<std::string>& regions) = nullptr;
};

// The one table of everything that is read.
std::span<const Source> AllSources();

}  // namespace exporter
