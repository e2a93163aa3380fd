// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/claim_owners.h"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace exporter {
namespace {

// Parses an ordinal as the controller formats it: decimal, no sign, no leading zero.
std::optional<std::int64_t> ParseOrdinal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::int64_t ordinal = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), ordinal);
  if (result.ec != std::errc{} || ordinal > INT32_MAX) return std::nullopt;
  return ordinal;
}

}  // namespace

std::optional<OrdinalName> SplitOrdinal(std::string_view claim_name) {
  const auto dash = claim_name.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto ordinal = ParseOrdinal(claim_name.substr(dash + 1));
  if (!ordinal) return std::nullopt;
  return OrdinalName{.stem = claim_name.substr(0, dash), .ordinal = *ordinal};
}

bool IsInRange(const kubernetes::StatefulSet& set, std::int64_t ordinal, std::int64_t count) {
  // Written so that no value sent by a server can overflow.
  return set.first_ordinal >= 0 && ordinal >= set.first_ordinal &&
         ordinal - set.first_ordinal < count;
}

ClaimOwners::ClaimOwners(const Inventory& inventory) {
  for (const auto& set : inventory.stateful_sets) {
    for (const auto& claim_template : set.claim_templates) {
      sets_.emplace(set.meta.ns + "/" + claim_template.name + "-" + set.meta.name, &set);
    }
  }
}

std::vector<ClaimOwner> ClaimOwners::FindAll(const kubernetes::PersistentVolumeClaim& claim) const {
  std::vector<ClaimOwner> owners;
  const auto name = SplitOrdinal(claim.meta.name);
  if (!name) return owners;
  const auto [first, last] = sets_.equal_range(claim.meta.ns + "/" + std::string(name->stem));
  for (auto it = first; it != last; ++it) {
    owners.push_back({.stateful_set = it->second, .ordinal = name->ordinal});
  }
  std::ranges::sort(owners, {}, [](const ClaimOwner& owner) {
    const kubernetes::StatefulSet& set = *owner.stateful_set;
    return std::tuple(!IsInRange(set, owner.ordinal, set.replicas),
                      std::string_view(set.meta.name));
  });
  return owners;
}

std::optional<ClaimOwner> ClaimOwners::Find(const kubernetes::PersistentVolumeClaim& claim) const {
  const auto owners = FindAll(claim);
  if (owners.empty()) return std::nullopt;
  return owners.front();
}

}  // namespace exporter
