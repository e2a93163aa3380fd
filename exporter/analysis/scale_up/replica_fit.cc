// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/replica_fit.h"

#include <algorithm>
#include <array>
#include <utility>

namespace exporter {
namespace {

double BytesOf(const ClaimPlan& plan) {
  constexpr double kBytesPerGib = 1U << 30U;
  return static_cast<double>(plan.gib) * kBytesPerGib;
}

}  // namespace

BlockedReason ReasonOf(Stage stage) {
  using enum BlockedReason;
  static constexpr std::array kReasons{
      kNoUsableNode, kDriverMissing, kZoneConflict,        kTaint,   kHostPort, kTopologySpread,
      kAffinity,     kAntiAffinity,  kCategoryUnsupported, kNoStock, kQuota,    kNoSlot,
      kNone};
  return kReasons.at(static_cast<std::size_t>(stage));
}

ReplicaFit::ReplicaFit(const std::vector<ClaimPlan>& plans, const Index& index, SlotNodes& nodes,
                       const DiskSupply& supply, const PlanUse& use)
    : plans_(plans),
      nodes_(nodes),
      supply_(supply),
      use_(use),
      labelled_(nodes.WithCategoryLabels()) {
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].is_disk) ++disks_;
    needs_driver_ = needs_driver_ || plans[i].needs_driver;
    if (plans[i].is_open) AddOpen(i, plans[i]);
    if (plans[i].planned.volume != nullptr) AddFixed(plans[i], index);
  }
}

void ReplicaFit::AddFixed(const ClaimPlan& plan, const Index& index) {
  const auto& volume = *plan.planned.volume;
  Fixed fixed{.reach = &nodes_.ReachedBy(volume), .attached_to = {}};
  if (plan.is_disk) {
    for (const auto* attachment : index.AttachmentsOf(volume.meta.name)) {
      fixed.attached_to.push_back(attachment->node_name);
    }
  }
  fixed_.push_back(std::move(fixed));
}

void ReplicaFit::AddOpen(std::size_t claim, const ClaimPlan& plan) {
  Open open{.claim = claim, .strays = {}, .rivals = 0, .allowed = nullptr, .attempts = {}};
  for (const Open& earlier : open_) {
    if (plans_[earlier.claim].planned.storage_class == plan.planned.storage_class) ++open.rivals;
  }
  for (const auto* volume : plan.strays) {
    const auto* reach = &nodes_.ReachedBy(*volume);
    const auto group = std::ranges::find(open.strays, reach, &StrayGroup::reach);
    if (group != open.strays.end()) {
      ++group->count;
    } else {
      open.strays.push_back({.reach = reach, .count = 1, .first = volume});
    }
  }
  if (plan.can_provision) {
    open.allowed = &nodes_.AllowedBy(*plan.storage_class);
    AddAttempts(plan, open);
  }
  open_.push_back(std::move(open));
}

void ReplicaFit::AddAttempts(const ClaimPlan& plan, Open& open) const {
  for (const DiskAttempt& disk : plan.attempts) {
    // A further level of the category is asked for where the first is, and gets the same answer.
    const auto is_same = [&](const Attempt& each) { return each.disk.category == disk.category; };
    if (std::ranges::any_of(open.attempts, is_same)) continue;
    Attempt attempt{.disk = disk, .capable = &nodes_.CapableOf(*disk.category), .at_zone = {}};
    for (std::size_t zone = 0; zone < nodes_.zones().size(); ++zone) {
      attempt.at_zone.push_back(StageOf(*disk.category, open.claim, zone));
    }
    open.attempts.push_back(std::move(attempt));
  }
}

// Of the disk of that claim alone.
Stage ReplicaFit::StageOf(const DiskCategory& category, std::size_t claim, std::size_t zone) const {
  const std::string_view name = nodes_.zones()[zone].name;
  if (!supply_.IsOffered(name, category)) return Stage::kCategory;
  if (!supply_.IsInStock(name, category.name)) return Stage::kStock;
  const auto needs = supply_.NeedsOf({OrderOf(claim, zone, category.name)});
  return supply_.Times(needs, use_.spent) < 1 ? Stage::kQuota : Stage::kClear;
}

bool ReplicaFit::TakesStray(const Open& open, std::uint32_t node) const {
  std::size_t strays = 0;
  for (const StrayGroup& group : open.strays) {
    if ((*group.reach)[node]) strays += group.count;
  }
  return strays > open.rivals;
}

// The disks of several claims may draw on the same quota, whatever their classes.
bool ReplicaFit::HasQuota(std::uint32_t node) const {
  const auto [known, is_new] =
      has_quota_.try_emplace({nodes_.all()[node].zone, NewDisksAt(node)}, true);
  if (is_new) known->second = supply_.Times(supply_.NeedsOf(OrdersAt(node)), use_.spent) > 0;
  return known->second;
}

// The attempt whose answer is final: the first that the driver makes and that ECS offers in the
// zone. The driver skips those that the labels of the selected node leave out; without a selected
// node it cannot. Such a label also proves that the zone offers the category.
const ReplicaFit::Attempt* ReplicaFit::FindAttempt(const Open& open, std::uint32_t node) const {
  const std::size_t zone = nodes_.all()[node].zone;
  const bool selects_node = plans_[open.claim].selects_node;
  for (const Attempt& attempt : open.attempts) {
    const bool is_capable = (*attempt.capable)[node];
    if (selects_node && !is_capable) continue;
    if (attempt.at_zone[zone] == Stage::kCategory && !(is_capable && labelled_[node])) continue;
    return is_capable ? &attempt : nullptr;
  }
  return nullptr;
}

