// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/reading_store.h"

#include <algorithm>
#include <utility>

namespace exporter {
namespace {

// A server that no longer has our version says so in the first event, at once. Source: Cacher.Watch
// in k8s.io/apiserver/pkg/storage/cacher.
constexpr std::chrono::seconds kProof{1};

SourceHealth HealthOf(const SourceStatus& status) {
  SourceHealth health{.is_scheduled = true,
                      .is_tried = status.tried,
                      .was_read = status.last_success.has_value(),
                      .failure = {}};
  if (status.error) health.failure = status.error->kind;
  return health;
}

}  // namespace

ReadingStore::ReadingStore(std::vector<ScheduledSource> sources, Scope scope)
    : sources_(std::move(sources)), scope_(std::move(scope)) {
  for (const ScheduledSource& source : sources_) {
    latest_.emplace_back(source.parts());
  }
}

void ReadingStore::NoteChange() {
  is_changed_ = true;
  changed_.notify_all();
}

void ReadingStore::EndFailure(Part& part) {
  if (!part.error) return;
  part.error.reset();
  is_recovered_ = true;
  changed_.notify_all();
}

bool ReadingStore::IsLive(const Part& part, TimePoint now) {
  return part.is_open && (!part.error || now - part.opened_at >= kProof);
}

void ReadingStore::ProveWatches(TimePoint now) {
  for (Parts& parts : latest_) {
    for (Part& part : parts) {
      if (IsLive(part, now)) EndFailure(part);
    }
  }
}

bool ReadingStore::HasUnproven() const {
  return std::ranges::any_of(latest_, [](const Parts& parts) {
    return std::ranges::any_of(parts, [](const Part& part) { return part.is_open && part.error; });
  });
}

void ReadingStore::Put(std::size_t source, std::size_t target, Result<Reading> reading,
                       TimePoint started, TimePoint ended) {
  if (!reading) return PutFailure(source, target, reading.error(), ended - started);
  const std::scoped_lock lock(mutex_);
  EndFailure(latest_[source][target]);
  latest_[source][target] = Part{.reading = std::move(*reading),
                                 .tried = true,
                                 .last_success = ended,
                                 .proven_at = started,
                                 .duration = ended - started};
  NoteChange();
}

void ReadingStore::PutListed(std::size_t source, std::size_t part, TimePoint started,
                             TimePoint ended) {
  const std::uint64_t version = sources_[source].feed->parts[part].store->version();
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source][part];
  const bool is_new = !latest.last_success || latest.shown_version != version;
  EndFailure(latest);
  latest = Part{.tried = true,
                .last_success = ended,
                .proven_at = started,
                .duration = ended - started,
                .shown_version = version};
  if (is_new) NoteChange();
}

void ReadingStore::PutFailure(std::size_t source, std::size_t part, const Error& error,
                              std::optional<std::chrono::duration<double>> took) {
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source][part];
  const bool is_new = !latest.tried || !latest.error || latest.error->kind != error.kind;
  latest.tried = true;
  latest.duration = took.value_or(latest.duration);
  latest.error = error;
  if (is_new) NoteChange();
}

void ReadingStore::PutOpened(std::size_t source, std::size_t part, TimePoint now) {
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source][part];
  latest.is_open = true;
  latest.opened_at = now;
  if (!latest.error) return;
  is_unproven_ = true;
  changed_.notify_all();
}

void ReadingStore::PutClosed(std::size_t source, std::size_t part, TimePoint now,
                             bool in_due_form) {
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source][part];
  const bool is_proven = in_due_form || IsLive(latest, now);
  TimePoint known = std::max(latest.last_success.value_or(TimePoint{}), latest.proven_at);
  if (is_proven) known = std::max(known, in_due_form ? now : latest.opened_at);
  latest.last_success = known;
  if (is_proven) EndFailure(latest);
  latest.is_open = false;
}

void ReadingStore::PutGone(std::size_t source, std::size_t part, const Error& error) {
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source][part];
  if (latest.last_success) latest.last_success = std::max(*latest.last_success, latest.proven_at);
  latest.is_open = false;
  const bool is_new = !latest.error || latest.error->kind != error.kind;
  latest.error = error;
  if (is_new) NoteChange();
}

