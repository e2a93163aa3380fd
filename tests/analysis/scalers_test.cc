// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scalers.h"

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::scalers_test {
namespace {

template <class Row>
Row Scaling(std::string target, std::int64_t max_replicas) {
  Row row;
  row.meta.ns = "ns";
  row.meta.name = "scaler";
  row.target_kind = "StatefulSet";
  row.target_name = std::move(target);
  row.max_replicas = max_replicas;
  return row;
}

using kubernetes::HorizontalPodAutoscaler;
using kubernetes::ScaledObject;

TEST(Scalers, CoverTheReplicasUpToTheirMaximum) {
  Inventory inventory = EmptyInventory();
  auto paused = Scaling<ScaledObject>("web", 99);
  paused.is_paused = true;
  inventory.horizontal_pod_autoscalers = TableOf<HorizontalPodAutoscaler>(
      {Scaling<HorizontalPodAutoscaler>("web", 4), Scaling<HorizontalPodAutoscaler>("db", 99)});
  inventory.scaled_objects = TableOf<ScaledObject>({Scaling<ScaledObject>("web", 8), paused});
  const auto set = MakeStatefulSet("ns", "web", {"data"}, 2);
  const Scalers scalers(inventory);
  EXPECT_EQ(scalers.Of({&set, 3}), Scaler::kAutoscaler);
  EXPECT_EQ(scalers.Of({&set, 4}), Scaler::kScaledObject);
  EXPECT_EQ(scalers.Of({&set, 7}), Scaler::kScaledObject);
  EXPECT_EQ(scalers.Of({&set, 8}), Scaler::kNone) << "one that is paused is not in force";
  const auto elsewhere = MakeStatefulSet("other", "web", {"data"}, 2);
  EXPECT_EQ(scalers.Of({&elsewhere, 3}), Scaler::kNone);
}

TEST(Scalers, CountFromTheFirstOrdinal) {
  Inventory inventory = EmptyInventory();
  inventory.scaled_objects = TableOf<ScaledObject>({Scaling<ScaledObject>("web", 4)});
  auto set = MakeStatefulSet("ns", "web", {"data"}, 2);
  set.first_ordinal = 3;
  const Scalers scalers(inventory);
  EXPECT_EQ(scalers.Of({&set, 2}), Scaler::kNone);
  EXPECT_EQ(scalers.Of({&set, 6}), Scaler::kScaledObject);
  EXPECT_EQ(scalers.Of({&set, 7}), Scaler::kNone);
}

// codeberg.org/hjacobs/kube-downscaler: scaling down notes the replicas in original-replicas.
TEST(Scalers, BringBackWhatKubeDownscalerNoted) {
  const Inventory inventory = EmptyInventory();
  const Scalers scalers(inventory);
  auto set = MakeStatefulSet("ns", "web", {"data"}, 0);
  EXPECT_EQ(scalers.Of({&set, 3}), Scaler::kNone);
  set.original_replicas = 4;
  EXPECT_EQ(scalers.Of({&set, 3}), Scaler::kDownscaler);
  EXPECT_EQ(scalers.Of({&set, 4}), Scaler::kNone);
}

TEST(Scalers, AreOnlyThoseOfStatefulSetsOfApps) {
  const auto set = MakeStatefulSet("ns", "web", {"data"}, 2);
  const auto scaler_of = [&](const std::string& api_version, const std::string& kind) {
    auto scaled = Scaling<ScaledObject>("web", 8);
    scaled.target_api_version = api_version;
    scaled.target_kind = kind;
    Inventory inventory = EmptyInventory();
    inventory.scaled_objects = TableOf<ScaledObject>({scaled});
    return Scalers(inventory).Of({&set, 3});
  };
  EXPECT_EQ(scaler_of("apps/v1", "StatefulSet"), Scaler::kScaledObject);
  EXPECT_EQ(scaler_of("", "StatefulSet"), Scaler::kScaledObject);
  EXPECT_EQ(scaler_of("apps/v1", "Deployment"), Scaler::kNone);
  EXPECT_EQ(scaler_of("apps.kruise.io/v1beta1", "StatefulSet"), Scaler::kNone);
}

}  // namespace
}  // namespace exporter::scalers_test
