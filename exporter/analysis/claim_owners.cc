#include "exporter/analysis/claim_owners.h"

#include <charconv>
#include <tuple>

namespace exporter {
namespace {

// The ordinal as the controller writes it: decimal, no sign, no leading zero.
std::optional<std::int64_t> ParseOrdinal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::int64_t ordinal = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), ordinal);
  if (result.ec != std::errc{} || ordinal > INT32_MAX) return std::nullopt;
  return ordinal;
}

bool InRange(const kubernetes::StatefulSet& set, std::int64_t ordinal) {
  // Written so that no number of a confused server overflows.
  return set.first_ordinal >= 0 && ordinal >= set.first_ordinal &&
         ordinal - set.first_ordinal < set.replicas;
}

}  // namespace

ClaimOwners::ClaimOwners(const Inventory& inventory) {
  for (const auto& set : inventory.stateful_sets) {
    for (const auto& claim_template : set.claim_templates) {
      sets_.emplace(set.meta.ns + "/" + claim_template.name + "-" + set.meta.name, &set);
    }
  }
}

std::optional<ClaimOwner> ClaimOwners::Find(const kubernetes::PersistentVolumeClaim& claim) const {
  const auto dash = claim.meta.name.rfind('-');
  if (dash == std::string::npos) return std::nullopt;
  const auto ordinal = ParseOrdinal(std::string_view(claim.meta.name).substr(dash + 1));
  if (!ordinal) return std::nullopt;
  const auto [first, last] =
      sets_.equal_range(claim.meta.ns + "/" + claim.meta.name.substr(0, dash));
  const kubernetes::StatefulSet* best = nullptr;
  const auto rank = [&](const kubernetes::StatefulSet& set) {
    return std::tuple(!InRange(set, *ordinal), std::string_view(set.meta.name));
  };
  for (auto it = first; it != last; ++it) {
    if (best == nullptr || rank(*it->second) < rank(*best)) best = it->second;
  }
  if (best == nullptr) return std::nullopt;
  return ClaimOwner{.stateful_set = best, .ordinal = *ordinal};
}

}  // namespace exporter
