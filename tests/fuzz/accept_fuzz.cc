// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "exporter/metrics/text_format.h"

// Headers of strangers, and label values from anywhere, crash nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  exporter::NegotiateFormat(text);
  exporter::AcceptsGzip(text);
  std::string out;
  exporter::AppendLabelValue(out, text);
  return 0;
}
