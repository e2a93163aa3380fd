// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "exporter/core/quantity.h"

// Whatever is accepted is a number that reads the same with a sign before it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto value = exporter::ParseQuantity(text);
  if (!value || text.starts_with('-') || text.starts_with('+')) return 0;
  const auto negative = exporter::ParseQuantity("-" + text);
  if (!negative || *negative != -*value) std::abort();
  return 0;
}
