// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/selector.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace exporter::kubernetes {
namespace {

std::vector<Requirement> DecodeRequirements(const Fields& term, std::string_view key) {
  std::vector<Requirement> requirements;
  term.ForEach(key, [&](const Fields& expression) {
    requirements.push_back({.key = expression.Text("key"),
                            .op = expression.Text("operator"),
                            .values = expression.Texts("values")});
  });
  return requirements;
}

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

// Gt and Lt compare integers.
bool IsBeyond(const std::string& value, const Requirement& requirement) {
  if (requirement.values.size() != 1) return false;
  const auto mine = ParseInteger(value);
  const auto bound = ParseInteger(requirement.values.front());
  if (!mine || !bound) return false;
  return requirement.op == "Gt" ? *mine > *bound : *mine < *bound;
}

bool Meets(const std::string* value, const Requirement& requirement) {
  const std::string& op = requirement.op;
  const auto is_listed = [&] {
    return std::ranges::find(requirement.values, *value) != requirement.values.end();
  };
  if (op == "In") return value != nullptr && is_listed();
  if (op == "NotIn") return value == nullptr || !is_listed();
  if (op == "Exists") return value != nullptr;
  if (op == "DoesNotExist") return value == nullptr;
  if (op == "Gt" || op == "Lt") return value != nullptr && IsBeyond(*value, requirement);
  return false;
}

bool Selects(const NodeSelectorTerm& term, const std::string& node_name, const Labels& labels) {
  if (term.labels.empty() && term.fields.empty()) return false;
  return std::ranges::all_of(term.labels, [&](const auto& each) { return Meets(labels, each); }) &&
         std::ranges::all_of(term.fields, [&](const auto& each) {
           return each.key == "metadata.name" && Meets(&node_name, each);
         });
}

}  // namespace

Labels DecodeLabels(const Fields& fields, std::string_view key) {
  Labels labels;
  fields.ForEachEntry(
      key, [&](std::string_view name, std::string_view text) { labels.emplace_back(name, text); });
  labels.shrink_to_fit();
  std::ranges::sort(labels);
  return labels;
}

const std::string* FindLabel(const Labels& labels, std::string_view name) {
  const auto place = std::ranges::lower_bound(
      labels, name, {}, [](const auto& label) { return std::string_view(label.first); });
  return place != labels.end() && place->first == name ? &place->second : nullptr;
}

std::optional<LabelSelector> DecodeLabelSelector(const Fields& fields, std::string_view key) {
  const Fields selector = fields.Object(key);
  if (!selector.exists()) return std::nullopt;
  LabelSelector requirements = DecodeRequirements(selector, "matchExpressions");
  selector.ForEachEntry("matchLabels", [&](std::string_view name, std::string_view text) {
    requirements.push_back({.key = std::string(name), .op = "In", .values = {std::string(text)}});
  });
  return requirements;
}

std::optional<NodeSelector> DecodeNodeSelector(const Fields& selector) {
  if (!selector.exists()) return std::nullopt;
  NodeSelector terms;
  selector.ForEach("nodeSelectorTerms", [&](const Fields& term) {
    terms.push_back({.labels = DecodeRequirements(term, "matchExpressions"),
                     .fields = DecodeRequirements(term, "matchFields")});
  });
  return terms;
}

bool Meets(const Labels& labels, const Requirement& requirement) {
  return Meets(FindLabel(labels, requirement.key), requirement);
}

bool Meets(const Labels& labels, const LabelSelector& selector) {
  return std::ranges::all_of(selector, [&](const auto& each) { return Meets(labels, each); });
}

bool Selects(const NodeSelector& selector, std::string_view node_name, const Labels& labels) {
  const std::string name(node_name);
  return std::ranges::any_of(selector,
                             [&](const auto& term) { return Selects(term, name, labels); });
}

std::vector<Taint> DecodeTaints(const Fields& fields, std::string_view key) {
  std::vector<Taint> taints;
  fields.ForEach(key, [&](const Fields& taint) {
    taints.push_back(
        {.key = taint.Text("key"), .value = taint.Text("value"), .effect = taint.Text("effect")});
  });
  return taints;
}

std::vector<Toleration> DecodeTolerations(const Fields& fields, std::string_view key) {
  std::vector<Toleration> tolerations;
  fields.ForEach(key, [&](const Fields& item) {
    tolerations.push_back({.key = item.Text("key"),
                           .op = item.Text("operator"),
                           .value = item.Text("value"),
                           .effect = item.Text("effect")});
  });
  return tolerations;
}

bool Tolerates(const Toleration& toleration, const Taint& taint) {
  if (!toleration.effect.empty() && toleration.effect != taint.effect) return false;
  if (!toleration.key.empty() && toleration.key != taint.key) return false;
  if (toleration.op == "Exists") return true;
  const bool is_equal = toleration.op.empty() || toleration.op == "Equal";
  return is_equal && toleration.value == taint.value;
}

}  // namespace exporter::kubernetes
