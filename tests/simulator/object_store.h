// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

// One version of an object, shared by everybody who reads it.
struct StoredObject {
  std::string json;  // a list item: without kind and apiVersion
  // Values of the resource's selectable fields, in its order.
  std::vector<std::string> fields;
};
using ObjectPointer = std::shared_ptr<const StoredObject>;

enum class ChangeType { kAdded, kModified, kDeleted };

struct Change {
  std::int64_t resource_version = 0;
  ChangeType type = ChangeType::kAdded;
  std::size_t resource = 0;  // its place in kubernetes::Resources()
  std::string key;
  ObjectPointer object;  // of a deletion: the last state, with the resource version of the deletion
  ObjectPointer before;  // null for an addition
};

// The text with another resourceVersion of its own.
std::string WithResourceVersion(const std::string& json, std::int64_t resource_version);

// The objects of all resources with their history, as etcd keeps it: what was at any resource
// version back to oldest(), and the changes since. Safe to call from several threads.
class ObjectStore {
 public:
  // Keeps the last `window` changes.
  ObjectStore(std::size_t resources, std::size_t window);

  // Resource versions must rise from call to call. Put adds or modifies.
  void Put(std::size_t resource, const std::string& key, std::int64_t resource_version,
           ObjectPointer object);
  // Of an object that is there; `object` is its last state.
  void Remove(std::size_t resource, const std::string& key, std::int64_t resource_version,
              ObjectPointer object);
  // Everything so far becomes the beginning of history.
  void Compact();
  // Compact, and the end of every watch: what a new start of the server does.
  void Restart();

  std::int64_t current() const;
  // The oldest resource version that can still be listed or watched from.
  std::int64_t oldest() const;
  std::size_t Count(std::size_t resource) const;
  ObjectPointer Get(std::size_t resource, std::string_view key) const;
  // Keys of what is there now, in order.
  std::vector<std::string> Keys(std::size_t resource) const;

  struct Query {
    std::string prefix;                            // of the keys: "namespace/" or empty
    std::string after;                             // keys up to this one are left out
    std::size_t limit = 0;                         // 0 for none
    std::optional<std::int64_t> resource_version;  // the present where it is not given
    // Empty for all objects.
    std::function<bool(const std::string& key, const StoredObject&)> admits;
  };
  struct Items {
    std::int64_t resource_version = 0;
    std::vector<ObjectPointer> objects;
    std::string last_key;
    std::size_t remaining = 0;  // behind the page; with `admits` only whether there are any
  };
  // nullopt when that resource version is no longer known.
  std::optional<Items> List(std::size_t resource, const Query& query) const;

  // Where a watch stands in the sequence of changes.
  struct Place {
    std::uint64_t next = 0;
    std::uint64_t generation = 0;
  };
  // The first change behind a resource version; nullopt when it is older than oldest().
  std::optional<Place> PlaceAfter(std::int64_t resource_version) const;

  struct Batch {
    std::vector<Change> changes;
    // Changes were forgotten before the watch came to read them.
    bool too_slow = false;
    bool restarted = false;
    std::int64_t resource_version = 0;  // up to which the batch tells all
  };
  // Waits until there are changes of the resource, for `patience` at most, and moves `place` behind
  // them; reads not more than `most`.
  Batch Read(std::size_t resource, Place& place, std::size_t most,
             std::chrono::milliseconds patience) const;

 private:
  struct Version {
    std::int64_t resource_version = 0;
    ObjectPointer object;  // null when the object was deleted
  };
  struct Entry {
    std::string key;
    Version latest;
    std::vector<Version> older;  // oldest first
    // A null pointer when the object was not there.
    const ObjectPointer& At(std::int64_t resource_version) const;
  };
  struct Shelf {
    std::vector<std::unique_ptr<Entry>> entries;  // sorted by key
    std::size_t live = 0;
    std::uint64_t lost = 0;  // one behind the newest change that was forgotten
    mutable std::condition_variable changes;
  };

  std::size_t LowerBound(const Shelf& shelf, std::string_view key) const;
  Entry* FindEntry(std::size_t resource, std::string_view key) const;
  void Append(Change change);
  void Forget();
  void CompactLocked();
  void Trim(std::size_t resource, const std::string& key);

  const std::size_t window_;
  mutable std::mutex mutex_;  // guards everything below
  std::deque<Shelf> shelves_;
  std::deque<Change> log_;
  std::uint64_t first_ = 0;  // sequence number of log_.front()
  std::int64_t current_ = 0;
  std::int64_t oldest_ = 0;
  std::uint64_t generation_ = 0;  // the number of restarts
};

}  // namespace simulator
