#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/inventory/inventory_builder.h"
#include "exporter/sources/source.h"

namespace exporter {

// What is read on its own of a polled source.
struct PolledTarget {
  std::string name{};                  // empty: the only one
  std::vector<std::string> regions{};  // empty: those of the nodes
};

// A source that is switched on, and how its data ages.
struct ScheduledSource {
  const Source* source = nullptr;
  std::chrono::milliseconds interval{};                  // between good polls
  std::chrono::milliseconds max_age{};                   // older data is left out of the inventory
  std::shared_ptr<Feed> feed{};                          // of a Kubernetes source
  std::vector<PolledTarget> targets = {PolledTarget{}};  // of a polled one, never empty
};

// Keeps what was read of every source and builds inventories of it. Safe to call
// from several threads.
class ReadingStore final : public InventoryBuilder {
 public:
  explicit ReadingStore(std::vector<ScheduledSource> sources, Scope scope = {});

  const std::vector<ScheduledSource>& sources() const { return sources_; }

  // Records the end of a poll of one target. A failed one keeps the rows of the last good one.
  void Put(std::size_t source, std::size_t target, Result<Reading> reading, TimePoint started,
           TimePoint ended);

  // One part of a feed was listed whole, into its own store; or could not be read.
  void PutListed(std::size_t source, std::size_t part, TimePoint started, TimePoint ended);
  // `took` is how long the read was tried, unless it was a watch.
  void PutFailure(std::size_t source, std::size_t part, const Error& error,
                  std::optional<std::chrono::duration<double>> took);
  // A watch was accepted: its data is up to date until it is closed.
  void PutOpened(std::size_t source, std::size_t part, TimePoint now);
  // It is over. Where it broke off, it was up to date when it last said something.
  void PutClosed(std::size_t source, std::size_t part, TimePoint now, bool in_due_form);
  // An event arrived: the part was complete at `now`.
  void PutEvent(std::size_t source, std::size_t part, TimePoint now);

  Inventory Build(TimePoint now) override;
  bool TakeChange() override;
  bool WaitForChange(std::chrono::milliseconds limit, std::stop_token stop) override;

 private:
  // How one part goes: of a feed, or a target of a polled source.
  struct Part {
    std::optional<Reading> reading;  // the last good one of a target
    bool tried = false;
    bool is_open = false;  // a watch is
    std::optional<TimePoint> last_success;
    TimePoint proven_at{};  // whatever happened later may be missing
    std::chrono::duration<double> duration{};
    std::optional<Error> error;
    std::uint64_t shown_version = 0;  // of its store, when it last counted as changed
  };
  using Parts = std::vector<Part>;

  SourceStatus StatusOf(std::size_t source, TimePoint now) const;
  bool IsUsable(std::size_t source, const Part& part, TimePoint now) const;
  void ApplyFeed(std::size_t source, Inventory& inventory) const;
  void ApplyTargets(std::size_t source, Inventory& inventory) const;
  void NoteChange();
  void UpdateFirstSeen(const Inventory& inventory, TimePoint now);

  const std::vector<ScheduledSource> sources_;
  const Scope scope_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  bool is_changed_ = false;
  std::vector<Parts> latest_;
  std::unordered_map<std::string, TimePoint> first_seen_;
};

}  // namespace exporter
