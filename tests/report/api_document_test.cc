// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "exporter/core/files.h"
#include "exporter/report/json_documents.h"
#include "tests/report/evaluating.h"

namespace exporter::api_document_test {
namespace {

// The names of all members of a document, at every depth, except zone names used as keys.
void CollectMembers(const nlohmann::json& value, std::set<std::string>& names) {
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      if (!name.starts_with("cn-")) names.insert(name);
      CollectMembers(member, names);
    }
  }
  if (value.is_array()) {
    for (const auto& item : value) CollectMembers(item, names);
  }
}

Inventory Sample() {
  Inventory inventory = EmptyInventory();
  auto set = MakeStatefulSet("ns", "db", {"data"}, 0);
  set.claim_templates[0].storage_class = kSampleClass;
  set.claim_templates[0].requested_bytes = kGibibyte;
  inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({set});
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({MakeClass(kSampleClass)});
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 15)});
  auto volume = MakeDiskVolume("d-1", "Released");
  volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data", .uid = "u"};
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
  inventory.persistent_volume_claims =
      TableOf<kubernetes::PersistentVolumeClaim>({MakeClaim("ns", "other")});
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1")});
  inventory.sources.emplace_back().name = "nodes";
  return inventory;
}

TEST(ApiDocument, NamesEveryMember) {
  const auto evaluation = EvaluateAll(Sample());
  const Query none = Query::Parse("", {}).value();
  const ReadinessQuestion question{.ns = "ns", .stateful_set = "db", .replicas = 1};
  std::set<std::string> names;
  CollectMembers(ParseJson(FindingsJson(*evaluation, none)), names);
  CollectMembers(ParseJson(InventoryJson(*evaluation, none)), names);
  CollectMembers(
      nlohmann::json::parse(ReadinessJson(evaluation->analysis, question).value().value()), names);
  EXPECT_GT(names.size(), 80U);
  const auto text = ReadTextFile(std::string(EXPORTER_SOURCE) + "/exporter/report/API.md");
  ASSERT_TRUE(text) << text.error().message;
  for (const std::string& name : names) {
    const bool is_named = text->find("`" + name + "`") != std::string::npos ||
                          text->find("`" + name + "[]`") != std::string::npos;
    EXPECT_TRUE(is_named) << name << " is not in exporter/report/API.md";
  }
}

}  // namespace
}  // namespace exporter::api_document_test
