// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "exporter/json/fields.h"

// Any document can be asked for anything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document =
      exporter::JsonDocument::Parse(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!document) return 0;
  const exporter::Fields root = document->root();
  for (const std::string_view key : {"a", "b"}) {
    root.Text(key);
    root.Integer(key);
    root.Boolean(key);
    root.Time(key);
    root.Quantity(key);
    root.Object(key).Text("a");
    root.ForEach(key, [](const exporter::Fields& item) { item.Text("a"); });
    root.ForEachText(key, [](std::string_view) {});
    root.ForEachEntry(key, [](std::string_view, std::string_view) {});
  }
  return 0;
}
