// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "exporter/analysis/scale_up/claim_plans.h"
#include "exporter/analysis/scale_up/disk_supply.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// How far a replica gets on a node before it hits a storage constraint. Its best node counts.
// The stages from kTaint to kAntiAffinity are those of PlacementTerms and of taints.
enum class Stage {
  kNode,
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
// nodes and supply must outlive it.
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
  // The category of a claim's new disk on the node; empty if unknown.
  std::string_view CategoryAt(std::size_t claim, std::uint32_t node) const;
  // How many replicas the quotas of a zone, or of its region, allow.
  enum class QuotaOf { kZone, kRegion };
  std::int64_t Times(std::size_t zone, QuotaOf quota) const;
  // The order for a claim's disk of that category in a zone.
  DiskSupply::Order OrderOf(std::size_t claim, std::size_t zone, std::string_view category) const;

 private:
  // Strays reached by the same set of nodes.
  struct StrayGroup {
    const SlotNodes::Flags* reach;
    std::size_t count;
    const kubernetes::PersistentVolume* first;
  };
  struct Category {
    std::string_view name;
    const SlotNodes::Flags* capable;
    std::vector<Stage> at_zone;
  };
  struct Open {
    std::size_t claim;
    std::vector<StrayGroup> strays;
    std::size_t rivals;
    const SlotNodes::Flags* allowed;  // null: no volume can be provisioned
    std::vector<Category> categories;
    double bytes;  // of this claim and earlier claims of its class
  };
  struct Fixed {
    const SlotNodes::Flags* reach;
    std::vector<std::string_view> attached_to;  // nodes its disk is attached to
  };

  void AddOpen(std::size_t claim, const ClaimPlan& plan);
  void AddCategories(const kubernetes::StorageClass& storage_class, Open& open) const;
  void AddFixed(const ClaimPlan& plan, const Index& index);
  Stage OpenStage(const Open& open, std::uint32_t node) const;
  Stage NewVolumeStage(const Open& open, std::uint32_t node) const;
  const Open* FindOpen(std::size_t claim) const;

  const std::vector<ClaimPlan>& plans_;
  SlotNodes& nodes_;
  const DiskSupply& supply_;
  const PlanUse& use_;
  std::vector<Open> open_;
  std::vector<Fixed> fixed_;
  std::int64_t disks_ = 0;
  bool needs_driver_ = false;
};

}  // namespace exporter
