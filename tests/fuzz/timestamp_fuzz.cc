// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "exporter/core/timestamp.h"

// A time that was accepted is accepted again in the form that we print.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto time =
      exporter::ParseTimestamp(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!time) return 0;
  const auto year =
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*time)).year();
  // An offset may lead out of the four digits of a year.
  if (year < std::chrono::year{0} || year > std::chrono::year{9999}) return 0;
  const auto again = exporter::ParseTimestamp(exporter::FormatTimestamp(*time));
  if (!again || *again != std::chrono::floor<std::chrono::seconds>(*time)) std::abort();
  return 0;
}
