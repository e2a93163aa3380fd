// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/object_store.h"

#include <algorithm>

namespace simulator {

// The first resourceVersion in the text is the object's own: metadata comes first, and names hold
// no quotes.
std::string WithResourceVersion(const std::string& json, std::int64_t resource_version) {
  constexpr std::string_view kField = "\"resourceVersion\":\"";
  const std::size_t begin = json.find(kField) + kField.size();
  return json.substr(0, begin) + std::to_string(resource_version) +
         json.substr(json.find('"', begin));
}

ObjectStore::ObjectStore(std::size_t resources, std::size_t window) : window_(window) {
  for (std::size_t i = 0; i < resources; ++i) shelves_.emplace_back();
}

const ObjectPointer& ObjectStore::Entry::At(std::int64_t resource_version) const {
  static const ObjectPointer kAbsent;
  if (latest.resource_version <= resource_version) return latest.object;
  for (auto version = older.rbegin(); version != older.rend(); ++version)
    if (version->resource_version <= resource_version) return version->object;
  return kAbsent;
}

std::size_t ObjectStore::LowerBound(const Shelf& shelf, std::string_view key) const {
  const auto found = std::lower_bound(shelf.entries.begin(), shelf.entries.end(), key,
                                      [](const std::unique_ptr<Entry>& entry,
                                         std::string_view other) { return entry->key < other; });
  return static_cast<std::size_t>(found - shelf.entries.begin());
}

ObjectStore::Entry* ObjectStore::FindEntry(std::size_t resource, std::string_view key) const {
  const Shelf& shelf = shelves_[resource];
  const std::size_t at = LowerBound(shelf, key);
  if (at == shelf.entries.size() || shelf.entries[at]->key != key) return nullptr;
  return shelf.entries[at].get();
}

void ObjectStore::Put(std::size_t resource, const std::string& key, std::int64_t resource_version,
                      ObjectPointer object) {
  const std::lock_guard lock(mutex_);
  Shelf& shelf = shelves_[resource];
  const std::size_t at = LowerBound(shelf, key);
  if (at == shelf.entries.size() || shelf.entries[at]->key != key) {
    auto entry = std::make_unique<Entry>();
    entry->key = key;
    entry->latest = {resource_version, object};
    shelf.entries.insert(shelf.entries.begin() + static_cast<std::ptrdiff_t>(at), std::move(entry));
    ++shelf.live;
    Append({resource_version, ChangeType::kAdded, resource, key, std::move(object), nullptr});
    return;
  }
  Entry& entry = *shelf.entries[at];
  ObjectPointer before = entry.latest.object;
  if (!before) ++shelf.live;
  entry.older.push_back(std::move(entry.latest));
  entry.latest = {resource_version, object};
  const ChangeType type = before ? ChangeType::kModified : ChangeType::kAdded;
  Append({resource_version, type, resource, key, std::move(object), std::move(before)});
}

void ObjectStore::Remove(std::size_t resource, const std::string& key,
                         std::int64_t resource_version, ObjectPointer object) {
  const std::lock_guard lock(mutex_);
  Entry* const entry = FindEntry(resource, key);
  if (entry == nullptr || !entry->latest.object) return;
  --shelves_[resource].live;
  ObjectPointer before = entry->latest.object;
  entry->older.push_back(std::move(entry->latest));
  entry->latest = {resource_version, nullptr};
  Append({resource_version, ChangeType::kDeleted, resource, key, std::move(object),
          std::move(before)});
}

void ObjectStore::Append(Change change) {
  current_ = std::max(current_, change.resource_version);
  const std::size_t resource = change.resource;
  log_.push_back(std::move(change));
  while (log_.size() > window_) Forget();
  shelves_[resource].changes.notify_all();
}

void ObjectStore::Forget() {
  const Change change = std::move(log_.front());
  log_.pop_front();
  ++first_;
  oldest_ = std::max(oldest_, change.resource_version);
  shelves_[change.resource].lost = first_;
  Trim(change.resource, change.key);
}

// Drops the versions that nobody can ask for any more.
void ObjectStore::Trim(std::size_t resource, const std::string& key) {
  Shelf& shelf = shelves_[resource];
  const std::size_t at = LowerBound(shelf, key);
  if (at == shelf.entries.size() || shelf.entries[at]->key != key) return;
  Entry& entry = *shelf.entries[at];
  if (entry.latest.resource_version <= oldest_) {
    entry.older = {};
    if (!entry.latest.object)
      shelf.entries.erase(shelf.entries.begin() + static_cast<std::ptrdiff_t>(at));
    return;
  }
  auto keep = entry.older.begin();
  while (keep != entry.older.end() && std::next(keep) != entry.older.end() &&
         std::next(keep)->resource_version <= oldest_)
    ++keep;
  entry.older.erase(entry.older.begin(), keep);
}

void ObjectStore::Compact() {
  const std::lock_guard lock(mutex_);
  CompactLocked();
}

void ObjectStore::CompactLocked() {
  while (!log_.empty()) Forget();
  oldest_ = current_;
}

void ObjectStore::Restart() {
  const std::lock_guard lock(mutex_);
  CompactLocked();
  ++generation_;
  for (Shelf& shelf : shelves_) shelf.changes.notify_all();
}

std::int64_t ObjectStore::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::int64_t ObjectStore::oldest() const {
  const std::lock_guard lock(mutex_);
  return oldest_;
}

std::size_t ObjectStore::Count(std::size_t resource) const {
  const std::lock_guard lock(mutex_);
  return shelves_[resource].live;
}

ObjectPointer ObjectStore::Get(std::size_t resource, std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const Entry* const entry = FindEntry(resource, key);
  return entry == nullptr ? nullptr : entry->latest.object;
}

std::vector<std::string> ObjectStore::Keys(std::size_t resource) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> keys;
  for (const auto& entry : shelves_[resource].entries)
    if (entry->latest.object) keys.push_back(entry->key);
  return keys;
}

