// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "tests/analysis/scale_up_words.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

// A small cluster with the StatefulSet ns/web, of which replicas 0 and 1 run: one template "data"
// of 1000Gi of the sample class, and nodes with ten slots each: n1 and n2 in zone d, n3 in zone e.
struct ScaleUpWorld {
  ScaleUpWorld();

  static void Ask(kubernetes::ClaimTemplate& claim_template);

  void AddTemplate(const std::string& name);

  void AddNode(const std::string& name, const std::string& zone, std::int64_t room = 10);

  kubernetes::Node& NodeOf(const std::string& name);

  void SetRoom(const std::string& node, std::int64_t room);

  // A volume of 1000Gi in a zone, or reachable from every node if the zone is empty.
  kubernetes::PersistentVolume& AddVolume(const std::string& disk, const std::string& zone,
                                          const std::string& phase = "Available");

  // A Bound claim for an ordinal, with its volume.
  kubernetes::PersistentVolumeClaim& AddClaim(std::int64_t ordinal, const std::string& disk,
                                              const std::string& zone,
                                              const std::string& claim_template = "data");

  void Attach(const std::string& disk, const std::string& node);

  // A pod on a node, of namespace "ns".
  kubernetes::PlacedPod& AddPod(const std::string& name, const std::string& node,
                                kubernetes::Labels labels);

  // A replica is on no node: its pod waits, or is not there.
  void LoseReplica(std::int64_t ordinal);

  Inventory Take() const;

  kubernetes::StatefulSet set;
  std::vector<kubernetes::StorageClass> classes;
  std::vector<kubernetes::Node> nodes;
  std::vector<kubernetes::CsiNode> csi_nodes;
  std::vector<kubernetes::PersistentVolume> volumes;
  std::vector<kubernetes::PersistentVolumeClaim> claims;
  std::vector<kubernetes::VolumeAttachment> attachments;
  // As terms see them. Replicas that are not among them run on n1, n2, ... and no term sees them.
  std::vector<kubernetes::PlacedPod> pods;
  std::set<std::int64_t> lost;          // replicas without a pod
  Inventory others = EmptyInventory();  // all other tables
  Memory memory;                        // from earlier evaluations
};

// Whether a zone of cn-shenzhen has a category in stock.
alibaba::DiskStock MakeStock(const std::string& zone, const std::string& category, bool is_there);

// A pay-as-you-go quota of a zone, or of all of cn-shenzhen if the zone is empty, with that many
// GiB left.
alibaba::DiskQuota MakeQuota(const std::string& zone, const std::string& category, double gib_left);

// The memory of earlier evaluations for a volume whose disk is gone.
Memory MemoryOfLoss(const std::string& volume, FirstSeen seen);

// The plan for ns/web.
std::vector<std::string> PlanOf(const Inventory& inventory, std::int64_t replicas,
                                const Memory& memory = {});
std::vector<std::string> PlanOf(const ScaleUpWorld& world, std::int64_t replicas);

// The headroom of the first StatefulSet.
std::optional<std::int64_t> HeadroomOf(const Inventory& inventory);
std::optional<std::int64_t> HeadroomOf(const ScaleUpWorld& world);

}  // namespace exporter
