// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/json/fields.h"

namespace exporter::kubernetes {

// Labels of an object, sorted by name.
using Labels = std::vector<std::pair<std::string, std::string>>;

// The map of labels at `key` of `fields`.
Labels DecodeLabels(const Fields& fields, std::string_view key);

// The value of a label; nullptr if absent.
const std::string* FindLabel(const Labels& labels, std::string_view name);

// One requirement of a selector: In, NotIn, Exists, DoesNotExist; for nodes also Gt, Lt.
struct Requirement {
  std::string key;
  std::string op;
  std::vector<std::string> values;

  friend bool operator==(const Requirement&, const Requirement&) = default;
};

// A metav1.LabelSelector as a conjunction of requirements; matchLabels become In. An empty selector
// matches everything.
using LabelSelector = std::vector<Requirement>;

// nullopt if `key` is absent.
std::optional<LabelSelector> DecodeLabelSelector(const Fields& fields, std::string_view key);

// A conjunction of requirements. An empty term matches no node.
struct NodeSelectorTerm {
  std::vector<Requirement> labels;  // matchExpressions
  std::vector<Requirement> fields;  // matchFields: metadata.name

  friend bool operator==(const NodeSelectorTerm&, const NodeSelectorTerm&) = default;
};

// Selects a node if any term matches.
using NodeSelector = std::vector<NodeSelectorTerm>;

// `selector` is a core/v1 NodeSelector, such as nodeAffinity.required; nullopt if absent.
std::optional<NodeSelector> DecodeNodeSelector(const Fields& selector);

// Whether labels match a requirement, as labels.Requirement.Matches of k8s.io/apimachinery; an
// unknown operator never matches.
bool Meets(const Labels& labels, const Requirement& requirement);
bool Meets(const Labels& labels, const LabelSelector& selector);

// Whether a node with this name and these labels matches (nodeaffinity.NodeSelector.Match of
// k8s.io/component-helpers).
bool Selects(const NodeSelector& selector, std::string_view node_name, const Labels& labels);

struct Taint {
  std::string key;
  std::string value;
  std::string effect;  // NoSchedule, PreferNoSchedule, NoExecute

  friend bool operator==(const Taint&, const Taint&) = default;
};

struct Toleration {
  std::string key;  // empty: any key
  std::string op;   // Equal, Exists; empty means Equal
  std::string value;
  std::string effect;  // empty: any effect

  friend bool operator==(const Toleration&, const Toleration&) = default;
};

std::vector<Taint> DecodeTaints(const Fields& fields, std::string_view key);
std::vector<Toleration> DecodeTolerations(const Fields& fields, std::string_view key);

// As Toleration.ToleratesTaint of k8s.io/component-helpers.
bool Tolerates(const Toleration& toleration, const Taint& taint);

}  // namespace exporter::kubernetes
