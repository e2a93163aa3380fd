// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "exporter/core/error.h"

namespace exporter {

template <class T>
struct PageOf {
  std::vector<T> items;
  std::string next;  // cursor of the next page; empty after the last
};

// The error for a list that never ends: a repeated cursor, or more than `max_pages` pages.
inline Error EndlessList(std::string_view why, std::size_t max_pages) {
  return {ErrorKind::kBadResponse, "the list does not end: " + std::string(why) + " (limit " +
                                       std::to_string(max_pages) + " pages)"};
}

// Fetches pages until one has no next cursor and joins their items in order. `fetch` gets the empty
// cursor first. A failed page fails the whole list, because a partial list looks like deletions.
template <class T>
Result<std::vector<T>> CollectPages(
    const std::function<Result<PageOf<T>>(const std::string& cursor)>& fetch,
    std::size_t max_pages) {
  std::vector<T> items;
  std::unordered_set<std::string> seen;
  std::string cursor;
  for (std::size_t page_number = 0; page_number < max_pages; ++page_number) {
    Result<PageOf<T>> page = fetch(cursor);
    if (!page) return tl::unexpected(page.error());
    items.insert(items.end(), std::make_move_iterator(page->items.begin()),
                 std::make_move_iterator(page->items.end()));
    if (page->next.empty()) return items;
    if (!seen.insert(page->next).second) {
      return tl::unexpected(EndlessList("the same cursor twice", max_pages));
    }
    cursor = std::move(page->next);
  }
  return tl::unexpected(EndlessList("too many pages", max_pages));
}

}  // namespace exporter