Stage ReplicaFit::NewVolumeStage(const Open& open, std::uint32_t node) const {
  if (open.allowed == nullptr || !(*open.allowed)[node]) return Stage::kZone;
  if (plans_[open.claim].needs_driver && !nodes_.all()[node].gets_new_disks) return Stage::kDriver;
  if (open.attempts.empty()) return Stage::kClear;
  const Attempt* attempt = FindAttempt(open, node);
  if (attempt == nullptr) return Stage::kCategory;
  const Stage stage = attempt->at_zone[nodes_.all()[node].zone];
  return stage == Stage::kCategory ? Stage::kClear : stage;
}

Stage ReplicaFit::BeforeSlots(std::uint32_t node) const {
  if (needs_driver_ && !nodes_.all()[node].has_disk_driver) return Stage::kDriver;
  for (const Fixed& fixed : fixed_) {
    if (!(*fixed.reach)[node]) return Stage::kZone;
  }
  Stage stage = Stage::kClear;
  for (const Open& open : open_) {
    if (!TakesStray(open, node)) stage = std::min(stage, NewVolumeStage(open, node));
  }
  const bool is_joint = open_.size() > 1 && !use_.spent.empty();
  return is_joint && stage == Stage::kClear && !HasQuota(node) ? Stage::kQuota : stage;
}

std::int64_t ReplicaFit::SlotsNeeded(std::uint32_t node) const {
  const std::string_view name = nodes_.all()[node].node->meta.name;
  std::int64_t needed = disks_;
  for (const Fixed& fixed : fixed_) {
    if (std::ranges::find(fixed.attached_to, name) != fixed.attached_to.end()) --needed;
  }
  return needed;
}

Stage ReplicaFit::At(std::uint32_t node) const {
  const Stage stage = BeforeSlots(node);
  if (stage != Stage::kClear) return stage;
  const auto& room = nodes_.all()[node].room;
  return room && *room - use_.slots[node] < SlotsNeeded(node) ? Stage::kSlot : Stage::kClear;
}

const ReplicaFit::Open* ReplicaFit::FindOpen(std::size_t claim) const {
  const auto open = std::ranges::find(open_, claim, &Open::claim);
  return open == open_.end() ? nullptr : &*open;
}

ReplicaFit::Strays ReplicaFit::StraysAt(std::size_t claim, std::uint32_t node) const {
  Strays strays;
  const Open* open = FindOpen(claim);
  if (open == nullptr) return strays;
  strays.rivals = open->rivals;
  const auto size_of = [](const kubernetes::PersistentVolume* volume) {
    return std::pair(volume->capacity_bytes, std::string_view(volume->meta.name));
  };
  for (const StrayGroup& group : open->strays) {
    if (!(*group.reach)[node]) continue;
    strays.count += group.count;
    if (strays.first == nullptr || size_of(group.first) < size_of(strays.first)) {
      strays.first = group.first;
    }
  }
  return strays;
}

bool ReplicaFit::CanMakeAt(std::size_t claim, std::uint32_t node) const {
  const Open* open = FindOpen(claim);
  return open != nullptr && NewVolumeStage(*open, node) == Stage::kClear;
}

DiskAttempt ReplicaFit::AttemptAt(std::size_t claim, std::uint32_t node) const {
  const Open* open = FindOpen(claim);
  const Attempt* attempt = open == nullptr ? nullptr : FindAttempt(*open, node);
  return attempt == nullptr ? DiskAttempt{} : attempt->disk;
}

std::string_view ReplicaFit::CategoryAt(std::size_t claim, std::uint32_t node) const {
  const DiskAttempt attempt = AttemptAt(claim, node);
  return attempt.category == nullptr ? std::string_view() : attempt.category->name;
}

// One character for each open claim.
std::string ReplicaFit::NewDisksAt(std::uint32_t node) const {
  std::string disks;
  for (const Open& open : open_) {
    const Attempt* attempt = TakesStray(open, node) ? nullptr : FindAttempt(open, node);
    const auto at = attempt == nullptr ? 0 : attempt - open.attempts.data() + 1;
    disks += static_cast<char>('0' + at);
  }
  return disks;
}

std::vector<DiskSupply::Order> ReplicaFit::OrdersAt(std::uint32_t node) const {
  std::vector<DiskSupply::Order> orders;
  for (const Open& open : open_) {
    const Attempt* attempt = TakesStray(open, node) ? nullptr : FindAttempt(open, node);
    if (attempt == nullptr) continue;
    orders.push_back(OrderOf(open.claim, nodes_.all()[node].zone, attempt->disk.category->name));
  }
  return orders;
}

DiskSupply::Order ReplicaFit::OrderOf(std::size_t claim, std::size_t zone,
                                      std::string_view category) const {
  return {.region = nodes_.zones()[zone].region,
          .zone = nodes_.zones()[zone].name,
          .category = category,
          .bytes = BytesOf(plans_[claim])};
}

}  // namespace exporter
