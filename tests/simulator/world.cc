// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/world.h"

#include "tests/simulator/identity.h"

namespace simulator {

std::string StorageClass::Parameter(std::string_view key) const {
  for (const auto& [name, value] : parameters)
    if (name == key) return value;
  return {};
}

std::string StatefulSet::ClaimName(int ordinal) const {
  return claim_template + "-" + meta.name + "-" + std::to_string(ordinal);
}

std::string StatefulSet::PodName(int ordinal) const {
  return meta.name + "-" + std::to_string(ordinal);
}

ObjectMeta NewMeta(World& world, std::string ns, std::string name, StoryTime created) {
  ObjectMeta meta;
  meta.ns = std::move(ns);
  meta.name = std::move(name);
  meta.created = created;
  Touch(world, meta);
  meta.uid = MakeUid(meta.key() + std::to_string(meta.resource_version));
  return meta;
}

void Touch(World& world, ObjectMeta& meta) {
  meta.resource_version = ++world.resource_version;
}

std::string FormatGib(std::int64_t gib) {
  if (gib != 0 && gib % 1024 == 0) return std::to_string(gib / 1024) + "Ti";
  return std::to_string(gib) + "Gi";
}

}  // namespace simulator
