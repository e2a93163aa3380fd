#include "exporter/poll/reading_store.h"

#include <utility>

namespace exporter {

ReadingStore::ReadingStore(std::vector<ScheduledSource> sources) : sources_(std::move(sources)) {
  latest_.resize(sources_.size());
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    latest_[i].status.name = sources_[i].source->name;
  }
}

void ReadingStore::Put(std::size_t source, Result<Reading> reading, TimePoint started,
                       TimePoint ended) {
  const std::scoped_lock lock(mutex_);
  Latest& latest = latest_[source];
  latest.status.tried = true;
  latest.status.duration = ended - started;
  if (reading) {
    latest.status.last_success = ended;
    latest.status.objects = reading->objects;
    latest.status.error.reset();
    latest.reading = std::move(*reading);
  } else {
    latest.status.error = reading.error();
  }
  is_changed_ = true;
  changed_.notify_all();
}

void ReadingStore::UpdateFirstSeen(const Inventory& inventory, TimePoint now) {
  // Without the list nothing is known to be gone, and nothing is forgotten.
  if (!inventory.persistent_volumes.available()) return;
  std::unordered_map<std::string, TimePoint> seen;
  for (const auto& volume : inventory.persistent_volumes) {
    if (volume.phase_since) continue;
    const std::string key = PhaseKey(volume);
    const auto before = first_seen_.find(key);
    seen.emplace(key, before == first_seen_.end() ? now : before->second);
  }
  first_seen_ = std::move(seen);
}

Inventory ReadingStore::Build(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  is_changed_ = false;
  Inventory inventory;
  inventory.taken_at = now;
  for (std::size_t i = 0; i < latest_.size(); ++i) {
    SourceStatus status = latest_[i].status;
    status.available = status.last_success && now - *status.last_success <= sources_[i].max_age;
    if (status.available) latest_[i].reading->apply(inventory);
    inventory.sources.push_back(std::move(status));
  }
  UpdateFirstSeen(inventory, now);
  inventory.first_seen = first_seen_;
  return inventory;
}

bool ReadingStore::WaitForChange(std::chrono::milliseconds limit, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, stop, limit, [this] { return is_changed_; });
  return !stop.stop_requested();
}

bool IsKubernetesComplete(const std::vector<ScheduledSource>& sources, const Inventory& inventory) {
  bool is_any_read = false;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].source->api != SourceApi::kKubernetes) continue;
    const SourceStatus& status = inventory.sources[i];
    const bool forbidden = status.error && status.error->kind == ErrorKind::kForbidden;
    if (!status.available && !forbidden) return false;
    is_any_read = is_any_read || status.available;
  }
  return is_any_read;
}

}  // namespace exporter
