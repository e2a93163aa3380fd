#include "exporter/checks/judge.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace exporter {
namespace {

using CheckSightings = Sightings::mapped_type;

const CheckSightings& Remembered(const Inventory& inventory, std::string_view check) {
  static const CheckSightings kNone;
  if (!inventory.sightings) return kNone;
  const auto found = inventory.sightings->find(check);
  return found == inventory.sightings->end() ? kNone : found->second;
}

// What was remembered of the object, brought up to date.
Sighting See(const CheckSightings& remembered, const std::string& key, const Inventory& inventory) {
  const auto before = remembered.find(key);
  if (before == remembered.end()) {
    return {.first = inventory.taken_at, .disk_list = inventory.disks.read_started()};
  }
  Sighting sighting = before->second;
  const TimePoint list = inventory.disks.read_started();
  const bool is_second = list > sighting.disk_list;
  const bool is_volume_list_later = inventory.persistent_volumes.read_started() >= list;
  sighting.is_confirmed = sighting.is_confirmed || (is_second && is_volume_list_later);
  return sighting;
}

void RipenAt(Verdicts& verdicts, TimePoint at) {
  verdicts.ripens_at = std::min(verdicts.ripens_at.value_or(at), at);
}

// Whether the finding may be shown now; if not for its youth alone, notes when it may.
bool IsRipe(const Check& check, const Analysis& analysis, const Finding& finding,
            const Sighting& sighting, Verdicts& verdicts) {
  const TimePoint now = analysis.inventory.taken_at;
  if (check.needs_second_list && !sighting.is_confirmed) {
    // The second list is here: what is missing is volumes that were read after it.
    if (analysis.inventory.disks.read_started() > sighting.disk_list) RipenAt(verdicts, now);
    return false;
  }
  if (!check.has_grace) return true;
  // What ECS calls old may have been forgotten by Kubernetes a moment ago.
  const TimePoint began =
      check.needs_second_list ? std::max(*finding.since, sighting.first) : *finding.since;
  const TimePoint ripe = began + analysis.options.grace;
  if (ripe > now) RipenAt(verdicts, ripe);
  return ripe <= now;
}

auto ByName(const Finding& finding) {
  return std::tie(finding.ns, finding.name, finding.kind);
}

}  // namespace

void Judge(const Check& check, const Analysis& analysis, Verdicts& verdicts) {
  const CheckSightings& remembered = Remembered(analysis.inventory, check.name);
  CheckSightings& seen = verdicts.sightings[std::string(check.name)];
  CheckResult result{.check = &check,
                     .complete = check.is_complete(analysis.inventory) &&
                                 (!check.is_known || check.is_known(analysis))};
  if (!result.complete) {
    seen = remembered;  // nothing is known to be over
    verdicts.results.push_back(std::move(result));
    return;
  }
  for (Finding& finding : check.find(analysis)) {
    Sighting sighting;
    if (!finding.since || check.needs_second_list) {
      // Elsewhere the reason is a detail, and the object's age goes on whatever it is.
      const std::string_view reason = check.needs_second_list ? finding.reason : std::string_view();
      std::string key = SightingKey(finding.kind, finding.ns, finding.name, reason);
      sighting = See(remembered, key, analysis.inventory);
      seen.emplace(std::move(key), sighting);
      if (!finding.since) finding.since = sighting.first;
    }
    if (!IsRipe(check, analysis, finding, sighting, verdicts)) continue;
    (finding.is_ignored ? result.ignored : result.findings).push_back(std::move(finding));
  }
  std::ranges::sort(result.findings, {}, ByName);
  std::ranges::sort(result.ignored, {}, ByName);
  verdicts.results.push_back(std::move(result));
}

void CountCostsOnce(std::vector<CheckResult>& results) {
  std::unordered_set<std::string_view> counted;
  for (CheckResult& result : results) {
    for (Finding& finding : result.findings) {
      if (!finding.monthly_cost || finding.disk_id.empty()) continue;
      finding.is_cost_counted = counted.insert(finding.disk_id).second;
    }
  }
}

}  // namespace exporter
