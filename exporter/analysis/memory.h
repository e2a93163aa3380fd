#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "exporter/core/clock.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// What one evaluation remembers of an object for the next one, as long as it finds it so.
struct FirstSeen {
  TimePoint at{};         // when it was first seen so
  TimePoint disk_list{};  // when the list of disks was begun in which it was first seen so
  // A later list of disks said the same, and volumes that were read after that list.
  bool is_confirmed = false;

  friend bool operator==(const FirstSeen&, const FirstSeen&) = default;
};

using FirstSeenByObject = std::unordered_map<std::string, FirstSeen>;

// The key of an object: what is seen for another reason is seen anew.
std::string FirstSeenKey(std::string_view kind, std::string_view ns, std::string_view name,
                         std::string_view reason = {});

// What an evaluation hands to the next one.
struct Memory {
  FirstSeenByObject leaks;   // disks that nothing uses, leaked or about to be
  FirstSeenByObject losses;  // volumes whose disk is gone
  std::map<std::string, FirstSeenByObject, std::less<>> checks;  // by name of the check

  friend bool operator==(const Memory&, const Memory&) = default;
};

// Tells what is old and certain enough to be shown, and when more of it will be. Not safe to use
// from several threads.
class AgeGate {
 public:
  // Both must outlive it.
  AgeGate(const Inventory& inventory, std::chrono::seconds grace)
      : inventory_(inventory), grace_(grace) {}

  // What is remembered of an object, brought up to date.
  FirstSeen See(const FirstSeenByObject& remembered, const std::string& key) const;
  // Whether two lists of disks in a row say so, and volumes that were read after the second one
  // (truth rule 2). If only the volumes are missing, another evaluation is due at once.
  bool IsConfirmed(const FirstSeen& seen);
  // Whether it has lasted for the grace age; if not, an evaluation is due when it has.
  bool IsOldEnough(TimePoint since);

  // The earliest moment at which something passes though nothing new is read.
  std::optional<TimePoint> next_due_at() const { return next_due_at_; }

 private:
  void DueAt(TimePoint at);

  const Inventory& inventory_;
  const std::chrono::seconds grace_;
  std::optional<TimePoint> next_due_at_;
};

}  // namespace exporter
