// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <utility>

#include "exporter/sources/source.h"

// What the tables of sources are written with.
namespace exporter {

template <class V>
Source With(Source source, V Source::*property, std::type_identity_t<V> value) {
  source.*property = std::move(value);
  return source;
}

inline bool IsTried(const SourceHealth& health) {
  return health.is_tried;
}

// Whether a table was read or is disabled; otherwise `is_enough` decides.
inline bool IsReadOr(const Inventory& inventory, const TableState& table,
                     bool (*is_enough)(const SourceHealth&)) {
  if (table.available()) return true;
  if (!table.health().is_scheduled) return !inventory.sources.empty();
  return is_enough(table.health());
}

}  // namespace exporter
