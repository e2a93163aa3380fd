// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/rpc_answer.h"

#include <cmath>

namespace exporter::alibaba {
namespace {

// 2^53: the largest value up to which a double holds every integer.
constexpr double kLargest = 9'007'199'254'740'992.0;

}  // namespace

std::optional<std::int64_t> CountField(const Fields& object, std::string_view key) {
  const auto value = object.Number(key);
  if (!value) return std::nullopt;
  if (*value >= 0 && *value <= kLargest && *value == std::floor(*value)) {
    return static_cast<std::int64_t>(*value);
  }
  object.Note(key, *value < 0 ? "is negative" : "is no whole number that we can count to");
  return std::nullopt;
}

}  // namespace exporter::alibaba
