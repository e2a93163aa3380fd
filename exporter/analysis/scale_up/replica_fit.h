#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "exporter/analysis/scale_up/claim_plans.h"
#include "exporter/analysis/scale_up/disk_supply.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// How far a replica gets on a node before something of its storage is in its way. It gets as far
// as it does on its best node.
enum class Stage { kNode, kZone, kCategory, kStock, kQuota, kSlot, kClear };
BlockedReason ReasonOf(Stage stage);

// What a plan has used up.
struct PlanUse {
  std::vector<std::int64_t> slots;  // by node
  DiskSupply::Spending spent;
};

// A replica held against nodes: all of its claims have to be met on one of them. The plans have
// to outlive it; nodes and supply as well.
class ReplicaFit {
 public:
  ReplicaFit(const std::vector<ClaimPlan>& plans, const Index& index, SlotNodes& nodes,
             const DiskSupply& supply, const PlanUse& use);

  Stage At(std::uint32_t node) const;
  // Without a look at the slots.
  Stage BeforeSlots(std::uint32_t node) const;
  std::int64_t SlotsNeeded(std::uint32_t node) const;

  // How many strays of a claim are in reach of the node, the first of them, and how many claims
  // of the replica before it may take one as well.
  struct Strays {
    std::size_t count = 0;
    const kubernetes::PersistentVolume* first = nullptr;
    std::size_t rivals = 0;
    bool any() const { return count > rivals; }
  };
  Strays StraysAt(std::size_t claim, std::uint32_t node) const;

  // Whether a new volume can be made for a claim where the node is.
  bool CanMakeAt(std::size_t claim, std::uint32_t node) const;
  // The category in which a claim gets a new disk on the node; empty where none is known.
  std::string_view CategoryAt(std::size_t claim, std::uint32_t node) const;
  // How many replicas the quotas of a zone, or those of its whole region, allow.
  std::int64_t TimesInZone(std::size_t zone) const;
  std::int64_t TimesInRegion(std::size_t zone) const;
  // What a claim orders in a zone in that category.
  DiskSupply::Order OrderOf(std::size_t claim, std::size_t zone, std::string_view category) const;

 private:
  // Strays that the same nodes reach.
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
    const SlotNodes::Flags* allowed;  // null: no volume can be made
    std::vector<Category> categories;
    double bytes;  // this claim's and those of earlier claims of its class
  };
  struct Fixed {
    const SlotNodes::Flags* reach;
    std::vector<std::string_view> attached_to;  // nodes that hold its disk
  };

  void AddOpen(std::size_t claim, const ClaimPlan& plan);
  void AddCategories(const kubernetes::StorageClass& storage_class, Open& open) const;
  void AddFixed(const ClaimPlan& plan, const Index& index);
  Stage OpenStage(const Open& open, std::uint32_t node) const;
  Stage NewVolumeStage(const Open& open, std::uint32_t node) const;
  const Open* FindOpen(std::size_t claim) const;
  std::int64_t Times(std::size_t zone, bool is_region) const;

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
