// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/testing.h"

namespace simulator::kubernetes_objects_test {
namespace {

using testing::ElementsAre;

constexpr const char* kVolumes = "/api/v1/persistentvolumes";
constexpr const char* kTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

TEST(KubernetesObjects, PrintsTheTableOfTheRealServer) {
  Stage stage("incident");
  const Answer answer = stage.Kubernetes(std::string(kVolumes) + "/d-wz9gme1m29dd3jkf0g2t", kTable);
  const auto table = nlohmann::json::parse(answer.body);
  EXPECT_EQ(table.at("kind"), "Table");
  std::vector<std::string> columns;
  for (const auto& column : table.at("columnDefinitions")) columns.push_back(column.at("name"));
  EXPECT_THAT(columns,
              ElementsAre("Name", "Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim",
                          "StorageClass", "VolumeAttributesClass", "Reason", "Age", "VolumeMode"));
  EXPECT_EQ(table["rows"][0]["cells"],
            nlohmann::json({"d-wz9gme1m29dd3jkf0g2t", "1000Gi", "RWO", "Retain", "Available", "",
                            "idc-receiver-web-20220328", "<unset>", "", "40d", "Filesystem"}));
  EXPECT_EQ(table["rows"][0]["object"]["kind"], "PartialObjectMetadata");
}

TEST(KubernetesObjects, WritesPodsAsLargeAsTheRealOnes) {
  Stage stage("incident");
  const auto pod = stage.List("/api/v1/namespaces/cx-data/pods").at("items")[0];
  EXPECT_NEAR(static_cast<double>(pod.dump().size()), 5494, 600);
}

TEST(KubernetesObjects, WritesVolumesAsLargeAsTheRealOnes) {
  Stage stage("incident");
  const auto bound = stage.List(std::string(kVolumes)).at("items")[0];
  const std::size_t managed = bound["metadata"]["managedFields"].dump().size();
  EXPECT_NEAR(static_cast<double>(bound.dump().size()), 3075, 200);
  EXPECT_NEAR(static_cast<double>(managed) / static_cast<double>(bound.dump().size()), 0.46, 0.06);
}

// Who wrote which fields of a claim, without the times.
nlohmann::json WritersOf(const nlohmann::json& claims, const std::string& name) {
  for (const auto& claim : claims.at("items")) {
    if (claim.at("metadata").at("name") != name) continue;
    nlohmann::json writers = claim.at("metadata").at("managedFields");
    for (auto& writer : writers) writer.erase("time");
    return writers;
  }
  throw std::runtime_error("no claim " + name);
}

TEST(KubernetesObjects, SaysWhoMadeAClaimAsTheRealServerDoes) {
  std::ifstream file(EXPORTER_FIXTURES "/kubernetes/pvc_list.json");
  const auto captured = nlohmann::json::parse(file);
  Stage stage("incident");
  const auto claims = stage.List("/api/v1/namespaces/cx-data/persistentvolumeclaims");
  for (const char* name : {"buf-logbuf-0", "data-mysql-2", "shared-conf"}) {
    EXPECT_EQ(WritersOf(claims, name), WritersOf(captured, name)) << name;
  }
}

}  // namespace
}  // namespace simulator::kubernetes_objects_test