std::optional<ObjectStore::Items> ObjectStore::List(std::size_t resource,
                                                    const Query& query) const {
  const std::lock_guard lock(mutex_);
  Items items;
  items.resource_version = query.resource_version.value_or(current_);
  if (items.resource_version < oldest_) return std::nullopt;
  const Shelf& shelf = shelves_[resource];
  std::size_t at = LowerBound(shelf, std::max(query.prefix, query.after));
  for (; at < shelf.entries.size(); ++at) {
    const Entry& entry = *shelf.entries[at];
    if (!entry.key.starts_with(query.prefix)) break;
    if (entry.key <= query.after) continue;
    const ObjectPointer& object = entry.At(items.resource_version);
    if (!object || (query.admits && !query.admits(entry.key, *object))) continue;
    if (query.limit > 0 && items.objects.size() == query.limit) {
      ++items.remaining;
      if (query.admits) break;
      continue;
    }
    items.objects.push_back(object);
    items.last_key = entry.key;
  }
  return items;
}

std::optional<ObjectStore::Place> ObjectStore::PlaceAfter(std::int64_t resource_version) const {
  const std::lock_guard lock(mutex_);
  if (resource_version < oldest_) return std::nullopt;
  const auto found = std::upper_bound(
      log_.begin(), log_.end(), resource_version,
      [](std::int64_t wanted, const Change& change) { return wanted < change.resource_version; });
  return Place{first_ + static_cast<std::uint64_t>(found - log_.begin()), generation_};
}

ObjectStore::Batch ObjectStore::Read(std::size_t resource, Place& place, std::size_t most,
                                     std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  const Shelf& shelf = shelves_[resource];
  Batch batch;
  const auto collect = [&] {
    batch.restarted = place.generation != generation_;
    if (batch.restarted) return true;
    if (place.next < shelf.lost) {
      batch.too_slow = true;
      return true;
    }
    std::uint64_t next = std::max(place.next, first_);
    for (; next < first_ + log_.size() && batch.changes.size() < most; ++next) {
      const Change& change = log_[next - first_];
      if (change.resource == resource) batch.changes.push_back(change);
    }
    place.next = next;
    return !batch.changes.empty();
  };
  shelf.changes.wait_for(lock, patience, collect);
  const bool read_all = place.next == first_ + log_.size();
  batch.resource_version = read_all                ? current_
                           : batch.changes.empty() ? 0
                                                   : batch.changes.back().resource_version;
  return batch;
}

}  // namespace simulator
