#pragma once

#include <optional>
#include <string>

#include "exporter/core/clock.h"

namespace exporter::alibaba {

// How busy an attached disk was, averaged over a time.
struct DiskActivity {
  std::string disk_id;
  TimePoint since{};
  TimePoint until{};
  std::optional<double> iops{};              // reads and writes a second
  std::optional<double> bytes_per_second{};  // read and written
};

}  // namespace exporter::alibaba
