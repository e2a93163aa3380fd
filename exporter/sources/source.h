// SPDX-License-Identifier: Apache-2.0
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

// The outcome of a successful poll.
struct Reading {
  // Puts the rows into an inventory being built, behind those of other targets.
  std::function<void(Inventory&)> apply;
  std::size_t objects = 0;
  std::size_t problems = 0;  // odd fields and dropped objects
  std::string first_problem;
};

// The feature name of the sources that only serve prices.
inline constexpr std::string_view kPricesFeature = "prices";

// A source of data; one row of the tables in kubernetes_sources.cc and sources.cc.
struct Source {
  std::string name;  // label value `source`
  SourceApi api = SourceApi::kKubernetes;
  // What the reader needs: "<api group>/<resource>" in RBAC, or the RAM actions.
  std::vector<std::string> permissions;
  // What is lost without it, for the document of permissions.
  std::string_view needed_for{};
  // The feature that enables it ("bills", "prices"); empty: enabled by default.
  std::string_view feature{};
  // Whether the data that the source builds on is there; reading waits until it is.
  std::function<bool(const Inventory&)> can_read;
  // Readiness does not wait for it once it was tried: not every cluster has it.
  bool is_optional = false;
  // Exactly one is set: Kubernetes resources are watched, Alibaba actions are polled.
  std::function<Feed(const FeedContext&)> make_feed{};
  std::function<Result<Reading>(const ReadContext&)> read{};
  // The shortest interval between polls: what changes slowly is not fetched every time. Where it is
  // not 0, --alibaba.slow-poll-interval replaces it.
  std::chrono::milliseconds min_interval{0};
  // Its data stays valid at least this long, whatever maximum age is configured.
  std::chrono::milliseconds min_max_age{0};
  // Where set: removes what an inventory claims about the regions of a target whose data is
  // missing; no regions: those of the nodes.
  void (*withdraw)(Inventory&, const std::vector<std::string>& regions) = nullptr;
  // The tables it fills; their health is that of the source.
  std::vector<std::function<TableState&(Inventory&)>> tables{};
};

template <class... T>
Source Filling(Source source, Table<T> Inventory::*... fields) {
  (source.tables.push_back(
       [fields](Inventory& inventory) -> TableState& { return inventory.*fields; }),
   ...);
  return source;
}

std::span<const Source> AllSources();

}  // namespace exporter
