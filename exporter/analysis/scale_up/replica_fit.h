// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/analysis/scale_up/claim_plans.h"
#include "exporter/analysis/scale_up/disk_supply.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// How far a replica gets on a node before it hits a storage constraint. Its best node counts.
// The stages from kTaint to kAntiAffinity are those of PlacementTerms and of taints.
enum class Stage {
  kNode,
  kDriver,
  kZone,
  kTaint,
  kHostPort,
  kTopologySpread,
  kAffinity,
  kAntiAffinity,
  kCategory,
  kStock,
  kQuota,
  kSlot,
  kClear
};
BlockedReason ReasonOf(Stage stage);

// The resources used by a plan.
struct PlanUse {
  std::vector<std::int64_t> slots;  // per node
  DiskSupply::Spending spent;
};

// Matches a replica against nodes: all of its claims must be satisfied on the same node. Plans,
// nodes and supply must outlive it. Not thread-safe.
class ReplicaFit {
 public:
  ReplicaFit(const std::vector<ClaimPlan>& plans, const Index& index, SlotNodes& nodes,
             const DiskSupply& supply, const PlanUse& use);

  Stage At(std::uint32_t node) const;
  // Ignores the slots.
  Stage BeforeSlots(std::uint32_t node) const;
  std::int64_t SlotsNeeded(std::uint32_t node) const;

  // The number of strays for a claim that the node reaches, the first one, and the number of
  // earlier claims of the replica that may take one of them.
  struct Strays {
    std::size_t count = 0;
    const kubernetes::PersistentVolume* first = nullptr;
    std::size_t rivals = 0;
    bool any() const { return count > rivals; }
  };
  Strays StraysAt(std::size_t claim, std::uint32_t node) const;

  // Whether a new volume for a claim can be provisioned in the node's zone.
  bool CanMakeAt(std::size_t claim, std::uint32_t node) const;
  // What the driver makes for a claim on the node; without a category if that is not known.
  DiskAttempt AttemptAt(std::size_t claim, std::uint32_t node) const;
  // Its category; empty if unknown.
  std::string_view CategoryAt(std::size_t claim, std::uint32_t node) const;
  // Equal for nodes of a zone on which the driver makes the same disks for the replica.
  std::string NewDisksAt(std::uint32_t node) const;
  // The orders for them.
  std::vector<DiskSupply::Order> OrdersAt(std::uint32_t node) const;
  // The order for a claim's disk of that category in a zone.
  DiskSupply::Order OrderOf(std::size_t claim, std::size_t zone, std::string_view category) const;

  const DiskSupply& supply() const { return supply_; }
  const DiskSupply::Spending& spent() const { return use_.spent; }

 private:
  // Strays reached by the same set of nodes.
  struct StrayGroup {
    const SlotNodes::Flags* reach;
    std::size_t count;
    const kubernetes::PersistentVolume* first;
  };
  struct Attempt {
    DiskAttempt disk;
    const SlotNodes::Flags* capable;
    std::vector<Stage> at_zone;  // kCategory: not offered there
  };
  struct Open {
    std::size_t claim;
    std::vector<StrayGroup> strays;
    std::size_t rivals;
    const SlotNodes::Flags* allowed;  // null: no volume can be provisioned
    std::vector<Attempt> attempts;    // empty: not known, or no disk
  };
  struct Fixed {
    const SlotNodes::Flags* reach;
    std::vector<std::string_view> attached_to;  // nodes its disk is attached to
  };

  void AddOpen(std::size_t claim, const ClaimPlan& plan);
  void AddAttempts(const ClaimPlan& plan, Open& open) const;
  Stage StageOf(const DiskCategory& category, std::size_t claim, std::size_t zone) const;
  void AddFixed(const ClaimPlan& plan, const Index& index);
  bool TakesStray(const Open& open, std::uint32_t node) const;
  bool HasQuota(std::uint32_t node) const;
  Stage NewVolumeStage(const Open& open, std::uint32_t node) const;
  const Attempt* FindAttempt(const Open& open, std::uint32_t node) const;
  const Open* FindOpen(std::size_t claim) const;

  const std::vector<ClaimPlan>& plans_;
  SlotNodes& nodes_;
  const DiskSupply& supply_;
  const PlanUse& use_;
  const SlotNodes::Flags& labelled_;  // with labels for disk categories
  std::vector<Open> open_;
  std::vector<Fixed> fixed_;
  // Whether the quotas suffice for all new disks together, by zone and NewDisksAt.
  mutable std::map<std::pair<std::size_t, std::string>, bool> has_quota_;
  std::int64_t disks_ = 0;
  bool needs_driver_ = false;
};

}  // namespace exporter
