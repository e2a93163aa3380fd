// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "tests/simulator/world.h"

// What several scenarios are made of.
namespace simulator {

inline constexpr std::string_view kZoneD = "cn-shenzhen-d";
inline constexpr std::string_view kZoneE = "cn-shenzhen-e";
inline constexpr std::string_view kEssdClass = "alicloud-disk-essd";

// The default class: ESSD PL1, Delete, WaitForFirstConsumer.
void AddEssdClass(World& world, StoryTime at);

// A set whose replicas are all ready; it has no claims yet.
StatefulSet& AddStatefulSet(World& world, std::string ns, std::string name, std::string image,
                            int replicas, StoryTime at);

// A disk that the driver of another cluster made.
void AddForeignDisk(World& world, StoryTime at);

// A snapshot that the driver of this cluster made.
void AddSnapshot(World& world, std::string disk_id, std::int64_t disk_gib, StoryTime at);

}  // namespace simulator
