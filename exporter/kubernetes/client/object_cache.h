// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/kubernetes/client/object_store.h"

namespace exporter::kubernetes {

// The rows of one resource, by namespace and name. Rows are shared and immutable; an object that
// decodes to an equal row is not a change, so heartbeats and unused labels cause no work
// downstream. One thread writes, any may call rows().
template <class T>
class ObjectCache final : public ObjectStore {
 public:
  using Decode = std::function<Result<T>(const Fields&)>;
  using Keep = std::function<bool(const T&)>;
  using Rows = std::vector<std::shared_ptr<const T>>;

  // Rows that `keep` rejects are hidden; null keeps all. rows() evaluates it again each time, so it
  // may depend on more than the row.
  explicit ObjectCache(Decode decode, Keep keep = nullptr)
      : decode_(std::move(decode)), keep_(std::move(keep)) {}

  void BeginList() override { staged_.clear(); }

  std::string Take(const Fields& object) override {
    Result<T> row = decode_(object);
    if (!row) return row.error().message;
    if (Keeps(*row)) Insert(staged_, Shared(std::move(*row)));
    return {};
  }

  void EndList() override {
    const std::scoped_lock lock(mutex_);
    bool is_changed = staged_.size() != rows_.size();
    Set next;
    while (!staged_.empty()) {
      auto node = staged_.extract(staged_.begin());
      const auto old = rows_.find(node.value());
      is_changed = is_changed || old == rows_.end() || *old != node.value();
      next.insert(next.end(), std::move(node));
    }
    rows_ = std::move(next);
    if (is_changed) Change();
  }

  std::string Put(const Fields& object) override {
    Result<T> row = decode_(object);
    if (!row) return row.error().message;
    const bool is_kept = Keeps(*row);
    const std::scoped_lock lock(mutex_);
    const auto old = rows_.find(KeyOf(*row));
    const bool is_known = old != rows_.end();
    if (is_kept ? is_known && **old == *row : !is_known) return {};
    if (is_known) rows_.erase(old);
    if (is_kept) rows_.insert(std::make_shared<const T>(std::move(*row)));
    Change();
    return {};
  }

  std::string Remove(const Fields& object) override {
    const Fields metadata = object.Object("metadata");
    const std::string name = metadata.Text("name");
    const std::string ns = metadata.Text("namespace");
    if (name.empty()) return "a deletion without metadata.name";
    const std::scoped_lock lock(mutex_);
    const auto old = rows_.find(Key{ns, name});
    if (old == rows_.end()) return {};
    rows_.erase(old);
    Change();
    return {};
  }

  std::uint64_t version() const override {
    const std::scoped_lock lock(mutex_);
    return version_;
  }

  std::size_t size() const override {
    const std::scoped_lock lock(mutex_);
    return rows_.size();
  }

  // All rows, sorted; the same pointer until something changes.
  std::shared_ptr<const Rows> rows() {
    const std::scoped_lock lock(mutex_);
    if (keep_ && std::erase_if(rows_, [this](const auto& row) { return !keep_(*row); }) > 0) {
      Change();
    }
    if (!shared_) shared_ = std::make_shared<const Rows>(rows_.begin(), rows_.end());
    return shared_;
  }

 private:
  using Key = std::pair<std::string_view, std::string_view>;
  using Row = std::shared_ptr<const T>;

  static Key KeyOf(const T& row) { return {row.meta.ns, row.meta.name}; }
  static Key KeyOf(const Row& row) { return KeyOf(*row); }
  static Key KeyOf(const Key& key) { return key; }

  struct Less {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return KeyOf(a) < KeyOf(b);
    }
  };
  using Set = std::set<Row, Less>;

  // The existing row if it is equal, so that relisting unchanged objects costs no memory.
  Row Shared(T row) const {
    const std::scoped_lock lock(mutex_);
    const auto old = rows_.find(KeyOf(row));
    if (old != rows_.end() && **old == row) return *old;
    return std::make_shared<const T>(std::move(row));
  }

  bool Keeps(const T& row) const { return !keep_ || keep_(row); }

  // If a page was read twice, the newer row wins.
  static void Insert(Set& rows, Row row) {
    const auto old = rows.find(row);
    if (old != rows.end()) rows.erase(old);
    rows.insert(std::move(row));
  }

  void Change() {
    ++version_;
    shared_.reset();
  }

  const Decode decode_;
  const Keep keep_;
  Set staged_;                // used by the writing thread only
  mutable std::mutex mutex_;  // guards what follows
  Set rows_;
  std::uint64_t version_ = 0;
  std::shared_ptr<const Rows> shared_;
};

}  // namespace exporter::kubernetes
