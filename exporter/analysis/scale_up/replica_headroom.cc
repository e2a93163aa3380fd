// SPDX-License-Identifier: Apache-2.0
// How the headroom is counted: see replica_plans.cc.

#include <algorithm>

#include "exporter/analysis/scale_up/replica_plans.h"

namespace exporter {
namespace {

std::optional<std::int64_t> Sum(std::int64_t count, std::optional<std::int64_t> more) {
  if (!more) return std::nullopt;
  return count + *more;
}

}  // namespace

AlikeCount ReplicaPlans::CountNewAlike(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                                       const PlanState& state) {
  const Plans plans = PlanClaims(set, ordinal, nullptr);
  if (FirstReason(plans) != BlockedReason::kNone) return {.count = 0, .is_short_of_supply = true};
  const ReplicaFit fit(plans, index_, nodes_, supply_, state.use);
  return CountAlike(fit, nodes_, nodes_.UsableBy(set.placement), state.use, state.terms);
}

std::optional<std::int64_t> ReplicaPlans::Headroom(const kubernetes::StatefulSet& set,
                                                   const PlannedReplica& next, PlanState state) {
  // Ordinals with existing claims or volumes of their own differ from each other; all later ones
  // are identical.
  constexpr std::int64_t kMaxOneByOne = 32;
  if (next.is_blocked()) return 0;
  if (!state.terms.is_known()) return std::nullopt;
  const auto old_ordinals = claims_.OldOrdinals(set, next.ordinal);
  const std::int64_t last_old = old_ordinals.empty() ? next.ordinal - 1 : old_ordinals.back();
  std::int64_t count = 0;
  for (; count < kMaxOneByOne && next.ordinal + count <= last_old; ++count) {
    if (TakeFirst(set, next.ordinal + count, state) == Taken::kNothing) return count;
  }
  const AlikeCount alike = CountNewAlike(set, next.ordinal + count, state);
  if (!alike.is_short_of_supply && !BindsAtOnce(set)) return Sum(count, alike.count);
  for (; count < kMaxOneByOne; ++count) {
    const Taken taken = TakeFirst(set, next.ordinal + count, state);
    if (taken == Taken::kNothing) return count;
    if (taken == Taken::kSlots) {
      ++count;
      break;
    }
  }
  return Sum(count, CountNewAlike(set, next.ordinal + count, state).count);
}

bool ReplicaPlans::BindsAtOnce(const kubernetes::StatefulSet& set) const {
  return std::ranges::any_of(set.claim_templates, [&](const auto& claim_template) {
    const auto name = ClassNameOf(index_, claim_template.storage_class);
    return !WaitsForConsumer(index_.FindClass(name));
  });
}

}  // namespace exporter
