// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/alibaba/resources/rpc_answer.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/sources/source.h"

namespace exporter {

// The regions to query, sorted and unique: the configured ones, otherwise those of the nodes that
// are ECS instances. kConfig when there are none.
Result<std::vector<std::string>> RegionsToRead(const std::vector<std::string>& configured,
                                               const Inventory& inventory);

// The same for a source that needs the list of disks; kUnavailable without it, as the source would
// report that there is nothing.
Result<std::vector<std::string>> RegionsWithDisks(const ReadContext& context);

// A reading that puts `rows` into a table of the inventory. A row whose key is already there is
// skipped: an account may be configured twice.
template <class T>
Reading ReadingOf(alibaba::ListResult<T> rows, Table<T> Inventory::*field, TimePoint started) {
  alibaba::KeepLatest(rows.items);
  Reading reading{.apply = {},
                  .objects = rows.items.size(),
                  .problems = rows.problems,
                  .first_problem = std::move(rows.first_problem)};
  reading.apply = [table = Table<T>(std::move(rows.items), started), field](Inventory& inventory) {
    (inventory.*field).Append(table, [](const T& row) { return KeyOf(row); });
  };
  return reading;
}

// The field that lists the regions a table covers completely, sorted.
using CoveredRegions = std::vector<std::string> Inventory::*;

void AddRegions(const std::vector<std::string>& regions, std::vector<std::string>& covered);

// Marks the regions of a target as no longer covered; no regions: those of the nodes.
template <CoveredRegions covered>
void WithdrawRegions(Inventory& inventory, const std::vector<std::string>& regions) {
  const auto lost = RegionsToRead(regions, inventory);
  std::erase_if(inventory.*covered, [&](const std::string& region) {
    return !lost || std::ranges::find(*lost, region) != lost->end();
  });
}

// Sends the request that `request_for` makes for each region of the target and joins the rows. If
// one region fails the whole reading fails, because a missing region looks like deleted rows.
// `covered`, where set, records the regions that were read without dropping a row: there, what is
// missing is really gone.
template <class T, class RequestFor>
std::function<Result<Reading>(const ReadContext&)> ReadEveryRegion(
    Table<T> Inventory::*field, RequestFor request_for, CoveredRegions covered = nullptr) {
  return [=](const ReadContext& context) -> Result<Reading> {
    const auto regions = RegionsToRead(context.target.regions, context.latest);
    if (!regions) return tl::unexpected(regions.error());
    alibaba::ListResult<T> rows;
    std::vector<std::string> whole;
    for (const std::string& region : *regions) {
      auto part = context.target.client->List(request_for(region), context.budget);
      if (!part) return tl::unexpected(part.error());
      if (part->dropped == 0) whole.push_back(region);
      rows.Append(std::move(*part));
    }
    if constexpr (requires(T row) { row.target; }) {
      for (T& row : rows.items) row.target = context.target.name;
    }
    Reading reading = ReadingOf(std::move(rows), field, context.now);
    if (covered == nullptr) return reading;
    reading.apply = [put = std::move(reading.apply), whole, covered](Inventory& inventory) {
      put(inventory);
      AddRegions(whole, inventory.*covered);
    };
    return reading;
  };
}

}  // namespace exporter
