// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "exporter/analysis/scale_up/driver_class.h"
#include "exporter/analysis/volume_facts.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace zone_out_of_stock {

using alibaba::DiskStock;
using kubernetes::StorageClass;

// What uses a category in a zone.
struct Use {
  std::string user;        // the first by kind and name, for the summary
  bool is_ignored = true;  // all users carry the ignore marker
};
using ZoneAndCategory = std::pair<std::string, std::string>;

struct StockUse {
  std::set<std::string> zones;  // of our nodes
  std::map<ZoneAndCategory, const DiskStock*> rows;
  std::map<ZoneAndCategory, Use> uses;  // of categories that are out of stock
};

constexpr std::array kRequired{kNeeds<&Inventory::disk_stock>, kNeeds<&Inventory::nodes>,
                               kNeeds<&Inventory::storage_classes>,
                               kNeeds<&Inventory::persistent_volumes>};

enum class Shortage {
  kNone,  // available, or the API's answer is not understood
  kWithoutStock,
  kClosedWithoutStock,  // discontinued
};

std::string_view Name(Shortage shortage) {
  static constexpr std::array<std::string_view, 3> kNames{"", "without_stock",
                                                          "closed_without_stock"};
  return kNames.at(static_cast<std::size_t>(shortage));
}

Shortage ShortageOf(const DiskStock& row) {
  if (row.status_category == "ClosedWithoutStock") return Shortage::kClosedWithoutStock;
  const bool is_short =
      row.status_category == "WithoutStock" || (!row.IsInStock() && row.status == "SoldOut");
  return is_short ? Shortage::kWithoutStock : Shortage::kNone;
}

// Records that `kind` `name` uses a category in a zone, if it is out of stock there.
void AddUse(StockUse& stock_use, const ZoneAndCategory& where, std::string_view kind,
            const kubernetes::ObjectMeta& meta, bool is_ignored) {
  const auto row = stock_use.rows.find(where);
  if (row == stock_use.rows.end() || ShortageOf(*row->second) == Shortage::kNone) return;
  std::string user = std::string(kind) + " " + meta.name;
  const auto [place, is_first] = stock_use.uses.emplace(where, Use{.user = user});
  Use& use = place->second;
  use.user = std::min(use.user, user);
  use.is_ignored = use.is_ignored && is_ignored;
}

bool Allows(const kubernetes::NodeSelectorTerm& term, const std::string& zone) {
  return std::ranges::all_of(term.labels, [&](const kubernetes::Requirement& requirement) {
    const auto has = [&](std::string_view value) {
      return std::ranges::find(requirement.values, value) != requirement.values.end();
    };
    if (requirement.key.ends_with("/zone")) return has(zone);
    if (requirement.key.ends_with("/region")) return has(RegionOfZone(zone));
    return true;
  });
}

// Whether a class may provision volumes in a zone.
bool Allows(const StorageClass& storage_class, const std::string& zone) {
  const auto ids = ZonesOfClass(storage_class);
  if (!ids.empty() && std::ranges::find(ids, zone) == ids.end()) return false;
  const auto& topologies = storage_class.allowed_topologies;
  return !topologies || topologies->empty() ||
         std::ranges::any_of(*topologies, [&](const auto& term) { return Allows(term, zone); });
}

// The driver passes over categories that a zone does not offer; the first that it offers is final,
// in stock or not.
void AddUses(const StorageClass& storage_class, bool is_ignored, StockUse& stock_use) {
  const DriverClass driver_class = ReadDriverClass(storage_class);
  if (!driver_class.refusal.empty()) return;
  for (const std::string& zone : stock_use.zones) {
    if (!Allows(storage_class, zone)) continue;
    const auto is_offered = [&](const DiskAttempt& attempt) {
      return stock_use.rows.contains({zone, std::string(attempt.category->name)});
    };
    const auto first = std::ranges::find_if(driver_class.attempts, is_offered);
    if (first == driver_class.attempts.end()) continue;
    AddUse(stock_use, {zone, std::string(first->category->name)}, "StorageClass",
           storage_class.meta, is_ignored);
  }
}