void ReadingStore::PutEvent(std::size_t source, std::size_t part, TimePoint now) {
  const std::uint64_t version = sources_[source].feed->parts[part].store->version();
  const std::scoped_lock lock(mutex_);
  Part& latest = latest_[source][part];
  latest.proven_at = now;
  EndFailure(latest);
  if (latest.shown_version == version) return;
  latest.shown_version = version;
  NoteChange();
}

void ReadingStore::UpdateFirstSeen(const Inventory& inventory, TimePoint now) {
  // Without the volumes we cannot tell which are gone, so keep everything.
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
  SourceStatus status;
  status.name = scheduled.source->name;
  status.is_kubernetes = scheduled.source->api == SourceApi::kKubernetes;
  status.is_optional = scheduled.source->is_optional;
  status.interval = scheduled.interval;
  status.tried = true;
  std::optional<TimePoint> oldest = now;
  for (const Part& part : latest_[source]) {
    status.tried = status.tried && part.tried;
    status.duration = std::max(status.duration, part.duration);
    if (!status.error) status.error = part.error;
    if (part.reading) status.objects += part.reading->objects;
    // Unset if one is: nullopt orders first.
    oldest = std::min(oldest, IsLive(part, now) ? now : part.last_success);
  }
  status.last_success = oldest;
  status.available = oldest && now - *oldest <= scheduled.max_age;
  if (scheduled.feed && oldest) {
    for (const Feed::Part& part : scheduled.feed->parts) status.objects += part.store->size();
  }
  return status;
}

bool ReadingStore::IsUsable(std::size_t source, const Part& part, TimePoint now) const {
  return part.last_success && now - *part.last_success <= sources_[source].max_age;
}

void ReadingStore::ApplyFeed(std::size_t source, Inventory& inventory) const {
  const auto first = std::ranges::min_element(latest_[source], {},
                                              [](const Part& part) { return part.proven_at; });
  sources_[source].feed->apply(inventory, first->proven_at);
}

void ReadingStore::ApplyTargets(std::size_t source, Inventory& inventory) const {
  const ScheduledSource& scheduled = sources_[source];
  const Parts& parts = latest_[source];
  for (const Part& part : parts) {
    if (IsUsable(source, part, inventory.taken_at)) part.reading->apply(inventory);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const PolledTarget& target = scheduled.targets[i];
    const bool is_usable = IsUsable(source, parts[i], inventory.taken_at);
    if (!is_usable && scheduled.source->withdraw != nullptr) {
      scheduled.source->withdraw(inventory, target.regions);
    }
    if (target.name.empty()) continue;
    inventory.targets.push_back({.source = scheduled.source->name,
                                 .target = target.name,
                                 .available = is_usable,
                                 .last_success = parts[i].last_success});
  }
}

Inventory ReadingStore::Build(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  ProveWatches(now);
  Inventory inventory;
  inventory.taken_at = now;
  inventory.scope = scope_;
  for (std::size_t i = 0; i < latest_.size(); ++i) {
    SourceStatus status = StatusOf(i, now);
    if (!sources_[i].feed) {
      ApplyTargets(i, inventory);
    } else if (status.available) {
      ApplyFeed(i, inventory);
    }
    const SourceHealth health = HealthOf(status);
    for (const auto& table : sources_[i].source->tables) table(inventory).set_health(health);
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
  if (HasUnproven()) limit = std::min<std::chrono::milliseconds>(limit, kProof);
  changed_.wait_for(lock, stop, limit,
                    [this] { return is_changed_ || is_recovered_ || is_unproven_; });
  is_unproven_ = false;
  return !stop.stop_requested();
}

bool ReadingStore::TakeRecovery() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(is_recovered_, false);
}

bool ReadingStore::WaitForRecovery(std::chrono::milliseconds limit, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (HasUnproven()) limit = std::min<std::chrono::milliseconds>(limit, kProof);
  changed_.wait_for(lock, stop, limit, [this] { return is_recovered_ || is_unproven_; });
  is_unproven_ = false;
  return is_recovered_;
}

}  // namespace exporter
