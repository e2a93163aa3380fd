// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
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

// Decodes rows with `decode` and refuses those that do not belong to `region`; a row without a
// region is assumed to. `kind` names the row in the error.
template <class T, class Decode>
auto InRegion(const std::string& region, Decode decode, std::string_view kind, std::string T::*id) {
  return [=](const Fields& object) -> Result<std::optional<T>> {
    Result<std::optional<T>> row = decode(object);
    if (!row || !*row) return row;
    std::string& actual = (*row)->region;
    if (actual.empty()) actual = region;
    if (actual == region) return row;
    return Fail(ErrorKind::kBadResponse, std::string(kind) + " " + OneLine((**row).*id, 80) +
                                             ": of region " + OneLine(actual, 40) + ", not " +
                                             region);
  };
}

}  // namespace exporter::alibaba
