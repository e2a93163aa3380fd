// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/core/rare.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"
#include "exporter/kubernetes/resources/pod_affinity.h"
#include "exporter/kubernetes/resources/selector.h"
#include "exporter/kubernetes/resources/volume_source.h"

namespace exporter::kubernetes {

struct ClaimTemplate {
  std::string name;
  std::optional<std::string> storage_class;  // nullopt: the default class
  std::optional<std::int64_t> requested_bytes;
  std::vector<std::string> access_modes;
  std::string volume_mode{};                // empty: Filesystem
  std::optional<LabelSelector> selector{};  // of the volumes that may be bound
  VolumeSource source = VolumeSource::kNone;
  Rare<std::string> source_name{};              // empty: none, or it is in another namespace
  Rare<std::string> volume_attributes_class{};  // empty: none

  friend bool operator==(const ClaimTemplate&, const ClaimTemplate&) = default;
};

// Which nodes a template's pods may use, whatever other pods there are.
struct PodPlacement {
  Labels node_selector;
  std::optional<NodeSelector> node_affinity;  // required during scheduling
  std::vector<Toleration> tolerations;
  std::string node_name{};  // spec.nodeName; not empty: the scheduler is not asked

  friend bool operator==(const PodPlacement&, const PodPlacement&) = default;
};

// What depends on the other pods on the nodes.
struct PodTerms {
  Labels labels;  // of the template
  std::vector<PodAffinityTerm> affinity;
  std::vector<PodAffinityTerm> anti_affinity;
  std::vector<SpreadConstraint> spread;
  std::vector<HostPort> host_ports;

  friend bool operator==(const PodTerms&, const PodTerms&) = default;
};

struct StatefulSet {
  ObjectMeta meta;
  std::int64_t replicas = 1;       // spec.replicas
  std::int64_t first_ordinal = 0;  // spec.ordinals.start
  std::vector<ClaimTemplate> claim_templates;
  PodPlacement placement;
  PodTerms terms{};
  bool is_parallel = false;    // podManagementPolicy Parallel: pods do not wait for each other
  std::string when_scaled{};   // persistentVolumeClaimRetentionPolicy: Retain or Delete;
  std::string when_deleted{};  // Retain if omitted
  std::string revision{};      // status.updateRevision, the next pod's controller-revision-hash
  // What kube-downscaler has scaled it down from and will bring back; none while it is up.
  std::optional<std::int64_t> original_replicas{};

  friend bool operator==(const StatefulSet&, const StatefulSet&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<StatefulSet> DecodeStatefulSet(const Fields& object);

}  // namespace exporter::kubernetes
