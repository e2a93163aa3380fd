// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "exporter/http/url.h"
#include "exporter/sources/make_feed.h"

namespace exporter {
namespace {

using kubernetes::Event;

// FailedMapVolume is FailedMount for raw block volumes.
constexpr std::array<std::string_view, 5> kReasons{
    "FailedAttachVolume", "FailedMount", "FailedMapVolume", "ProvisioningFailed", "FailedBinding"};
constexpr std::size_t kMaxEvents = 1000;

auto AgeKey(const Event& event) {
  return std::tuple(event.last_seen.value_or(TimePoint{}), std::string_view(event.meta.ns),
                    std::string_view(event.meta.name));
}

void KeepNewest(Table<Event>::Rows& rows) {
  std::ranges::sort(rows, [](const auto& a, const auto& b) { return AgeKey(*b) < AgeKey(*a); });
  if (rows.size() > kMaxEvents) rows.resize(kMaxEvents);
}

}  // namespace

Feed MakeEventFeed(const FeedContext& context) {
  std::vector<std::string> selectors;
  for (const std::string_view reason : kReasons) {
    selectors.push_back("fieldSelector=" + PercentEncode("reason=" + std::string(reason)));
  }
  return MakeFeed<Event>({.path = "/api/v1/events",
                          .kind = "EventList",
                          .field = &Inventory::events,
                          .decode = kubernetes::DecodeEvent,
                          .selectors = std::move(selectors),
                          .finish = KeepNewest},
                         context);
}

}  // namespace exporter