void AddUses(const Analysis& analysis, const kubernetes::PersistentVolume& volume,
             StockUse& stock_use) {
  const VolumePlacement placement = PlacementOf(analysis.index, volume);
  if (placement.category.empty()) return;
  std::set<std::string> zones(volume.zones.begin(), volume.zones.end());
  if (!placement.zone.empty()) zones = {std::string(placement.zone)};
  if (zones.empty()) zones = stock_use.zones;  // it could be in any of them
  for (const std::string& zone : zones) {
    AddUse(stock_use, {zone, std::string(placement.category)}, "the PersistentVolume", volume.meta,
           IsIgnored(analysis, volume.meta));
  }
}

StockUse Survey(const Analysis& analysis) {
  const Inventory& inventory = analysis.inventory;
  StockUse stock_use;
  for (const auto& node : inventory.nodes) {
    if (!node.is_virtual && !node.zone.empty()) stock_use.zones.insert(node.zone);
  }
  for (const auto& row : inventory.disk_stock)
    stock_use.rows.emplace(ZoneAndCategory{row.zone, row.category}, &row);
  for (const auto& storage_class : inventory.storage_classes) {
    if (!MakesDisks(storage_class) || !Covers(inventory.scope, storage_class)) continue;
    AddUses(storage_class, IsIgnored(analysis, storage_class.meta), stock_use);
  }
  for (const auto& volume : inventory.persistent_volumes) {
    if (volume.disk_id.empty() || !Covers(inventory.scope, volume)) continue;
    AddUses(analysis, volume, stock_use);
  }
  return stock_use;
}

std::vector<RemedyStep> Remedy(const DiskStock& row) {
  return Steps(
      Look("See what the zone has, and whether it is back.",
           "aliyun ecs DescribeAvailableResource --region " + ShellWord(row.region) + " --ZoneId " +
               ShellWord(row.zone) + " --DestinationResource DataDisk --ResourceType disk"),
      Look("See which classes ask for it.",
           "kubectl get storageclass -o yaml | grep -F -e " + ShellWord(row.category)),
      Act("Make a class whose type names a category first that is in stock, and let new claims use "
          "it: the driver does not go on to the next for want of stock. A class itself cannot be "
          "changed.",
          ""),
      Act("Or let the pods run in another zone where it is in stock: add nodes there.", ""));
}

Finding MakeFinding(const DiskStock& row, const Use& use) {
  const Shortage shortage = ShortageOf(row);
  return {.kind = "Zone",
          .name = row.zone + "/" + row.category,
          .zone = row.zone,
          .reason = std::string(Name(shortage)),
          .summary = "Zone " + row.zone + " has no disks of " + row.category + " in stock" +
                     (shortage == Shortage::kClosedWithoutStock ? ", and will get none" : "") +
                     ", which " + use.user +
                     " uses there: new volumes of it cannot be made, so that their pods wait.",
          .remedy = Remedy(row),
          .is_ignored = use.is_ignored};
}

std::vector<Finding> Find(const Analysis& analysis) {
  const StockUse stock_use = Survey(analysis);
  std::vector<Finding> findings;
  for (const auto& [where, use] : stock_use.uses) {
    if (stock_use.zones.contains(where.first))
      findings.push_back(MakeFinding(*stock_use.rows.at(where), use));
  }
  return findings;
}

}  // namespace zone_out_of_stock

// zone-out-of-stock: a disk category that is out of stock in a zone of our nodes where it is in
// use: by the disk of a volume, or by a class of the disk driver that may provision there and names
// it before any other that the zone offers. Warning; reason `without_stock` (may come back) or
// `closed_without_stock` (discontinued).
Check ZoneOutOfStockCheck() {
  using namespace zone_out_of_stock;
  return {.name = "zone-out-of-stock",
          .severities = kOnlyWarning,
          .needs = kRequired,
          .find = Find,
          .has_grace = false};
}

}  // namespace exporter
