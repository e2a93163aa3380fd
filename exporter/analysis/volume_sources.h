// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "exporter/analysis/index.h"

namespace exporter {

// Why no volume can be filled from what a claim names.
enum class SourceTrouble : std::uint8_t {
  kMissing,      // there is no such source, or none that the disk driver took
  kNotReady,     // the snapshot is not taken yet
  kTooSmall,     // the claim asks for less than the snapshot needs
  kUnsupported,  // the disk driver makes no clones
};

struct SourceFault {
  SourceTrouble trouble = SourceTrouble::kMissing;
  std::string text{};  // the end of a sentence: "VolumeSnapshot db/monday does not exist"
};

// The source that a claim or claim template names, and what is asked of it.
struct NamedSource {
  std::string_view ns;
  kubernetes::VolumeSource source = kubernetes::VolumeSource::kNone;
  std::string_view name{};  // empty: none, or it is in another namespace
  std::optional<std::int64_t> bytes{};
  std::optional<TimePoint> asked{};  // an older list says nothing about it
};
NamedSource SourceOf(const kubernetes::PersistentVolumeClaim& claim);
NamedSource SourceOf(const kubernetes::StatefulSet& set,
                     const kubernetes::ClaimTemplate& claim_template);

// What the provisioner of the disk driver finds wrong with the source of a claim, in its order
// (getSnapshotSource of kubernetes-csi/external-provisioner pkg/controller/controller.go). nullopt:
// nothing, or the lists that would tell are not known.
std::optional<SourceFault> FaultOfSource(const Inventory& inventory, const Index& index,
                                         const NamedSource& source);

// Whether a claim, template, VolumeSnapshot or VolumeSnapshotContent is too new for the lists of
// what it names: a verdict on it waits for the next reading of these.
bool AwaitsNewerSources(const Inventory& inventory);

}  // namespace exporter
