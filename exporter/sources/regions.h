#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "exporter/alibaba/resources/rpc_answer.h"
#include "exporter/sources/source.h"

namespace exporter {

// The regions to ask, each once, sorted: the configured ones, else those of the
// nodes that are ECS instances. kConfig when there is none.
Result<std::vector<std::string>> RegionsToRead(const std::vector<std::string>& configured,
                                               const Inventory& inventory);

// What builds on the disks fails without them, rather than to find nothing.
tl::unexpected<Error> DisksUnknown();

// A reading of `rows` that go into a table of the inventory. A row whose key was there already,
// in this list or of another target, is left out: lists may repeat themselves, accounts may be
// configured twice, and one object is one row.
template <class T>
Reading ReadingOf(alibaba::ListResult<T> rows, Table<T> Inventory::*field, TimePoint started) {
  const auto key_of = [](const T& row) { return KeyOf(row); };
  std::unordered_set<std::string> keys;
  std::erase_if(rows.items, [&](const T& row) { return !keys.insert(key_of(row)).second; });
  Reading reading{.apply = {},
                  .objects = rows.items.size(),
                  .problems = rows.problems,
                  .first_problem = std::move(rows.first_problem)};
  reading.apply = [table = Table<T>(std::move(rows.items), started), field,
                   key_of](Inventory& inventory) { (inventory.*field).Append(table, key_of); };
  return reading;
}

// The regions of which an inventory holds every row of a table, sorted.
using CoveredRegions = std::vector<std::string> Inventory::*;

void AddRegions(const std::vector<std::string>& regions, std::vector<std::string>& covered);

// Withdraws what an inventory says of the regions of a target; no regions are those of the nodes.
template <CoveredRegions covered>
void WithdrawRegions(Inventory& inventory, const std::vector<std::string>& regions) {
  const auto lost = RegionsToRead(regions, inventory);
  std::erase_if(inventory.*covered, [&](const std::string& region) {
    return !lost || std::ranges::find(*lost, region) != lost->end();
  });
}

// Reads what `request_for` asks for in every region of the target into a table. One region that
// fails fails them all, because a missing region looks like deleted rows. `covered`, where set,
// gets the regions that were read without dropping a row: there, what is missing is gone.
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
