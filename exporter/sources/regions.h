#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "exporter/alibaba/client/list_result.h"
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
Reading ReadingOf(alibaba::ListResult<T> rows, Table<T> Inventory::*field,
                  std::string (*key_of)(const T&), TimePoint started) {
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

// Lists every region of the target and joins the rows. One region that fails fails them all.
template <class T>
Result<alibaba::ListResult<T>> ListRegions(
    const ReadContext& context,
    const std::function<Result<alibaba::ListResult<T>>(const std::string& region)>& list) {
  const auto regions = RegionsToRead(context.target.regions, context.latest);
  if (!regions) return tl::unexpected(regions.error());
  alibaba::ListResult<T> rows;
  for (const std::string& region : *regions) {
    auto part = list(region);
    if (!part) return tl::unexpected(part.error());
    std::ranges::move(part->items, std::back_inserter(rows.items));
    rows.Note(part->problems, part->first_problem);
  }
  return rows;
}

}  // namespace exporter
