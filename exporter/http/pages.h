#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "exporter/core/error.h"

namespace exporter {

template <class T>
struct PageOf {
  std::vector<T> items;
  std::string next;  // the cursor of the page after this one; empty after the last
};

// The error of a list that does not end: a repeated cursor, or more than `max_pages` pages.
Error EndlessList(std::string_view why, std::size_t max_pages);

// Fetches pages until one has no next cursor and joins their items in order.
// `fetch` gets the empty cursor first. The first failed page fails the whole
// list, because half a list looks like deletions.
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
