// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/json/list_splitter.h"

namespace {

std::vector<std::string> ItemsOf(std::string_view text, std::size_t piece, bool& complete) {
  std::vector<std::string> items;
  exporter::ListSplitter splitter("items",
                                  [&](std::string_view item) { items.emplace_back(item); });
  bool accepted = true;
  for (std::size_t at = 0; at < text.size() && accepted; at += piece) {
    accepted = splitter.Feed(text.substr(at, piece));
  }
  complete = splitter.complete();
  return items;
}

}  // namespace

// Where the pieces are cut must make no difference.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  bool whole = false;
  bool pieces = false;
  const auto items = ItemsOf(text, size, whole);
  const auto same = ItemsOf(text, 1 + data[0] % 7U, pieces);
  if (whole != pieces || (whole && items != same)) std::abort();
  return 0;
}
