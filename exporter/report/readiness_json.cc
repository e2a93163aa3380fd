// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/json_documents.h"

#include "exporter/analysis/scale_up/scale_up.h"
#include "exporter/report/json_values.h"

namespace exporter {
namespace {

Json AddedJson(const AddedStorage& added) {
  Json costs = ListJson(added.monthly_cost, [](const auto& cost) -> Json {
    return {{"amount", RoundedAmount(cost.second)}, {"currency", cost.first}};
  });
  return {
      {"gib", added.gib}, {"unpriced_gib", added.unpriced_gib}, {"monthly_cost", std::move(costs)}};
}

Json PlannedClaimJson(const PlannedClaim& claim) {
  return {{"name", claim.name},
          {"template", claim.claim_template->name},
          {"storageclass", claim.storage_class},
          {"outcome", OutcomeName(claim.outcome)},
          {"certain", claim.is_certain},
          {"reason", Name(claim.reason)},
          {"detail", claim.detail},
          {"exists", claim.claim != nullptr},
          {"created", TimeJson(claim.created)},
          {"unused_since", TimeJson(claim.unused_since)},
          {"persistentvolume", claim.volume != nullptr ? claim.volume->meta.name : ""},
          {"disk", claim.volume != nullptr ? claim.volume->disk_id : ""},
          {"reserved", claim.is_reserved},
          {"may_bind", NamesJson(claim.may_bind)},
          {"zones", claim.zones},
          {"category", claim.category},
          {"performance_level", claim.performance_level},
          {"added", AddedJson(claim.added)}};
}

Json ReplicaJson(const PlannedReplica& replica) {
  return {{"ordinal", replica.ordinal},     {"blocked", replica.is_blocked()},
          {"reason", Name(replica.reason)}, {"reached", replica.is_reached},
          {"zones", replica.zones},         {"claims", ListJson(replica.claims, PlannedClaimJson)}};
}

// What the plan leaves aside, although it may keep a replica from running.
Json NotConsideredJson(const ScaleUp& plan) {
  Json left_out = Json::array({"cpu", "memory", "resource_quota"});
  if (!plan.are_terms_known) left_out.push_back("other_pods");
  return left_out;
}

std::string PlanText(const Inventory& inventory, const ScaleUp& plan) {
  bool is_blocked = false;
  bool reuses_data = false;
  for (const PlannedReplica& replica : plan.planned) {
    is_blocked = is_blocked || replica.is_blocked();
    for (const PlannedClaim& claim : replica.claims) {
      reuses_data = reuses_data || claim.outcome == ClaimOutcome::kReuseClaim ||
                    claim.outcome == ClaimOutcome::kBindStray;
    }
  }
  return JsonText({{"taken_at", TimeJson(inventory.taken_at)},
                   {"namespace", plan.stateful_set->meta.ns},
                   {"statefulset", plan.stateful_set->meta.name},
                   {"replicas", plan.replicas},
                   {"target", plan.target},
                   {"blocked", is_blocked},
                   {"reuses_data", reuses_data},
                   {"not_considered", NotConsideredJson(plan)},
                   {"slots_by_zone", plan.slots_by_zone},
                   {"added_at_least", AddedJson(plan.added_at_least)},
                   {"added_at_most", AddedJson(plan.added_at_most)},
                   {"ordinals", ListJson(plan.planned, ReplicaJson)}});
}

}  // namespace

Result<ReadinessQuestion> ReadQuestion(const Query& query) {
  constexpr std::int64_t kMaxReplicas = 10'000;
  ReadinessQuestion question{.ns = std::string(query.Text("namespace")),
                             .stateful_set = std::string(query.Text("statefulset")),
                             .replicas = 0};
  for (const std::string_view name : {"namespace", "statefulset", "replicas"}) {
    if (!query.Text(name).empty()) continue;
    return Fail(ErrorKind::kConfig,
                "parameter " + std::string(name) +
                    " is missing; want namespace, statefulset and replicas, for example "
                    "?namespace=default&statefulset=web&replicas=8");
  }
  const auto replicas = query.Number("replicas", 0, 0, kMaxReplicas);
  if (!replicas) return tl::unexpected(replicas.error());
  question.replicas = *replicas;
  return question;
}

Result<std::optional<std::string>> ReadinessJson(const Analysis& analysis,
                                                 const ReadinessQuestion& question) {
  const Inventory& inventory = analysis.inventory;
  if (!CanPlanScaleUp(inventory)) {
    return Fail(ErrorKind::kUnavailable,
                "the plan needs volumes, claims, classes, StatefulSets, nodes and attachments, and "
                "not all of them are read; see sources in /api/v1/inventory");
  }
  const auto* set = analysis.index.FindStatefulSet(question.ns, question.stateful_set);
  if (set == nullptr) return std::optional<std::string>();
  return std::optional(PlanText(inventory, Simulate(analysis, *set, question.replicas)));
}

}  // namespace exporter
