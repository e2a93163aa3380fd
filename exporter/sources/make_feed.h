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
  // As in kubernetes::Collection.
  std::vector<std::string> fallbacks{};
  bool is_optional = false;
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

// The joined rows of several caches, joined again only when one of them has changed.
template <class T>
class JoinedRows {
 public:
  using Rows = typename Table<T>::Rows;
  using Finish = void (*)(Rows& rows);

  // The caches must outlive it.
  JoinedRows(std::vector<kubernetes::ObjectCache<T>*> caches, Finish finish)
      : caches_(std::move(caches)), finish_(finish) {}

  std::shared_ptr<const Rows> Get() {
    if (caches_.size() == 1 && finish_ == nullptr) return caches_.front()->rows();
    std::vector<std::shared_ptr<const Rows>> parts;
    parts.reserve(caches_.size());
    for (auto* cache : caches_) parts.push_back(cache->rows());
    if (parts == parts_) return rows_;
    Rows rows;
    for (const auto& part : parts) rows.insert(rows.end(), part->begin(), part->end());
    if (finish_ != nullptr) finish_(rows);
    parts_ = std::move(parts);
    rows_ = std::make_shared<const Rows>(std::move(rows));
    return rows_;
  }

 private:
  std::vector<kubernetes::ObjectCache<T>*> caches_;
  Finish finish_;
  std::vector<std::shared_ptr<const Rows>> parts_;  // the last result was joined from these
  std::shared_ptr<const Rows> rows_;
};

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
                                         .selector = selector,
                                         .fallbacks = of.fallbacks,
                                         .is_optional = of.is_optional},
                          .store = std::move(cache)});
  }
  // The caches belong to the parts, which live as long as this function.
  feed.apply = [field = of.field,
                joined = std::make_shared<JoinedRows<T>>(std::move(caches), of.finish)](
                   Inventory& inventory, TimePoint proven_at) {
    inventory.*field = Table<T>(joined->Get(), proven_at);
  };
  return feed;
}

}  // namespace exporter
