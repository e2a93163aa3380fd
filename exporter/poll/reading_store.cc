#include "exporter/poll/reading_store.h"

#include <algorithm>
#include <utility>

namespace exporter {

ReadingStore::ReadingStore(std::vector<ScheduledSource> sources, Scope scope)
    : sources_(std::move(sources)), scope_(std::move(scope)) {
  for (const ScheduledSource& source : sources_) {
    latest_.push_back(Latest{.reading = {}, .parts = {}});
    latest_.back().parts.resize(source.feed ? source.feed->parts.size() : 1);
  }
}

void ReadingStore::NoteChange() {
  is_changed_ = true;
  changed_.notify_all();
}

void ReadingStore::Put(std::size_t source, Result<Reading> reading, TimePoint started,
                       TimePoint ended) {
  if (!reading) return PutFailure(source, 0, reading.error(), ended - started);
  const std::scoped_lock lock(mutex_);
  latest_[source].reading = std::move(*reading);
  latest_[source].parts[0] = Part{.tried = true,
                                  .last_success = ended,
                                  .proven_at = started,
                                  .duration = ended - started,
                                  .error = {}};
  NoteChange();
}

void ReadingStore::PutListed(std::size_t source, std::size_t part, TimePoint started,
                             TimePoint ended) {
  const std::uint64_t version = sources_[source].feed->parts[part].store->version();
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source].parts[part];
  const bool is_new = !latest.last_success || latest.shown_version != version;
  latest = Part{.tried = true,
                .last_success = ended,
                .proven_at = started,
                .duration = ended - started,
                .error = {},
                .shown_version = version};
  if (is_new) NoteChange();
}

void ReadingStore::PutFailure(std::size_t source, std::size_t part, const Error& error,
                              std::optional<std::chrono::duration<double>> took) {
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source].parts[part];
  const bool is_new = !latest.tried || !latest.error || latest.error->kind != error.kind;
  latest.tried = true;
  latest.duration = took.value_or(latest.duration);
  latest.error = error;
  if (is_new) NoteChange();
}

void ReadingStore::PutOpened(std::size_t source, std::size_t part, TimePoint now) {
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source].parts[part];
  latest.is_open = true;
  latest.last_success = now;
  latest.error.reset();
}

void ReadingStore::PutClosed(std::size_t source, std::size_t part, TimePoint now,
                             bool in_due_form) {
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source].parts[part];
  latest.is_open = false;
  latest.last_success =
      in_due_form ? now : std::max(latest.last_success.value_or(TimePoint{}), latest.proven_at);
}

void ReadingStore::PutEvent(std::size_t source, std::size_t part, TimePoint now) {
  const std::uint64_t version = sources_[source].feed->parts[part].store->version();
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source].parts[part];
  latest.proven_at = now;
  if (latest.shown_version == version) return;
  latest.shown_version = version;
  NoteChange();
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

SourceStatus ReadingStore::StatusOf(std::size_t source, TimePoint now) const {
  const ScheduledSource& scheduled = sources_[source];
  const Latest& latest = latest_[source];
  SourceStatus status;
  status.name = scheduled.source->name;
  status.tried = true;
  std::optional<TimePoint> oldest = now;
  for (const Part& part : latest.parts) {
    status.tried = status.tried && part.tried;
    status.duration = std::max(status.duration, part.duration);
    if (!status.error) status.error = part.error;
    const auto success = part.is_open ? std::optional(now) : part.last_success;
    if (!success || !oldest) {
      oldest.reset();
    } else {
      oldest = std::min(*oldest, *success);
    }
  }
  status.last_success = oldest;
  status.available = oldest && now - *oldest <= scheduled.max_age;
  if (scheduled.feed && oldest) {
    for (const Feed::Part& part : scheduled.feed->parts) status.objects += part.store->size();
  } else if (latest.reading) {
    status.objects = latest.reading->objects;
  }
  return status;
}

void ReadingStore::Apply(std::size_t source, Inventory& inventory) const {
  const Latest& latest = latest_[source];
  if (!sources_[source].feed) return latest.reading->apply(inventory);
  const auto first =
      std::ranges::min_element(latest.parts, {}, [](const Part& part) { return part.proven_at; });
  sources_[source].feed->apply(inventory, first->proven_at);
}

Inventory ReadingStore::Build(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  Inventory inventory;
  inventory.taken_at = now;
  inventory.scope = scope_;
  for (std::size_t i = 0; i < latest_.size(); ++i) {
    SourceStatus status = StatusOf(i, now);
    if (status.available) Apply(i, inventory);
    inventory.sources.push_back(std::move(status));
  }
  UpdateFirstSeen(inventory, now);
  inventory.first_seen = first_seen_;
  return inventory;
}

bool ReadingStore::TakeChange() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(is_changed_, false);
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
    const bool is_forbidden = status.error && status.error->kind == ErrorKind::kForbidden;
    const bool may_lack = is_forbidden || (sources[i].source->is_optional && status.tried);
    if (!status.available && !may_lack) return false;
    is_any_read = is_any_read || status.available;
  }
  return is_any_read;
}

}  // namespace exporter
