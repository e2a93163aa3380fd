// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exporter/kubernetes/resources/selector.h"

namespace exporter {

// How LiteralScheduler reads selectors and tolerations.

using LabelMap = std::map<std::string, std::string>;

// labels.Requirement.Matches
inline bool Fulfils(const LabelMap& labels, const kubernetes::Requirement& requirement) {
  const auto found = labels.find(requirement.key);
  const bool has = found != labels.end();
  bool is_listed = false;
  for (const auto& value : requirement.values)
    is_listed = is_listed || (has && found->second == value);
  if (requirement.op == "In") return is_listed;
  if (requirement.op == "NotIn") return !is_listed;
  if (requirement.op == "Exists") return has;
  if (requirement.op == "DoesNotExist") return !has;
  return false;
}

// A selector of the API, with the keys of matchLabelKeys and mismatchLabelKeys.
inline bool Fulfils(const LabelMap& labels,
                    const std::optional<kubernetes::LabelSelector>& selector, const LabelMap& own,
                    const std::vector<std::string>& same, const std::vector<std::string>& other) {
  if (!selector) return false;
  for (const auto& requirement : *selector) {
    if (!Fulfils(labels, requirement)) return false;
  }
  for (const auto& key : same) {
    if (own.contains(key) && !(labels.contains(key) && labels.at(key) == own.at(key))) return false;
  }
  for (const auto& key : other) {
    if (own.contains(key) && labels.contains(key) && labels.at(key) == own.at(key)) return false;
  }
  return true;
}

inline bool IsTolerated(const kubernetes::Taint& taint,
                        const std::vector<kubernetes::Toleration>& tolerations) {
  for (const auto& each : tolerations) {
    if (!each.effect.empty() && each.effect != taint.effect) continue;
    if (!each.key.empty() && each.key != taint.key) continue;
    if (each.op == "Exists" || each.value == taint.value) return true;
  }
  return false;
}

}  // namespace exporter
