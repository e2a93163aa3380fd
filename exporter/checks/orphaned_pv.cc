#include "exporter/checks/orphaned_pv.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "exporter/analysis/volume_facts.h"

namespace exporter {
namespace {

constexpr std::array kSeverities{Severity::kWarning, Severity::kCritical};

std::string LowerCase(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool IsComplete(const Inventory& inventory) {
  return inventory.persistent_volumes.available();
}

std::vector<Finding> Find(const CheckInput& input) {
  std::vector<Finding> findings;
  for (const auto& volume : input.inventory.persistent_volumes) {
    if (!IsOrphaned(volume) || IsIgnored(input, volume.meta)) continue;
    if (!Covers(input.inventory.scope, volume)) continue;
    const auto since = PhaseSince(input.inventory, volume);
    if (!IsPastGrace(input, since)) continue;
    findings.push_back(
        Finding{.check = OrphanedPvCheck().name,
                .severity = volume.disk_id.empty() ? Severity::kWarning : Severity::kCritical,
                .kind = "PersistentVolume",
                .ns = {},
                .name = volume.meta.name,
                .storage_class = volume.storage_class,
                .node = {},
                .zone = PlacementOf(input.index, volume).zone,
                .reason = LowerCase(volume.phase),
                .since = since,
                .monthly_cost = VolumeMonthlyCost(input.prices, input.index, volume)});
  }
  std::ranges::sort(findings, {}, &Finding::name);
  return findings;
}

}  // namespace

Check OrphanedPvCheck() {
  return {
      .name = "orphaned-pv", .severities = kSeverities, .is_complete = IsComplete, .find = Find};
}

}  // namespace exporter
