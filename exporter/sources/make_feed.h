// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/kubernetes/client/object_cache.h"
#include "exporter/sources/feed.h"

namespace exporter {

template <class T>
using Decoder = Result<T> (*)(const Fields&);

// The parts of a feed of rows of one type.
template <class T>
struct FeedOf {
  std::string_view path;
  std::string_view kind;  // of the list
  Table<T> Inventory::*field = nullptr;
  Decoder<T> decode = nullptr;
  // One part for each; encoded.
  std::vector<std::string> selectors{""};
  // Which rows to keep in addition to the scope; empty: all.
  std::function<bool(const T&)> keep{};
  // Orders or cuts the joined rows of all parts.
  void (*finish)(typename Table<T>::Rows& rows) = nullptr;
};

// The namespace that a row belongs to.
template <class T>
const std::string& NamespaceOf(const T& row) {
  return row.meta.ns;
}

// Events of nodes and volumes, which have no namespace, are stored in "default".
inline const std::string& NamespaceOf(const kubernetes::Event& event) {
  return event.involved.ns;
}

template <class T>
Feed MakeFeed(const FeedOf<T>& of, const FeedContext& context) {
  using Cache = kubernetes::ObjectCache<T>;
  const auto keep = [scope = context.scope, more = of.keep](const T& row) {
    return scope.CoversNamespace(NamespaceOf(row)) && (!more || more(row));
  };
  const bool keeps_all =
      !of.keep && context.scope.namespaces.empty() && context.scope.excluded_namespaces.empty();
  Feed feed;
  std::vector<Cache*> caches;
  for (const std::string& selector : of.selectors) {
    auto cache =
        std::make_unique<Cache>(of.decode, keeps_all ? nullptr : typename Cache::Keep(keep));
    caches.push_back(cache.get());
    feed.parts.push_back({.collection = {.path = std::string(of.path),
                                         .kind = std::string(of.kind),
                                         .selector = selector},
                          .store = std::move(cache)});
  }
  using Rows = typename Table<T>::Rows;
  // The last result and the parts it was joined from.
  struct Joined {
    std::vector<std::shared_ptr<const Rows>> parts;
    std::shared_ptr<const Rows> rows;
  };
  // The caches belong to the parts, which live as long as this function.
  feed.apply = [field = of.field, finish = of.finish, caches, joined = std::make_shared<Joined>()](
                   Inventory& inventory, TimePoint proven_at) {
    if (caches.size() == 1 && finish == nullptr) {
      inventory.*field = Table<T>(caches.front()->rows(), proven_at);
      return;
    }
    std::vector<std::shared_ptr<const Rows>> parts;
    parts.reserve(caches.size());
    for (Cache* cache : caches) parts.push_back(cache->rows());
    if (parts != joined->parts) {
      Rows rows;
      for (const auto& part : parts) rows.insert(rows.end(), part->begin(), part->end());
      if (finish != nullptr) finish(rows);
      *joined = {std::move(parts), std::make_shared<const Rows>(std::move(rows))};
    }
    inventory.*field = Table<T>(joined->rows, proven_at);
  };
  return feed;
}

}  // namespace exporter
