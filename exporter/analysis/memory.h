// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "exporter/core/clock.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// When a condition of an object was first observed; kept while it persists.
struct FirstSeen {
  TimePoint at{};         // first observation
  TimePoint disk_list{};  // start of the read of the disk list at that time
  // The same of the next list that agrees; later ones agree, too.
  std::optional<TimePoint> second_list{};
  // Volumes that were read after the second list agree.
  bool is_confirmed = false;

  friend bool operator==(const FirstSeen&, const FirstSeen&) = default;
};

using FirstSeenByObject = std::unordered_map<std::string, FirstSeen>;

// The key of an object; a change of reason starts a new observation.
std::string FirstSeenKey(std::string_view kind, std::string_view ns, std::string_view name,
                         std::string_view reason = {});

// State carried from one evaluation to the next.
struct Memory {
  FirstSeenByObject leaks;                                       // leaked disks and candidates
  FirstSeenByObject losses;                                      // volumes whose disk is missing
  std::map<std::string, FirstSeenByObject, std::less<>> checks;  // by name of the check

  friend bool operator==(const Memory&, const Memory&) = default;
};

// Decides what is old enough and confirmed, and when more will be. Not thread-safe.
class AgeGate {
 public:
  // Both must outlive it.
  AgeGate(const Inventory& inventory, std::chrono::seconds grace)
      : inventory_(inventory), grace_(grace) {}

  // The updated observation of an object, also put into `next`. If it rests on something else
  // beside disks and volumes, `read_at` is when that was read: what is older than the second list
  // confirms nothing, but keeps what is confirmed.
  FirstSeen Observe(const FirstSeenByObject& remembered, std::string key, FirstSeenByObject& next,
                    TimePoint read_at = TimePoint::max()) const;
  // Whether two consecutive disk lists agree, and volumes read after the second one (truth rule 2).
  // If only a newer reading of Kubernetes is outstanding, it is awaited.
  bool IsConfirmed(const FirstSeen& seen);
  // Whether it has lasted for the grace period; if not, schedules a re-evaluation for then.
  bool IsOldEnough(TimePoint since);
  // Both. A disk can be old in ECS and yet have lost its PersistentVolume a moment ago, so that the
  // period begins when both `since` and the first observation have passed.
  bool IsSure(const FirstSeen& seen, TimePoint since) {
    return IsConfirmed(seen) && IsOldEnough(std::max(since, seen.at));
  }

  // Schedules a re-evaluation of the same inventory.
  void DueAt(TimePoint at) { next_due_at_ = std::min(next_due_at_.value_or(at), at); }
  // When one could first report more.
  std::optional<TimePoint> next_due_at() const { return next_due_at_; }
  // Schedules a re-evaluation for when what may be awaited is read again (KubernetesReads in
  // publish/publisher.cc), changed or not.
  void AwaitNewerReading() { is_newer_reading_awaited_ = true; }
  bool is_newer_reading_awaited() const { return is_newer_reading_awaited_; }

 private:
  const Inventory& inventory_;
  const std::chrono::seconds grace_;
  std::optional<TimePoint> next_due_at_;
  bool is_newer_reading_awaited_ = false;
};

}  // namespace exporter
