// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

// The objects of a list, and how many did not decode.
template <class T>
struct ListResult {
  std::vector<T> items;
  std::size_t problems = 0;  // unexpected fields and dropped objects
  std::string first_problem;
  std::size_t dropped = 0;  // objects only: the list is incomplete

  void Note(std::size_t count, const std::string& first) {
    if (problems == 0) first_problem = first;
    problems += count;
  }

  void Append(ListResult other) {
    items.insert(items.end(), std::make_move_iterator(other.items.begin()),
                 std::make_move_iterator(other.items.end()));
    Note(other.problems, other.first_problem);
    dropped += other.dropped;
  }
};

// A count that the API writes as a number or, in places, as a string: 40 or "40". nullopt if absent
// or an empty string; a value that is not an integer from 0 to 2^53 is noted.
std::optional<std::int64_t> CountField(const Fields& object, std::string_view key);

// Why a row was dropped: it belongs to a region other than the requested one.
tl::unexpected<Error> OtherRegion(std::string_view kind, std::string_view id,
                                  std::string_view actual, std::string_view wanted);

// `row` if it belongs to `region`; a row without a region is assumed to. `kind` names the row in
// the error.
template <class T>
Result<std::optional<T>> InRegion(Result<T> row, const std::string& region, std::string_view kind,
                                  std::string T::*id) {
  if (!row) return tl::unexpected(row.error());
  if (row->region.empty()) row->region = region;
  if (row->region != region) return OtherRegion(kind, (*row).*id, row->region, region);
  return std::optional<T>(std::move(*row));
}

// Keeps each id once. Pages are not read from a snapshot: if a row is on two pages, the later one
// wins, in the position of the first.
template <class T>
void KeepLatest(std::vector<T>& rows, std::string T::*id) {
  std::vector<T> kept;
  kept.reserve(rows.size());
  std::unordered_map<std::string, std::size_t> places;
  for (T& row : rows) {
    const auto [place, is_new] = places.emplace(row.*id, kept.size());
    if (is_new) {
      kept.push_back(std::move(row));
    } else {
      kept[place->second] = std::move(row);
    }
  }
  rows = std::move(kept);
}

}  // namespace exporter::alibaba
