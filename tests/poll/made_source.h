// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/poll/reading_store.h"
#include "exporter/sources/source.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

using Read = std::function<Result<Reading>(const ReadContext&)>;

// A reading of these volumes.
inline Reading ReadingOf(std::vector<kubernetes::PersistentVolume> volumes) {
  const std::size_t objects = volumes.size();
  return {.apply = [table = TableOf(std::move(volumes))](
                       Inventory& inventory) { inventory.persistent_volumes = table; },
          .objects = objects,
          .problems = 0,
          .first_problem = {}};
}

// A source with the given `read`; by default it reads an empty list.
inline Source MakeSource(
    std::string name, SourceApi api = SourceApi::kKubernetes,
    Read read = [](const ReadContext&) { return ReadingOf({}); }) {
  return {.name = std::move(name),
          .api = api,
          .permissions = {},
          .can_read = [](const Inventory&) { return true; },
          .read = std::move(read)};
}

// Polled every 30 s, with a maximum age of 150 s.
inline ScheduledSource Scheduled(const Source& source) {
  return {.source = &source,
          .interval = std::chrono::seconds{30},
          .max_age = std::chrono::seconds{150}};
}

}  // namespace exporter
