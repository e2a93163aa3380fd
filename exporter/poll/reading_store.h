// SPDX-License-Identifier: Apache-2.0
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

// An independently read part of a polled source.
struct PolledTarget {
  std::string name{};                  // empty: the only one
  std::vector<std::string> regions{};  // empty: the regions of the nodes
};

// An enabled source with its schedule.
struct ScheduledSource {
  const Source* source = nullptr;
  std::chrono::milliseconds interval{};                  // between successful polls
  std::chrono::milliseconds max_age{};                   // older data is left out of the inventory
  std::shared_ptr<Feed> feed{};                          // for a Kubernetes source
  std::vector<PolledTarget> targets = {PolledTarget{}};  // for a polled source, never empty

  // How many parts are read, each by a thread of its own.
  std::size_t parts() const { return feed ? feed->parts.size() : targets.size(); }
};

// Stores what was read from every source and builds inventories from it. Thread-safe.
class ReadingStore final : public InventoryBuilder {
 public:
  explicit ReadingStore(std::vector<ScheduledSource> sources, Scope scope = {});

  const std::vector<ScheduledSource>& sources() const { return sources_; }

  // Records a finished poll of one target. After a failure the last good rows are kept.
  void Put(std::size_t source, std::size_t target, Result<Reading> reading, TimePoint started,
           TimePoint ended);

  // Records that a feed part was listed completely into its own store.
  void PutListed(std::size_t source, std::size_t part, TimePoint started, TimePoint ended);
  // Records a failed read; `took` is its duration unless it was a watch.
  void PutFailure(std::size_t source, std::size_t part, const Error& error,
                  std::optional<std::chrono::duration<double>> took);
  // A watch was opened: its data is current until it is closed. After a failure it has to prove
  // itself first, by an event or by staying open for a second: a server that no longer has our
  // version opens the watch, too.
  void PutOpened(std::size_t source, std::size_t part, TimePoint now);
  // A watch was closed. If it broke off, it was current as of its last event.
  void PutClosed(std::size_t source, std::size_t part, TimePoint now, bool in_due_form);
  // The server no longer has our version: the data is as old as before the watch was opened, and
  // the part fails until it is listed.
  void PutGone(std::size_t source, std::size_t part, const Error& error);
  // An event arrived: the part was current at `now`.
  void PutEvent(std::size_t source, std::size_t part, TimePoint now);

  Inventory Build(TimePoint now) override;
  bool TakeChange() override;
  bool WaitForChange(std::chrono::milliseconds limit, std::stop_token stop) override;
  bool TakeRecovery() override;
  bool WaitForRecovery(std::chrono::milliseconds limit, std::stop_token stop) override;

 private:
  // The state of one feed part, or of one target of a polled source.
  struct Part {
    std::optional<Reading> reading{};  // the last good one of a target
    bool tried = false;
    bool is_open = false;  // a watch is open
    TimePoint opened_at{};
    std::optional<TimePoint> last_success{};
    TimePoint proven_at{};  // later changes may be missing
    std::chrono::duration<double> duration{};
    std::optional<Error> error{};
    std::uint64_t shown_version = 0;  // version of its store at the last reported change
  };
  using Parts = std::vector<Part>;

  SourceStatus StatusOf(std::size_t source, TimePoint now) const;
  // Whether an open watch shows its data as of now.
  static bool IsLive(const Part& part, TimePoint now);
  // Believes the watches that have proven themselves.
  void ProveWatches(TimePoint now);
  bool HasUnproven() const;
  bool IsUsable(std::size_t source, const Part& part, TimePoint now) const;
  void ApplyFeed(std::size_t source, Inventory& inventory) const;
  void ApplyTargets(std::size_t source, Inventory& inventory) const;
  void NoteChange();
  // Ends the failure of a part, if it has failed.
  void EndFailure(Part& part);
  void UpdateFirstSeen(const Inventory& inventory, TimePoint now);

  const std::vector<ScheduledSource> sources_;
  const Scope scope_;
  std::mutex mutex_;  // guards the members below
  std::condition_variable_any changed_;
  bool is_changed_ = false;
  bool is_recovered_ = false;
  bool is_unproven_ = false;  // a watch was opened after a failure, unknown to those who wait
  std::vector<Parts> latest_;
  std::unordered_map<std::string, TimePoint> first_seen_;
};

}  // namespace exporter
